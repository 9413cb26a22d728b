"""Facts of the case as a person says them: 逾期12天、3个电话没接."""

from __future__ import annotations

from collections.abc import Iterable

import knowledge
from actions.words import words
from rules import DAYS_A_YEAR, Situation, Span

_EVEN = 1e-4
"""How near to a whole number of hundredths of a percent an even rate is."""
_ROUND = ("100", "1000", "10000", "100000")
"""Widths of a span that people write as 多: 八千多."""
_COUNTED = 3
"""一两个 and 一到三天 count from one; a span from one that ends higher was told as an upper bound alone."""
_ROUND_ENDS = (5, 7)


def span_in_words(span: Span) -> str:
    """Return a span: 12, 30到45, 8,000多 (8,000 to 8,999), 91以上 where it is open above.

    An upper bound alone reads as one: 不到50,000, 最多6,000.
    """
    low, high = span
    if high is None:
        return f"{low:,}以上"
    if low == high:
        return f"{low:,}"
    if is_upper_bound(span):
        return f"不到{high + 1:,}" if any((high + 1) % end == 0 for end in _ROUND_ENDS) else f"最多{high:,}"
    return f"{low:,}多" if str(high + 1 - low) in _ROUND and low % (high + 1 - low) == 0 else f"{low:,}到{high:,}"


def is_upper_bound(span: Span) -> bool:
    """Return whether only the upper end was told: 不到五万 says nothing of the least that it may be."""
    return span[0] == 1 and span[1] is not None and span[1] > _COUNTED


def rate_in_words(rate: float) -> str:
    """Return a rate as a percentage without needless noughts: 0.05%."""
    return f"{rate:.4%}".rstrip("0%").rstrip(".") + "%"


def fact_in_words(field: str, situation: Situation) -> str:
    """Return one fact of the case; empty where it is not known.

    Args:
        field: A field of `Situation`.
        situation: The case.
    """
    value = getattr(situation, field)
    template = words()["facts"].get(field)
    if value is None or template is None:
        return ""
    if situation.speaker != "borrower" and field in words()["facts_of_others"]:
        template = words()["facts_of_others"][field]
    if isinstance(template, dict):
        return str(template.get({True: "yes", False: "no"}.get(value, str(value)), ""))
    if field == "overdue_days" and value == (0, 0):
        return str(words()["facts"]["not_overdue"])
    if field == "missed_calls" and value == (0, 0):
        return str(words()["facts"]["all_answered"])
    if field == "missed_calls" and value == (1, None):
        return str(words()["facts"]["some_missed"])
    if field == "daily_rate" and _is_of_a_year(value):
        return str(words()["facts"]["yearly_rate"]).format(rate_in_words(value * DAYS_A_YEAR))
    if field == "lender":
        known = knowledge.lender(value)
        return str(template).format(known.product if known else value)
    return str(template).format(_figure(field, value))


def facts_in_words(fields: Iterable[str], situation: Situation) -> str:
    """Return several facts of the case, joined by 、."""
    return "、".join(said for said in (fact_in_words(field, situation) for field in fields) if said)


def events_in_words(events: Iterable[str]) -> str:
    """Return what has happened, joined by 、."""
    return "、".join(words()["events"][event] for event in events if event in words()["events"])


def _figure(field: str, value: object) -> str:
    if isinstance(value, tuple):
        low, high = value
        if field == "overdue_days" and (years := _years(low, high)):
            return years
        if high is None:
            return f"{low:,}{words()['units'][field]}以上"
        return f"{span_in_words(value)}{words()['units'][field]}"
    if field == "daily_rate" and isinstance(value, float):
        return rate_in_words(value)
    if field == "due_date":
        return f"{value.month}月{value.day}日"  # type: ignore[attr-defined]
    return str(value)


def _is_of_a_year(rate: float) -> bool:
    """Return whether a rate was told for a year or a month: 36% a year has no even share a day."""
    daily, yearly = rate * 10**6, rate * DAYS_A_YEAR * 10**4
    return abs(daily - round(daily)) > _EVEN and abs(yearly - round(yearly)) < _EVEN


def _years(low: int, high: int | None) -> str:
    """Return days that were told roughly and make years: 3年以上, 3年多; empty for any other span."""
    years = low // DAYS_A_YEAR
    if years == 0 or low == high:
        return ""
    if high is None:
        return f"{years}年以上"
    return f"{years}年多" if low >= years * DAYS_A_YEAR and high - low + 1 == DAYS_A_YEAR else ""
