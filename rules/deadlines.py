"""What has to be done by when: days counted from what happened, as procedure law counts them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import root_validator, validator

from rules.conduct import LENDER_TYPES
from rules.pack import Carried
from rules.situation import EVENTS
from yaml_models import Row, Text, Whole, read

TABLE = Path(__file__).with_name("deadlines.yml")
DUE_DATE = "due_date"
FILED = ("filed_credit_dispute", "filed_complaint")
STARTS = (*EVENTS, DUE_DATE, *FILED)
"""What a time can be counted from."""
_SATURDAY = 5

Whose = Literal["mine", "theirs", "limit"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something has to be done, or is to be expected.

    Attributes:
        id: Its name.
        label: The day in a few words, for a calendar.
        start: What it is counted from, one of `STARTS`.
        started: The day on which that happened.
        last_day: The last day; where that is a statutory holiday, the first day after it counts.
        days_left: Days from today to the last day; negative once it has passed.
        whose: mine, theirs (an answer that is due) or limit (a right that may end).
        text: What is to be done or expected; what holds instead once the day has passed.
        facts: Ids of the facts; the first one fixes the time.
    """

    id: str
    label: str
    start: str
    started: date
    last_day: date
    days_left: int
    whose: Whose
    text: str
    facts: tuple[str, ...]

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed."""
        return self.days_left < 0

    @property
    def is_on_a_weekend(self) -> bool:
        """Whether the last day is a Saturday or Sunday; public holidays are not known here."""
        return self.last_day.weekday() >= _SATURDAY


class _Row(Carried):
    id: Text
    label: Text
    starts: tuple[str, ...]
    needs: tuple[str, ...] = ()
    lender_types: tuple[str, ...] = ()
    days: Whole | None = None
    months: Whole | None = None
    whose: Whose
    do: Text
    after: Text

    @validator("starts", pre=True)
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @root_validator
    def _is_complete(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values.get("days") is None) == (values.get("months") is None):
            raise ValueError("give either days or months")
        unknown = {*values.get("starts", ()), *values.get("needs", ())}.difference(STARTS)
        unknown |= set(values.get("lender_types", ())).difference(LENDER_TYPES)
        if unknown:
            raise ValueError(f"unknown words: {', '.join(sorted(unknown))}")
        return values


class _Table(Row):
    deadlines: tuple[_Row, ...]


def deadlines(
    dates: Mapping[str, date], today: date, events: Iterable[str] = (), lender_types: Iterable[str] = ()
) -> tuple[Deadline, ...]:
    """Return what has to be done by when, the nearest day first and days that have passed last.

    Args:
        dates: The day on which each of `STARTS` happened or was received, where it is known.
        today: The present day.
        events: Everything that has happened, with a date or without.
        lender_types: The kinds of lender that are possible.
    """
    happened, kinds = {*events, *dates}, set(lender_types)
    found = [
        _deadline(row, start, dates[start], today)
        for row in _table()
        for start in row.starts
        if start in dates
        and dates[start] <= today
        and happened.issuperset(row.needs)
        and (not row.lender_types or (kinds and kinds.issubset(row.lender_types)))
    ]
    return tuple(sorted(found, key=lambda each: (each.is_over, each.last_day)))


def last_day(start: date, days: int | None, months: int | None) -> date:
    """Return the last day of a period: the day on which it starts does not count.

    A period of months ends on the day of the same number, or on the last day of a month that lacks it.

    Args:
        start: The day on which it starts.
        days: Its length, where it is one of days.
        months: Its length, where it is one of months.
    """
    if months is None:
        return start + timedelta(days=days or 0)
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _deadline(row: _Row, start: str, started: date, today: date) -> Deadline:
    last = last_day(started, row.days, row.months)
    left = (last - today).days
    text = row.after if left < 0 else row.do
    return Deadline(row.id, row.label, start, started, last, left, row.whose, text, row.facts)


@lru_cache(maxsize=1)
def _table() -> tuple[_Row, ...]:
    return load_deadlines(TABLE)


def load_deadlines(path: Path) -> tuple[_Row, ...]:
    """Return the rows in a file.

    Raises:
        ContentError: It does not have the expected shape.
    """
    return read(path).parse(_Table).deadlines
