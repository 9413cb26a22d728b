"""When something happened or a paper was received, and how often: 20号收到支付令, 昨晚11点打来, 一天打了30个电话."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from nlu.extraction.case.events import Event, events
from nlu.extraction.case.who import who
from nlu.extraction.patterns import any_of, table
from nlu.extraction.quantities.dates import Day
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Item, Skeleton, skeleton

_NOON = 12
_LONGEST_AGO = 3650
"""Days; what is older is no day of a case (一万年前)."""


_COUNTED = frozenset({"family_called", "workplace_called", "called_at_night", "visited"})
"""Events of which it is told how often they were, where a number of calls or visits follows."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """When an event was, and how many calls it were.

    Attributes:
        event: The event; None where the message says only that something was received.
        day: The day; None where only the hour or the number is told.
        start: Where the words begin in the message.
        end: Where they end.
        hour: The hour, 0 to 23.
        times: How many calls.
    """

    event: str | None
    day: date | None
    start: int
    end: int
    hour: int | None = None
    times: Span | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as an entity carries it; what was not told is left out, but for the date."""
        more = {"hour": self.hour, "times": list(self.times) if self.times else None}
        told = {name: value for name, value in more.items() if value is not None}
        return {"event": self.event, "date": self.day.isoformat() if self.day else None, **told}


def event_dates(text: str, today: date) -> list[EventDate]:
    """Return when each event of a message was, and each paper whose day it names was received; each event once.

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
    for event in told:
        hour, times = _hour(line, event), _times(line, event)
        if not event.is_denied and (hour is not None or times is not None):
            known = found.get(event.id) or EventDate(event.id, None, event.start, event.end)
            found[event.id] = replace(known, hour=hour, times=times)
    return list(found.values())


def _day(line: Skeleton, item: Item, today: date) -> date | None:
    """Return the day that an item names: one day, not to come, and not the day on which money was due."""
    if isinstance(item.value, Day):
        day = None if item.value.is_monthly else item.value.only
    elif isinstance(item.value, Quantity) and line.line.startswith("前", item.place + 1):
        low, high = item.value.low, item.value.high
        # 三年前, 两个月前 name no day
        in_days = item.value.kind == "duration" and item.value.unit[-1:] in ("天", "日")
        exact = in_days and low == high and low <= _LONGEST_AGO
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


def _hour(line: Skeleton, event: Event) -> int | None:
    """Return the hour that stands next to an event, in its sentence: 晚上11点 is 23; a bare 3点 may be either."""
    reach = int(table("event_dates")["reach"])
    near = [
        (_gap(event, item), hour)
        for item in line.items
        if _gap(event, item) <= reach and _same_sentence(line, event, item)
        if (hour := _hour_of(line, item)) is not None
    ]
    return min(near)[1] if near else None


def _hour_of(line: Skeleton, item: Item) -> int | None:
    quantity = item.value
    if not isinstance(quantity, Quantity) or not quantity.unit.startswith("点") or quantity.low != quantity.high:
        return None
    hour = quantity.low
    before = line.text[: item.start]
    names = table("event_dates")["hours"]
    if hour > _NOON or any(before.endswith(name) for name in names["morning"]):
        return hour % 24
    if any(before.endswith(name) for name in names["night"]):
        return hour if hour < names["night_ends"] else (hour + _NOON) % 24
    return (hour + _NOON) % 24 if any(before.endswith(name) for name in names["evening"]) else None


def _times(line: Skeleton, event: Event) -> Span | None:
    """Return how many calls the words of an event name, or stand close behind: 一天打了30个电话, 打到我公司打了八次."""
    reach = int(table("event_dates")["reach_of_count"]) if event.id in _COUNTED else 0
    calls = [
        item.value
        for item in line.items
        if item.letter == "C" and event.start <= item.start < event.end + reach and isinstance(item.value, Quantity)
        if item.start < event.end or _same_clause(line, event, item)
    ]
    told = [each for each in calls if not each.asks]
    return told[-1].span if told else None


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
    """Yield the days that name neither event nor paper: 是20号收到的, 时间是11月20号, 不是18号是19号."""
    for item, day in reversed(days):
        told = _rules()["bare"]["before"].search(line.line[: item.place])
        if told or _rules()["received"]["after"].match(line.line, item.place + 1):
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
        "bare": {"before": re.compile(content["bare_before"])},
        "received": {"after": re.compile(f"前?[^，。？！没未]{{0,4}}{received}")},
        "paper": {"told": re.compile(told)},
    }
