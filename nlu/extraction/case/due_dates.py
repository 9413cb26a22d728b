"""Due dates in a message, and the days since: 昨天到期, 上周五没还, 还款日是8号, 今天20号我14号到期."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlu.extraction.case.contexts import Context, context_of, words_of
from nlu.extraction.patterns import pattern, table
from nlu.extraction.quantities.dates import Day, latest, told_today
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.skeleton import Item, Skeleton

_FARTHEST = 3650
"""Days from today; what is farther is no due date of a case but a typo: 2009年到期."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date in a message.

    Attributes:
        item: The day's item of the skeleton.
        span: Days since; (0, 0) on the day itself and before it.
        due: The date; None where the words allow several, or say that today is another day than it is.
        is_to_come: Whether it is still to come.
        is_told: Whether anything says that it has passed unpaid, or is to come; a bare 还款日是15号 tells nothing.
    """

    item: Item
    span: Span
    due: date | None
    is_to_come: bool
    is_told: bool


def due_dates(skeleton: Skeleton, today: date) -> list[DueDate]:
    """The due dates in a message, in order."""
    told = told_today(skeleton.text, today)
    found = []
    for item in skeleton.items:
        if item.letter != "T" or not isinstance(item.value, Day) or not item.value.exists:
            continue
        if abs((item.value.last - today).days) > _FARTHEST:
            continue
        if told is not None and told[0] <= item.start < told[1]:
            continue
        row = _row(skeleton, item, item.value)
        if row is not None and row.counts != "other":
            one = _counted(skeleton, item, row.counts, told[2] if told else None, today)
            if one is not None:
                found.append(one)
    return found


def _row(skeleton: Skeleton, item: Item, day: Day) -> Context | None:
    if day.is_today:
        return context_of(skeleton, item, "due_dates", "today")
    monthly = context_of(skeleton, item, "due_dates", "monthly") if day.is_monthly else None
    return monthly or context_of(skeleton, item, "due_dates")


def _counted(skeleton: Skeleton, item: Item, counts: str, told: date | None, today: date) -> DueDate | None:
    day, now = item.value, told or today
    assert isinstance(day, Day)
    unpaid = _unpaid_anywhere().search(skeleton.line) is not None
    if told is not None and not day.is_sure and day.only is not None:
        named = latest(day.last.day, now)
        # 28号到期，今天才24号: the 28th of this month
        if day.last.day > now.day and not unpaid:
            return DueDate(item, (0, 0), None, is_to_come=True, is_told=True)
        if named is None:
            return None
        first = last = named
    else:
        first, last = day.first, day.last  # type: ignore[assignment]
    if last > now and (first is None or first > now):
        return DueDate(item, (0, 0), day.only, is_to_come=True, is_told=True)
    least = max(0, (now - last).days)
    most = None if first is None else (now - first).days
    if counts == "turned" and most is not None:
        most += 1  # 昨天逾期 counts from the due date or from the day after it
    known = day.only if told in (None, today) and counts != "turned" else None
    sure = day.is_sure or unpaid or told is not None or least == 0 or _fell_due(skeleton, item)
    return DueDate(item, (least, most), known, is_to_come=False, is_told=sure)


def _fell_due(skeleton: Skeleton, item: Item) -> bool:
    """10号到期 tells of the last 10th; 还款日是10号 and 10号到期能延期吗 may mean the next one."""
    falls_due, to_come = _words()
    place = item.place
    return falls_due.match(skeleton.line, place + 1) is not None and to_come.search(skeleton.line) is None


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = table("due_dates")
    return re.compile(content["falls_due"]), re.compile(content["to_come"])


@lru_cache(maxsize=1)
def _unpaid_anywhere() -> re.Pattern[str]:
    return pattern(table("due_dates")["unpaid_anywhere"], words_of("due_dates"))
