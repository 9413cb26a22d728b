"""Whether the lender can reach the borrower, has been spoken to, and holds an emergency contact."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from nlu.extraction.clause_bounds import clause_bounds
from nlu.extraction.patterns import either, pattern, table

_LEFT, _RIGHT = 14, 8
_REACH = 60
"""No statement is longer, so one that begins further back does not overlap."""


@dataclass(frozen=True, slots=True)
class ContactState:
    """What a message says of contact; None where it says nothing.

    Attributes:
        out_of_contact: The lender cannot reach the borrower: phone off, number changed, long silent.
        talked_to_lender: The borrower has spoken with the lender about the debt.
        emergency_contact_on_file: The borrower gave an emergency contact.
    """

    out_of_contact: bool | None = None
    talked_to_lender: bool | None = None
    emergency_contact_on_file: bool | None = None


@dataclass(frozen=True, slots=True)
class ContactMark:
    """One statement about contact, and whether it is put as a question or a plan (换号会怎么样)."""

    field: str
    value: bool
    start: int
    end: int
    asked: bool = False


_Row = tuple[str, bool, bool, "re.Pattern[str]"]


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    content = table("contact_state")
    words = content["words"]
    return tuple(
        (row["field"], row["value"], row.get("open", False), either(row["patterns"], words)) for row in content["facts"]
    )


@lru_cache(maxsize=1)
def _asking() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    content = table("contact_state")
    before, after, question = (pattern(content[key]) for key in ("asked_before", "asked_after", "question_before"))
    return before, after, question


def contact_marks(text: str) -> list[ContactMark]:
    """The statements about contact in `text`, in order. Where two overlap, a negation goes before what it denies."""
    before, after, question = _asking()
    found: list[ContactMark] = []
    for field, value, is_open, facts in _rows():
        for match in facts.finditer(text):
            start, end = match.span()
            begin, stop = clause_bounds(text, start, end)
            left, right = text[max(begin, start - _LEFT) : start], text[end : min(stop, end + _RIGHT)]
            asked = bool(question.search(left) or (is_open and (before.search(left) or after.match(right))))
            found.append(ContactMark(field, value, start, end, asked))
    found.sort(key=lambda mark: mark.start)
    starts = [mark.start for mark in found]
    return [
        mark
        for mark in found
        if not _is_inside(mark, found[bisect_left(starts, mark.start - _REACH) : bisect_left(starts, mark.end)])
    ]


def _is_inside(mark: ContactMark, found: list[ContactMark]) -> bool:
    """Whether another statement of the same field denies this one (没关机 holds 关机), or tells what this one asks."""
    for other in found:
        overlaps = other.field == mark.field and other.start < mark.end and mark.start < other.end
        if overlaps and other is not mark:
            if mark.asked and not other.asked:
                return True
            if other.value is not mark.value and not other.asked and mark.value and not other.value:
                return True
    return False


def contact_state(text: str) -> ContactState:
    """What `text` states as fact; the last statement of each kind counts."""
    told = {mark.field: mark.value for mark in contact_marks(text) if not mark.asked}
    return ContactState(**told)
