"""YAML files as pydantic models, with errors that name file, line, place and remedy.

The one reader of the tables of `rules`, `knowledge` and `privacy`; it knows none of them.
"""

from yaml_models.errors import ContentError, OnError
from yaml_models.rows import Day, Row, Text, Whole, at
from yaml_models.yaml_file import YamlFile, read, read_or_tell

__all__ = ["ContentError", "Day", "OnError", "Row", "Text", "Whole", "YamlFile", "at", "read", "read_or_tell"]
