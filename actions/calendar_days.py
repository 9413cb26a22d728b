"""The days of a case for the card: what happened, what has to be done by when, what is to be expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actions.words import words
from rules import Deadline


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a case.

    Attributes:
        date: The day.
        label: What it is.
        basis: Ids of the facts that fix it; empty for what has happened.
        note: What to do or expect; None for what has happened.
    """

    date: date
    label: str
    basis: tuple[str, ...] = ()
    note: str | None = None


def calendar_of(found: Iterable[Deadline]) -> list[CalendarDay]:
    """Return the days of some deadlines and the days from which they are counted, in order; each of them once."""
    named = {**words()["events"], **words()["deadline"]["happened"]}
    days: set[CalendarDay] = set()
    for each in found:
        days.add(CalendarDay(each.started, named[each.start]))
        days.add(CalendarDay(each.last_day, each.label, each.facts, f"{each.text}。{weekend_note(each)}"))
    return sorted(days, key=lambda day: (day.date, day.label))


def weekend_note(deadline: Deadline) -> str:
    """Return what to heed where a last day that is still to come is on a weekend; empty where it is not."""
    heeded = deadline.whose == "mine" and not deadline.is_over and deadline.is_on_a_weekend
    return str(words()["deadline"]["weekend"]) if heeded else ""
