"""Days overdue as a message tells them: lengths of time, due dates, M levels, and 没逾期."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from nlu.extraction.case.contexts import words_of
from nlu.extraction.case.due_dates import DueDate, due_dates
from nlu.extraction.case.durations import Duration, durations, levels
from nlu.extraction.patterns import pattern, table
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Skeleton


@dataclass(frozen=True, slots=True)
class Overdue:
    """Days overdue that a message tells.

    Attributes:
        span: The days.
        place: Where its letter or its first word stands in the line.
        start: Where its words begin in the message.
        end: Where they end.
        due: The due date, where it is known.
        is_weak: Whether days that are told outright go before it: 还没到期, 一直正常还款.
        is_to_come: Whether the due date is still to come.
        is_asked: Whether it is asked about in general: 逾期满90天才会起诉吗.
    """

    span: Span
    place: int
    start: int
    end: int
    due: date | None = None
    is_weak: bool = False
    is_to_come: bool = False
    is_asked: bool = False


def overdue(skeleton: Skeleton, today: date) -> list[Overdue]:
    """All that a message tells of days overdue, in order of the text, whosever they are."""
    lengths = durations(skeleton)
    found = [*_lengths(skeleton, lengths, today), *_dates(skeleton, due_dates(skeleton, today), lengths)]
    found += _levels(skeleton)
    found += _statements(skeleton)
    return sorted(found, key=lambda one: one.start)


def _lengths(skeleton: Skeleton, lengths: list[Duration], today: date) -> Iterator[Overdue]:
    for one in lengths:
        place = one.item.place
        if one.counts in ("overdue", "asked"):
            yield Overdue(one.span, place, one.item.start, one.item.end, is_asked=one.counts == "asked")
        elif one.counts == "due_in":
            quantity = one.item.value
            exact = isinstance(quantity, Quantity) and quantity.unit == "天" and quantity.low == quantity.high
            due = today + timedelta(days=one.span[0]) if exact else None
            yield Overdue((0, 0), place, one.item.start, one.item.end, due, is_weak=True, is_to_come=True)


def _dates(skeleton: Skeleton, dates: list[DueDate], lengths: list[Duration]) -> Iterator[Overdue]:
    """Due dates, but not in a clause that names the days overdue itself: 到今天逾期3天."""
    taken = {skeleton.clause(one.item.place) for one in lengths if one.counts == "overdue"}
    for one in dates:
        place = one.item.place
        if one.is_told and (one.is_to_come or skeleton.clause(place) not in taken):
            yield Overdue(one.span, place, one.item.start, one.item.end, one.due, one.is_to_come, one.is_to_come)


def _levels(skeleton: Skeleton) -> Iterator[Overdue]:
    for start, end, span in levels(skeleton.text):
        place = next((place for place, begin in enumerate(skeleton.starts) if begin >= start), 0)
        yield Overdue(span, place, start, end)


@lru_cache(maxsize=1)
def _not_overdue() -> tuple[re.Pattern[str], ...]:
    words = words_of("situation")
    return tuple(pattern(row["pattern"], words) for row in table("situation")["not_overdue"])


def _statements(skeleton: Skeleton) -> Iterator[Overdue]:
    for words in _not_overdue():
        for match in words.finditer(skeleton.line):
            yield Overdue((0, 0), match.start(), *skeleton.text_span(match.start(), match.end()), is_weak=True)
