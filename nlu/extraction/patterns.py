"""Reads the YAML tables beside this module and turns their patterns into regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_MOST_NESTED = 5

Words = Mapping[str, "str | list[str]"]
"""Named pieces of patterns: a list of words, or a pattern."""


@cache
def table(name: str, folder: Path = FOLDER) -> Any:
    """Return the content of `<name>.yml` in or below a folder, this one by default.

    Raises:
        FileNotFoundError: There is no such table.
    """
    path = next(folder.rglob(f"{name}.yml"), folder / f"{name}.yml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def source(text: str, words: Words | None = None) -> str:
    """The regular expression that a pattern of a table stands for: `{name}` is any of the words of that name."""
    pieces = words or {}
    for _ in range(_MOST_NESTED):
        filled = _PLACEHOLDER.sub(lambda match: any_of(pieces[match[1]]), text)
        if filled == text:
            break
        text = filled
    return text


def pattern(text: str | list[str], words: Words | None = None) -> re.Pattern[str]:
    """Compiles a pattern of a table; of a list, any of its patterns."""
    return re.compile(source(text, words)) if isinstance(text, str) else either(text, words)


def either(texts: Iterable[str], words: Words | None = None) -> re.Pattern[str]:
    """One pattern that fits where any of `texts` fits; never where there are none."""
    return re.compile("|".join(f"(?:{source(text, words)})" for text in texts) or r"(?!)")


def either_row(rows: Iterable[Mapping[str, Any]], words: Words | None = None) -> re.Pattern[str]:
    """One pattern that fits where the pattern of any row fits."""
    listed = [[row["pattern"]] if isinstance(row["pattern"], str) else row["pattern"] for row in rows]
    return either([text for texts in listed for text in texts], words)


def any_of(piece: str | list[str]) -> str:
    """A named piece as one group: the words of a list, the longest first."""
    if isinstance(piece, str):
        return f"(?:{piece})"
    return "(?:" + "|".join(re.escape(word) if "{" not in word else word for word in _longest_first(piece)) + ")"


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(words, key=len, reverse=True)
