"""The YAML tables of this room."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from yaml_models import read


@cache
def yaml_table(name: str) -> Any:
    """Return the table of this name, read once: `yaml_table("ask")` is the content of ask.yml."""
    return read(Path(__file__).with_name(f"{name}.yml")).content
