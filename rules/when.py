"""When a row fits: the few words a pack may use for it, and the points of a case that they are tried on.

A case with ranges and unknowns is a set of points, each with one value in every field. Rows are decided point by point,
so a range gives exactly the outcomes that its points give. Only points on either side of a threshold can differ, so
only those are tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from rules.reading import Item
from rules.situation import Situation, Span

COUNTS = ("overdue_days", "missed_calls")
FLAGS = ("out_of_contact", "talked_to_lender", "emergency_contact_on_file")
FIELDS = (*COUNTS, *FLAGS)


@dataclass(frozen=True, slots=True)
class Point:
    """One case without ranges: a value in every field, and which of the fields were not known."""

    values: Mapping[str, int]
    unknown: frozenset[str]


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


@dataclass(frozen=True, slots=True)
class When:
    """All that must hold for a row to fit; an empty one always does."""

    limits: tuple[Limit, ...] = ()
    any_of: tuple[When, ...] = ()
    not_known: tuple[str, ...] = ()

    def holds(self, point: Point) -> bool:
        """Whether the row fits at this point."""
        return (
            all(limit.holds(point) for limit in self.limits)
            and (not self.any_of or any(when.holds(point) for when in self.any_of))
            and point.unknown.issuperset(self.not_known)
        )

    def every_limit(self) -> Iterator[Limit]:
        """The limits, with those inside `any`."""
        yield from self.limits
        for when in self.any_of:
            yield from when.every_limit()

    def fields(self) -> set[str]:
        """The fields that decide."""
        return {limit.field for limit in self.every_limit()}.union(self.not_known)


def read_when(item: Item) -> When:
    """A `when` as a pack writes it: {missed_calls: {at_least: 5}, out_of_contact: true}."""
    found = item.fields((), (*FIELDS, "any", "not_known"))
    return When(
        limits=tuple(_read_limit(name, value) for name, value in found.items() if name in FIELDS),
        any_of=tuple(read_when(value) for value in found["any"].items()) if "any" in found else (),
        not_known=found["not_known"].choices(FIELDS, "field") if "not_known" in found else (),
    )


def _read_limit(field: str, item: Item) -> Limit:
    if field in FLAGS:
        value = int(item.flag())
        return Limit(field, value, value)
    found = item.fields((), ("at_least", "at_most"))
    if not found:
        raise item.error('no bound; write "at_least" or "at_most"')
    least = found["at_least"].number() if "at_least" in found else 0
    most = found["at_most"].number() if "at_most" in found else None
    if most is not None and least > most:
        raise item.error(f"at_least {least} is above at_most {most}, so nothing fits; swap them")
    return Limit(field, least, most)


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
            yield Point(dict(zip(FIELDS, (day, call, lost, talk, named), strict=True)), unknown)


def _flag_values(flag: bool | None) -> tuple[bool, ...]:
    return (False, True) if flag is None else (flag,)
