"""What all models of content files share."""

from __future__ import annotations

from pydantic import Field

from yaml_models import Row


class Content(Row):
    """A mapping in a content file, with the path of the file."""

    file: str = Field("", in_file=False)
