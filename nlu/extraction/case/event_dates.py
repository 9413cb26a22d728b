"""The day on which something happened or a paper was received: 20号收到支付令, 支付令是三天前收到的."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from nlu.extraction.case.events import Event, events
from nlu.extraction.case.who import who
from nlu.extraction.patterns import any_of, table
from nlu.extraction.quantities.dates import Day
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Item, Skeleton, skeleton

_LONGEST_AGO = 3650
"""Days; what is older is no day of a case (一万年前)."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """The day of an event.

    Attributes:
        event: The event; None where the message says only that something was received.
        day: The day.
        start: Where the words for the day begin in the message.
        end: Where they end.
    """

    event: str | None
    day: date
    start: int
    end: int

    def as_json(self) -> dict[str, str | None]:
        """Return it as an entity carries it."""
        return {"event": self.event, "date": self.day.isoformat()}


def event_dates(text: str, today: date) -> list[EventDate]:
    """Return the day of each event that a message tells, and of each paper whose day it names; each event once.

    Args:
        text: The message, in the form that `normalise` gives it.
        today: The date in the person's place.
    """
    line = skeleton(text, today)
    told = events(line, who(line))
    days = [(item, day) for item in line.items if (day := _day(line, item, today)) is not None]
    found: dict[str | None, EventDate] = {}
    for one in [*_of_events(line, told, days), *_of_papers(line, days), *_bare(line, days)]:
        if one.event is not None or not found:
            found.setdefault(one.event, one)
    return list(found.values())


def _day(line: Skeleton, item: Item, today: date) -> date | None:
    """Return the day that an item names: one day, not to come, and not the day on which money was due."""
    if isinstance(item.value, Day):
        day = None if item.value.is_monthly else item.value.only
    elif isinstance(item.value, Quantity) and line.line.startswith("前", item.place + 1):
        low, high = item.value.low, item.value.high
        exact = item.value.kind == "duration" and low == high and low <= _LONGEST_AGO
        day = today - timedelta(days=low) if exact else None
    else:
        return None
    beside = _rules()["due"]
    if day is None or day > today or beside["after"].match(line.line, item.place + 1):
        return None
    return None if beside["before"].search(line.line[: item.place]) else day


def _of_events(line: Skeleton, told: Sequence[Event], days: list[tuple[Item, date]]) -> Iterator[EventDate]:
    """Yield the nearest day of each event, in its sentence and within reach."""
    reach = int(table("event_dates")["reach"])
    for event in told:
        if event.is_denied:
            continue
        near = [(item, day) for item, day in days if _gap(event, item) <= reach and _same_sentence(line, event, item)]
        if near:
            item, day = min(near, key=lambda each: (not _same_clause(line, event, each[0]), _gap(event, each[0])))
            yield EventDate(event.id, day, item.start, item.end)


def _of_papers(line: Skeleton, days: list[tuple[Item, date]]) -> Iterator[EventDate]:
    """Yield the days of papers whose receipt is told about the paper itself: 支付令是20号收到的."""
    by_place = {item.place: (item, day) for item, day in days}
    papers = table("event_dates")["papers"]
    for match in _rules()["paper"]["told"].finditer(line.line):
        at = match.start("day")
        if at in by_place:
            item, day = by_place[at]
            yield EventDate(papers[match["paper"]], day, item.start, item.end)


def _bare(line: Skeleton, days: list[tuple[Item, date]]) -> Iterator[EventDate]:
    """Yield the day of a receipt that names no paper: 是20号收到的."""
    for item, day in days:
        if _rules()["received"]["after"].match(line.line, item.place + 1):
            yield EventDate(None, day, item.start, item.end)


def _gap(event: Event, item: Item) -> int:
    return max(0, event.start - item.end, item.start - event.end)


def _same_clause(line: Skeleton, event: Event, item: Item) -> bool:
    return _holds(line, line.clause(item.place), event)


def _same_sentence(line: Skeleton, event: Event, item: Item) -> bool:
    return _holds(line, line.sentence(item.place), event)


def _holds(line: Skeleton, bounds: tuple[int, int], event: Event) -> bool:
    first, last = line.text_span(*bounds)
    return first <= event.start < last


@lru_cache(maxsize=1)
def _rules() -> dict[str, dict[str, re.Pattern[str]]]:
    content = table("event_dates")
    received, papers = any_of(content["received"]), any_of(list(content["papers"]))
    told = f"(?P<paper>{papers})[^，。？！TD]{{0,4}}(?P<day>[TD])前?[^，。？！没未]{{0,4}}{received}"
    return {
        "due": {
            "after": re.compile(any_of(content["due_after"])),
            "before": re.compile(f"{any_of(content['due_before'])}(?:是|为|在|就)?$"),
        },
        "received": {"after": re.compile(f"前?[^，。？！没未]{{0,4}}{received}")},
        "paper": {"told": re.compile(told)},
    }
