"""Whether a message asks for words to use, or for a change of those that were handed out. The table is use.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from actions.memory import Memory
from actions.turn import Turn

TABLE = Path(__file__).with_name("use.yml")
REQUEST = "use"
"""The entity of a button that asks for words; its value is the name of a letter."""

Form = Literal["full", "short", "same"]
"""How long the words are wanted; same keeps the length they had."""


@dataclass(frozen=True, slots=True)
class Row:
    """One way of asking.

    Attributes:
        id: Its name.
        pattern: What is looked for.
        form: For a change, the length that is wanted.
    """

    id: str
    pattern: re.Pattern[str]
    form: Form = "same"


def asks_for_words(turn: Turn) -> bool:
    """Return whether a message asks for words to use: 帮我写, 怎么说, 话术, or the button that offers them."""
    if turn.value(REQUEST) is not None:
        return True
    text = turn.text
    return not any(row.pattern.search(text) for row in rows("others")) and any(
        row.pattern.search(text) for row in rows("asks")
    )


def asks_for_change(turn: Turn, memory: Memory) -> Form | None:
    """Return in which form the words that were handed out are wanted now; None where no change of them is asked for."""
    if memory.use is None or turn.is_payload or len(turn.text) > _table()["longest_change"]:
        return None
    return next((row.form for row in rows("changes") if row.pattern.search(turn.text)), None)


@lru_cache(maxsize=4)
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of one list of use.yml."""
    return tuple(Row(row["id"], re.compile(row["pattern"]), row.get("form", "same")) for row in _table()[name])


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return table
