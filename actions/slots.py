"""Between Rasa's slots and `rules.Situation`.

Slots are JSON: a span is a list of two numbers, of which the second may be null.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import structlog

from rules import EVENTS, Loan, Situation, SituationError, Span, sum_of

logger = structlog.get_logger()

SPANS = ("overdue_days", "missed_calls", "principal", "monthly_income", "monthly_affordable")
COSTS = "monthly_costs"
"""Living costs a month, by kind; `Situation` has their sum."""
WHOLE = "all"
"""The kind of cost that stands for all of them."""
FLAGS = ("out_of_contact", "talked_to_lender", "emergency_contact_on_file")
WORDS = ("lender", "speaker", "debtor")
FACTS = (*SPANS, COSTS, *FLAGS, *WORDS, "daily_rate", "due_date", "events", "loans")
"""The fields of Situation, which are the names of the slots."""
TOLD = (*SPANS, COSTS, *FLAGS, "daily_rate", "due_date")
"""What a person tells of the case; who is typing and a lender's name alone tell nothing of it."""


def situation_from(known: Mapping[str, Any]) -> Situation:
    """Return the case that slots hold; a value that makes no sense is left out and logged without its content.

    Args:
        known: Values by field, as JSON.
    """
    sound = {field: _sound(field, value) for field, value in known.items() if value is not None}
    return Situation(**{field: value for field, value in sound.items() if value is not None})


def span_of(value: Any) -> Span | None:
    """Return a slot's value as a span, None where it is none.

    Args:
        value: `[30, 45]`, `[91, None]`, `30`, or a button's `"30"`, `"30-45"`, `"91-"` (open above).
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        low, _, high = value.partition("-")
        value = [low, (high or None) if "-" in value else low]
    ends = [*value, *value][:2] if isinstance(value, list | tuple) else [value, value]
    try:
        low_end, high_end = (None if end is None else round(float(end)) for end in ends)
    except (TypeError, ValueError, OverflowError):
        return None
    if low_end is None or low_end < 0 or (high_end is not None and high_end < low_end):
        return None
    return (low_end, high_end)


def _sound(field: str, value: Any) -> Any:
    """Return the value as the field of Situation takes it, None where it makes no sense."""
    try:
        read = _read(field, value)
        Situation(**{field: read})
    except (SituationError, TypeError, ValueError, AttributeError):
        read = None
    if read is None:
        logger.warning("slot.unusable", slot=field)
    return read


def _read(field: str, value: Any) -> Any:
    if field in SPANS:
        return span_of(value)
    if field == COSTS:
        return _sum_of_costs(value)
    if field in FLAGS:
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())
    if field == "due_date":
        return date.fromisoformat(value)
    if field == "events":
        return frozenset(event for event in value if event in EVENTS)
    if field == "loans":
        return tuple(_loan(row) for row in value)
    if field == "daily_rate":
        return float(value)
    return value if isinstance(value, str) else None


def _sum_of_costs(value: Mapping[str, Any]) -> Span | None:
    """Return all costs together: their whole where it was told, else the sum of the parts."""
    parts = {kind: span for kind, told in value.items() if (span := span_of(told)) is not None}
    counted = [parts[WHOLE]] if WHOLE in parts else list(parts.values())
    return sum_of(counted) if counted else None


def _loan(row: Mapping[str, Any]) -> Loan:
    due = row.get("due_date")
    return Loan(
        lender=row.get("lender"),
        principal=span_of(row["principal"]) if row.get("principal") else None,
        overdue_days=span_of(row["overdue_days"]) if row.get("overdue_days") else None,
        due_date=date.fromisoformat(due) if due else None,
    )
