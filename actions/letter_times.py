"""When acts of collectors were, as letters say it: day and hour, how many calls, and what an act takes from another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import knowledge
from actions.facts_in_words import span_in_words
from actions.words import words
from rules import EVENTS, Span

Details = Mapping[str, Mapping[str, Any]]
"""For each event `hour`, 0 to 23, and `times`, a span, where they were told."""
NO_DETAILS: Details = MappingProxyType({})
AT_NIGHT = "called_at_night"
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 8


@dataclass(frozen=True, slots=True)
class Times:
    """When acts were.

    Attributes:
        dates: The day of each act, where it is known.
        details: Its hour, and how many calls it were.
        lent_days: Acts whose day was told of another act, which may have been the same call.
        lent_hours: Acts whose hour was.
    """

    dates: Mapping[str, date]
    details: Details
    lent_days: frozenset[str] = frozenset()
    lent_hours: frozenset[str] = frozenset()

    def lend(self, acts: Iterable[str], who: str) -> Times:
        """Return the same where an act of which nothing is known has what is known of the one that it covers."""
        lines = knowledge.letter_lines().events
        pairs = [(act, other) for act in acts for other in lines[act].covers.get(who, ())]
        days = {act: self.dates[other] for act, other in pairs if other in self.dates}
        details = {act: self.details[other] for act, other in pairs if other in self.details}
        return Times(
            {**days, **self.dates},
            {**details, **self.details},
            frozenset(days.keys() - self.dates.keys()),
            frozenset(details.keys() - self.details.keys()),
        )

    def in_order(self, events: Iterable[str]) -> list[str]:
        """Return acts in the order of their days and hours; those without a day come last."""
        return sorted(
            events,
            key=lambda event: (
                self.dates.get(event, date.max),
                self.details.get(event, {}).get("hour", 24),
                EVENTS.index(event),
            ),
        )

    def is_at_night(self, event: str) -> bool:
        """Return whether a call or visit was at an hour between 22 and 8."""
        hour = self.details.get(event, {}).get("hour")
        known = knowledge.letter_lines().events.get(event)
        return known is not None and known.night is not None and hour is not None and _is_night(hour)

    def day(self, event: str) -> str:
        """Return the day of an event: 11月20日; empty where it is not known."""
        day = self.dates.get(event)
        return f"{day.month}月{day.day}日" if day else ""

    def in_words(self, event: str, *, marks_night: bool = True) -> dict[str, str]:
        """Return when an event was and how many calls it were; a blank for what was not told.

        Args:
            event: The event.
            marks_night: Whether an hour between 22 and 8 is said to be one.
        """
        lines, told = knowledge.letter_lines(), self.details.get(event, {})
        # of several calls of a day nobody told the hour of each
        counts = "times" in told and "{count}" in getattr(lines.events.get(event), "borrower", "")
        hour = f"{told['hour']}时" if "hour" in told else "" if counts else lines.blanks["hour"]
        # of a call at night that is its very point, whatever else is known of it
        is_at_night = self.is_at_night(event) or (event == AT_NIGHT and "hour" not in told)
        hour += lines.night.mark if is_at_night and marks_night else ""
        times = count_in_words((told["times"][0], told["times"][1])) if "times" in told else lines.blanks["times"]
        day = self.day(event) or lines.blanks["day"]
        has_lent_hour = event in self.lent_hours and "hour" in told
        count = str(words()["use"]["count"]).format(times=times) if counts else ""
        return {"when": self._when(event, day, hour, has_lent_hour), "day": day, "times": times, "count": count}

    def _when(self, event: str, day: str, hour: str, has_lent_hour: bool) -> str:
        """Return day and hour; what was told of another act in a blank, for nobody said that it was the same call."""
        if event in self.lent_days and has_lent_hour:
            return _if_the_same(event, day + hour)
        return (_if_the_same(event, day) if event in self.lent_days else day) + (
            _if_the_same(event, hour) if has_lent_hour else hour
        )


def count_in_words(span: Span) -> str:
    """Return a number of calls with its unit: 12次, 三十多次, 30至35次, 60次以上."""
    unit, tens = words()["use"]["times"], words()["use"]["tens"]
    low, high = span
    if high is None:
        return f"{low}{unit}以上"
    if low == high:
        return f"{low}{unit}"
    ten, rest = divmod(low, 10)
    if rest == 0 and high == low + 9 and 0 < ten <= len(tens):
        return f"{tens[ten - 1]}多{unit}"
    said = span_in_words(span)
    return f"{said}{unit}" if said.endswith("多") else f"{low}至{high}{unit}"


def _if_the_same(event: str, time: str) -> str:
    same = knowledge.letter_lines().events[event].same
    return str(words()["use"]["same"]).format(same=same, time=time)


def _is_night(hour: int) -> bool:
    return hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS
