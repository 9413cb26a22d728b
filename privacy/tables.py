"""Reads the YAML tables of this package once, at import: kinds, placeholders and cue words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from privacy.fold import CHINESE_DIGITS

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class After:
    """A value that only its cue words give away.

    Attributes:
        cues: The words that announce it, folded.
        value: Regular expression of the value.
        least_digits: How many digits it holds at least.
    """

    cues: tuple[str, ...]
    value: str
    least_digits: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One sort of personal data.

    Attributes:
        name: Its name in code.
        placeholder: What the message says instead.
        found_by: How it is recognised, in words.
        reason: Why it is taken out.
        after: Values found by their cue words.
    """

    name: str
    placeholder: str
    found_by: str
    reason: str
    after: tuple[After, ...]


def read_table(file: str) -> dict[str, Any]:
    """The mapping in a YAML file of this package.

    Args:
        file: Name of the file.
    """
    table: dict[str, Any] = yaml.safe_load((_FOLDER / file).read_text(encoding="utf-8"))
    return table


def any_of(words: list[str] | tuple[str, ...]) -> str:
    """An alternation of plain words, longer ones first.

    Args:
        words: The words.
    """
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _kind(row: dict[str, Any]) -> Kind:
    after = tuple(
        After(tuple(part["cues"]), part["value"].replace("{cn}", f"[{CHINESE_DIGITS}]"), part["least_digits"])
        for part in row.get("after", ())
    )
    return Kind(row["name"], row["placeholder"], row["found_by"], row["reason"], after)


_TABLE: Final = read_table("placeholders.yml")
KINDS: Final = tuple(_kind(row) for row in _TABLE["kinds"])
PLACEHOLDERS: Final = {kind.name: kind.placeholder for kind in KINDS}
RANKS: Final = {kind.name: rank for rank, kind in enumerate(KINDS)}
PUBLIC_NUMBERS: Final = re.compile(_TABLE["public_numbers"])
HARMLESS_WORDS: Final = frozenset(_TABLE["harmless_words"])
