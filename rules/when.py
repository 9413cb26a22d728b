"""When a row fits: the few words a pack may use for it, and the points of a case that they are tried on.

A case with ranges and unknowns is a set of points, each with one value in every field. Rows are decided point by point,
so a range gives exactly the outcomes that its points give. Only points on either side of a threshold can differ, so
only those are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from pydantic import PrivateAttr, StrictBool, root_validator, validator

from rules.situation import EVENTS, Situation, Span
from yaml_models import Row, Whole

COUNTS = ("overdue_days", "missed_calls")
FLAGS = ("out_of_contact", "talked_to_lender", "emergency_contact_on_file")
FIELDS = (*COUNTS, *FLAGS)

Field = Literal["overdue_days", "missed_calls", "out_of_contact", "talked_to_lender", "emergency_contact_on_file"]


@dataclass(frozen=True, slots=True)
class Point:
    """One case without ranges: a value in every field, which of them were not known, and what has happened."""

    values: Mapping[str, int]
    unknown: frozenset[str]
    events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Limit:
    """A count or flag between two bounds, both included; a flag is 0 or 1."""

    field: str
    at_least: int = 0
    at_most: int | None = None

    def holds(self, point: Point) -> bool:
        """Whether the point lies between the bounds."""
        value = point.values[self.field]
        return self.at_least <= value and (self.at_most is None or value <= self.at_most)

    def breaks(self) -> set[int]:
        """The values at which the answer changes."""
        ends = {self.at_least} if self.at_most is None else {self.at_least, self.at_most + 1}
        return ends - {0}


class Bounds(Row):
    """Bounds of a count, as a pack writes them: {at_least: 3}."""

    at_least: Whole = 0
    at_most: Whole | None = None

    @root_validator(pre=True)
    def _has_a_bound(cls, values: dict[str, Any]) -> dict[str, Any]:
        if not values:
            raise ValueError('no bound; write "at_least" or "at_most"')
        return values

    @validator("at_most")
    def _in_order(cls, most: int | None, values: dict[str, Any]) -> int | None:
        least = values.get("at_least", 0)
        if most is not None and least > most:
            raise ValueError(f"at_least {least} is above at_most {most}, so nothing fits; swap them")
        return most


class When(Row):
    """All that must hold for a row to fit; an empty one always does.

    A pack writes {missed_calls: {at_least: 5}, out_of_contact: true}. `any` holds conditions of which one must hold,
    `not_known` fields of which nothing is known, `happened` events of which one has happened.
    """

    overdue_days: Bounds | None = None
    missed_calls: Bounds | None = None
    out_of_contact: StrictBool | None = None
    talked_to_lender: StrictBool | None = None
    emergency_contact_on_file: StrictBool | None = None
    any: tuple[When, ...] = ()
    not_known: tuple[Field, ...] = ()
    happened: tuple[str, ...] = ()
    _limits: tuple[Limit, ...] = PrivateAttr(())

    @validator("happened", each_item=True)
    def _is_an_event(cls, event: str) -> str:
        if event not in EVENTS:
            raise ValueError(f'unknown event "{event}"; known: {", ".join(EVENTS)}')
        return event

    def __init__(self, **values: Any) -> None:
        """Collects the limits once: they are tried on many points."""
        super().__init__(**values)
        self._limits = tuple(self._read_limits())

    def _read_limits(self) -> Iterator[Limit]:
        for field in COUNTS:
            bounds = getattr(self, field)
            if bounds is not None:
                yield Limit(field, bounds.at_least, bounds.at_most)
        for field in FLAGS:
            flag = getattr(self, field)
            if flag is not None:
                yield Limit(field, int(flag), int(flag))

    def holds(self, point: Point) -> bool:
        """Whether the row fits at this point."""
        return (
            all(limit.holds(point) for limit in self._limits)
            and (not self.any or any(when.holds(point) for when in self.any))
            and point.unknown.issuperset(self.not_known)
            and (not self.happened or not point.events.isdisjoint(self.happened))
        )

    def every_limit(self) -> Iterator[Limit]:
        """The limits, with those inside `any`."""
        yield from self._limits
        for when in self.any:
            yield from when.every_limit()

    def fields_used(self) -> set[str]:
        """The fields that decide."""
        return {limit.field for limit in self.every_limit()}.union(self.not_known)


When.update_forward_refs()


def breaks_in(whens: Iterable[When]) -> dict[str, tuple[int, ...]]:
    """For each count the values at which some row changes its mind."""
    # No missed call at all tells that the borrower is reachable (contact_values), so 1 is a break in every pack.
    found: dict[str, set[int]] = {"overdue_days": set(), "missed_calls": {1}}
    for when in whens:
        for limit in when.every_limit():
            if limit.field in COUNTS:
                found[limit.field] |= limit.breaks()
    return {name: tuple(sorted(values)) for name, values in found.items()}


def deciding_points(situation: Situation, breaks: Mapping[str, tuple[int, ...]]) -> Iterator[Point]:
    """The points on which an outcome is decided.

    Two unknowns are not taken as "anything": days that were not said are not taken for "not overdue", since a borrower
    who asks is worried about more than day 0; and a talk that was not mentioned softens nothing.
    """
    talked = (bool(situation.talked_to_lender),)
    return _points(situation, breaks, least_days=1, talked=talked)


def open_points(situation: Situation, breaks: Mapping[str, tuple[int, ...]]) -> Iterator[Point]:
    """Every point that what was said leaves open."""
    return _points(situation, breaks, least_days=0, talked=_flag_values(situation.talked_to_lender))


def contact_values(out_of_contact: bool | None, calls: int) -> tuple[bool, ...]:
    """Whether contact may be lost: who has missed no call has been reached, unless told otherwise."""
    return (False,) if out_of_contact is None and calls == 0 else _flag_values(out_of_contact)


def representatives(span: Span | None, breaks: Iterable[int], least: int = 0) -> tuple[int, ...]:
    """Values of the span that stand for all of it: its least, and each break inside it."""
    low, high = span if span is not None else (least, None)
    return (low, *(value for value in breaks if low < value and (high is None or value <= high)))


def _points(
    situation: Situation, breaks: Mapping[str, tuple[int, ...]], least_days: int, talked: tuple[bool, ...]
) -> Iterator[Point]:
    unknown = frozenset(name for name in FIELDS if getattr(situation, name) is None)
    days = representatives(situation.overdue_days, breaks["overdue_days"], least_days)
    calls = representatives(situation.missed_calls, breaks["missed_calls"])
    on_file = _flag_values(situation.emergency_contact_on_file)
    for day, call, talk, named in product(days, calls, talked, on_file):
        for lost in contact_values(situation.out_of_contact, call):
            values = dict(zip(FIELDS, (day, call, lost, talk, named), strict=True))
            yield Point(values, unknown, situation.events)


def _flag_values(flag: bool | None) -> tuple[bool, ...]:
    return (False, True) if flag is None else (flag,)
