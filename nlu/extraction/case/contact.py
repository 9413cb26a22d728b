"""Whether the lender can reach the borrower, has been spoken to, and holds an emergency contact."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from nlu.extraction.case.contexts import words_of
from nlu.extraction.patterns import any_of, pattern, table
from nlu.extraction.skeleton import Skeleton

_LEFT, _RIGHT = 14, 8
_REACH = 60
"""No statement is longer, so one that begins further back does not overlap."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about contact: its row, its place in the skeleton, and whether it is a question or a plan."""

    id: str
    field: str
    value: bool
    start: int
    end: int
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    field: str
    value: bool
    is_open: bool
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    words = words_of("contact")
    return tuple(
        _Row(row["id"], row["field"], row["value"], row.get("open", False), pattern(row["pattern"], words))
        for row in table("contact")["rows"]
    )


@lru_cache(maxsize=1)
def _asking() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    content = table("contact")
    planned = f"{any_of(content['plans'])}(?<!想办法){any_of(content['plan_filler'])}{{0,4}}$"
    return (
        re.compile(f"{planned}|{content['defines']}"),
        re.compile(any_of(content["asked_after"])),
        re.compile(content["question_before"]),
    )


def contact_statements(skeleton: Skeleton) -> list[Statement]:
    """The statements about contact, in order. Where two overlap, a negation goes before what it denies."""
    before, after, question = _asking()
    line = skeleton.line
    found: list[Statement] = []
    for row in _rows():
        for match in row.pattern.finditer(line):
            start, end = match.span()
            begin, stop = skeleton.clause(start)[0], skeleton.clause(end)[1]
            left, right = line[max(begin, start - _LEFT) : start], line[end : min(stop, end + _RIGHT)]
            asked = bool(question.search(left) or (row.is_open and (before.search(left) or after.match(right))))
            found.append(Statement(row.id, row.field, row.value, start, end, asked))
    found = [one for one in found if not (_is_a_claim(line, one) and _contradicted(one, found))]
    found.sort(key=lambda one: one.start)
    starts = [one.start for one in found]
    return [
        one
        for one in found
        if not _is_inside(one, found[bisect_left(starts, one.start - _REACH) : bisect_left(starts, one.end)])
    ]


def _is_a_claim(line: str, one: Statement) -> bool:
    """他们说我失联: what somebody else says of the borrower."""
    return re.search("(?:说|认定|显示|判定|算)我?(?:已经|是)?$", line[max(0, one.start - 6) : one.start]) is not None


def _contradicted(one: Statement, found: list[Statement]) -> bool:
    return any(other.field == one.field and other.value != one.value and not other.is_asked for other in found)


def _is_inside(one: Statement, found: list[Statement]) -> bool:
    """Whether another statement of the same field denies this one (没关机 holds 关机), or tells what this one asks."""
    for other in found:
        if other is one or other.field != one.field or other.start >= one.end or one.start >= other.end:
            continue
        if one.is_asked and not other.is_asked:
            return True
        if one.value and not other.value and not other.is_asked:
            return True
    return False
