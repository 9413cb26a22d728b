"""The YAML tables of this package as pydantic models: kinds of personal data, and the patterns of each recognizer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, validator

from yaml_models import Row, read

ROOT: Final = Path(__file__).parent
LONGEST_PATTERN: Final = 120
_PIECE: Final = re.compile(r"\{([a-z_]+)\}")
_MOST_NESTED: Final = 5

Piece = str | list[str]
"""A named part of patterns: a list of plain words, or a regular expression."""


class Kind(Row):
    """One kind of personal data.

    Attributes:
        name: Name in code.
        placeholder: What replaces it in a message.
        reason: Why it is replaced.
    """

    name: str
    placeholder: str = Field(regex="^〔.+〕$")
    reason: str = Field(min_length=1)


class KindsTable(Row):
    """`kinds.yml`: all kinds; of two findings of equal length, the kind that stands first wins."""

    kinds: tuple[Kind, ...]


class Pattern(Row):
    """One regular expression of a recognizer, with texts that show what it is for.

    Attributes:
        id: Name, unique in its table.
        pattern: Regular expression; `{name}` stands for a piece. The group `value` is replaced, without it the whole.
        reads: `text`, or `digits` where Chinese digits are read as ASCII ones.
        kind: Kind of what is found, where a table holds more than one.
        cues: Words that must stand right before, where the value alone tells nothing.
        least_digits: Least number of digits in the value.
        matches: Texts in which it finds something.
        rejects: Similar texts in which it finds nothing.
    """

    id: str
    pattern: str = Field(max_length=LONGEST_PATTERN)
    reads: Literal["text", "digits"] = "text"
    kind: str = ""
    cues: tuple[str, ...] = ()
    least_digits: int = 0
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()


class Table(Row):
    """The data of one recognizer.

    Attributes:
        context: Words that announce a value, by what they announce.
        words: Other lists of words.
        pieces: Named parts of the patterns.
        patterns: Regular expressions.
        shapes: Usual groupings of a number's digits, as lengths.
    """

    context: dict[str, list[str]] = Field(default_factory=dict)
    words: dict[str, list[str]] = Field(default_factory=dict)
    pieces: dict[str, Piece] = Field(default_factory=dict)
    patterns: tuple[Pattern, ...] = ()
    shapes: frozenset[tuple[int, ...]] = frozenset()

    @validator("pieces", each_item=True)
    def _is_readable(cls, piece: Piece) -> Piece:
        if isinstance(piece, str) and len(piece) > LONGEST_PATTERN:
            raise ValueError(f"a piece has more than {LONGEST_PATTERN} characters; name its parts")
        return piece

    def compiled(self, text: str) -> re.Pattern[str]:
        """Return a pattern, which may hold `{name}` of pieces, as a compiled regular expression."""
        return re.compile(_filled(text, self.pieces), re.IGNORECASE)


@cache
def recognizer_table(name: str) -> Table:
    """Return `recognizers/<name>.yml`.

    Raises:
        ContentError: The file does not fit `Table`.
    """
    return read(ROOT / "recognizers" / f"{name}.yml").parse(Table)


def any_of(words: Iterable[str]) -> str:
    """Return an alternation of plain words, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _filled(text: str, pieces: dict[str, Piece]) -> str:
    def piece(match: re.Match[str]) -> str:
        value = pieces[match[1]]
        return f"(?:{value if isinstance(value, str) else any_of(value)})"

    for _ in range(_MOST_NESTED):
        filled = _PIECE.sub(piece, text)
        if filled == text:
            break
        text = filled
    return text


KINDS: Final = read(ROOT / "kinds.yml").parse(KindsTable).kinds
PLACEHOLDERS: Final = {kind.name: kind.placeholder for kind in KINDS}
RANKS: Final = {kind.name: rank for rank, kind in enumerate(KINDS)}
