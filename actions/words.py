"""Words that replies are made of beside the answers: facts, people, acknowledgements. The table is words.yml."""

from __future__ import annotations

from typing import Any

from actions.yaml_table import yaml_table


def words() -> dict[str, Any]:
    """Return the table."""
    table: dict[str, Any] = yaml_table("words")
    return table
