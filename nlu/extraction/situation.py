"""The facts of a case in one message: days, missed calls, contact, principal and rate, each with whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlu.extraction.contact_state import contact_marks
from nlu.extraction.durations import durations
from nlu.extraction.missed_calls import missed_calls
from nlu.extraction.money import money, rates
from nlu.extraction.numerals import Span
from nlu.extraction.patterns import either, table
from nlu.extraction.roles import Role, role_of


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One fact of the case.

    Attributes:
        field: overdue_days, missed_calls, out_of_contact, talked_to_lender, emergency_contact_on_file, principal
            or daily_rate.
        value: A span for counts and sums, a truth value for contact, a share a day for the rate.
        start: Where its words begin in the text.
        end: Where they end.
        role: None for the borrower's own present fact; else hypothetical, other_person or past.
    """

    field: str
    value: Span | bool | float
    start: int
    end: int
    role: Role | None


# field, value, start, end, and how much it weighs against others of its field: a date to come yields to days overdue
_Found = tuple[str, "Span | bool | float", int, int, int]


def case_facts(text: str, today: date) -> list[CaseFact]:
    """The facts in `text`, in order: one at most for a field and a role, of which the last statement wins.

    Args:
        text: The message, in the form that `normalise` gives it.
        today: The date in the borrower's place (Asia/Shanghai), from which due dates are counted.
    """
    kept: dict[tuple[str, Role | None], tuple[int, CaseFact]] = {}
    for field, value, start, end, weight in sorted(_found(text, today), key=lambda one: one[2]):
        role = role_of(text, start, end, field)
        earlier = kept.get((field, role))
        if earlier is None or (weight >= earlier[0] and not _is_shorter(text, earlier[1], value, start)):
            kept[field, role] = (weight, CaseFact(field, value, start, end, role))
    return sorted((fact for _, fact in kept.values()), key=lambda fact: fact.start)


_PART = re.compile(r"(?:其中|分别是?)[^。？！]*$")
_ANOTHER = re.compile(r"另外?[一的那还]|还有[一个](?:笔|家|张|平台)")


def _is_shorter(text: str, earlier: CaseFact, value: Span | bool | float, start: int) -> bool:
    """Whether it is the shorter of two debts (一笔逾期25天，另一笔3天): the longer one decides what follows."""
    if earlier.field != "overdue_days" or not isinstance(value, tuple) or not isinstance(earlier.value, tuple):
        return False
    return value[1] <= earlier.value[1] and _ANOTHER.search(text, earlier.end, start) is not None


def _found(text: str, today: date) -> Iterator[_Found]:
    yield from _overdue(text, today)
    for call in missed_calls(text):
        yield "missed_calls", call.span, call.start, call.end, 1
    for mark in contact_marks(text):
        if not mark.asked:
            yield mark.field, mark.value, mark.start, mark.end, 1
    for total in money(text):
        if total.counts == "principal":
            # 本金三千五 says more of the principal than 总额四千二
            named = "本金" in text[max(0, total.start - 6) : total.start]
            # 负债40万，其中网贷15万: a part of it
            part = _PART.search(text, 0, total.start) is not None
            yield "principal", total.span, total.start, total.end, 1 + named - part
    for rate in rates(text):
        yield "daily_rate", rate.daily_rate, rate.start, rate.end, 1


@lru_cache(maxsize=1)
def _not_overdue() -> re.Pattern[str]:
    return either(table("situation")["not_overdue"])


def _overdue(text: str, today: date) -> Iterator[_Found]:
    for one in durations(text, today):
        if one.counts == "overdue":
            yield "overdue_days", one.span_days, one.start, one.end, 2
        elif one.counts == "due_in":
            yield "overdue_days", (0, 0), one.start, one.end, 1
    for match in _not_overdue().finditer(text):
        yield "overdue_days", (0, 0), match.start(), match.end(), 1
