"""Tables of contexts: what stands before and behind a letter of the skeleton decides what it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from nlu.extraction.patterns import Words, source, table
from nlu.extraction.skeleton import Item, Skeleton

_LEFT, _RIGHT = 22, 16
"""How far a context reaches: what stands further off says nothing of this figure."""


@dataclass(frozen=True, slots=True)
class Context:
    """One row of such a table.

    Attributes:
        id: The row's name.
        counts: What the letter counts where the row fits.
        before: What stands to its left in the clause, up to it.
        after: What stands to its right.
        needs: What the whole message must hold.
    """

    id: str
    counts: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    needs: re.Pattern[str] | None

    def fits(self, left: str, right: str, line: str) -> bool:
        """Whether the row fits a letter between `left` and `right`."""
        return (
            (self.before is None or self.before.search(left) is not None)
            and (self.after is None or self.after.match(right) is not None)
            and (self.needs is None or self.needs.search(line) is not None)
        )


@cache
def words_of(name: str) -> Words:
    """The named pieces of a table, and those of all tables."""
    return {**table("pieces"), **table(name).get("words", {})}


@cache
def contexts(name: str, key: str = "rows") -> tuple[Context, ...]:
    """The rows of a table."""
    words = words_of(name)
    return tuple(_context(row, words) for row in table(name)[key])


def _context(row: dict[str, Any], words: Words) -> Context:
    def compiled(key: str, frame: str) -> re.Pattern[str] | None:
        return re.compile(frame.format(source(row[key], words))) if key in row else None

    return Context(
        row["id"], row["counts"], compiled("before", "(?:{})$"), compiled("after", "(?:{})"), compiled("needs", "{}")
    )


def around(skeleton: Skeleton, item: Item) -> tuple[str, str]:
    """What stands to the left and to the right of an item in its clause."""
    place = item.place
    begin, stop = skeleton.clause(place)
    line = skeleton.line
    return line[max(begin, place - _LEFT) : place], line[place + 1 : min(stop, place + 1 + _RIGHT)]


def context_of(skeleton: Skeleton, item: Item, name: str, key: str = "rows") -> Context | None:
    """The first row of a table that fits an item; None where none does."""
    left, right = around(skeleton, item)
    return next((row for row in contexts(name, key) if row.fits(left, right, skeleton.line)), None)
