"""Between Rasa's slots and `rules.Situation`. Slots are JSON: a span is a list of two numbers there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from rasa_sdk import Tracker

from actions.turn import Turn
from rules import Situation, SituationError, Span

logger = structlog.get_logger()

SPANS = ("overdue_days", "missed_calls", "principal")
FLAGS = ("out_of_contact", "talked_to_lender", "emergency_contact_on_file")
FACTS = (*SPANS, *FLAGS, "daily_rate", "lender")
"""The fields of Situation, which are the names of the slots."""
TOLD = tuple(field for field in FACTS if field != "lender")
"""What a person tells of the case; naming a lender alone tells nothing."""


def situation_in(tracker: Tracker, turn: Turn, told: Mapping[str, Any] | None = None) -> Situation:
    """What is known of the case.

    Args:
        tracker: Holds what was said up to now.
        turn: The last message; its hypothetical facts ("如果逾期三十天") count for this turn alone.
        told: Facts of this turn that the slots do not hold yet.

    Returns:
        The case; a fact that makes no sense is left out and logged.
    """
    known = {field: tracker.get_slot(field) for field in FACTS} | dict(told or {})
    for field in FACTS:
        supposed = turn.value(field, "hypothetical")
        if supposed is not None:
            known[field] = supposed
    return Situation(**{field: _sound(field, value) for field, value in known.items()})


def span_of(value: Any) -> Span | None:
    """A slot's value as a span; None where it is none.

    `[30, 45]`, `[91, null]` (open above), `30`, or what a button carries: `"30"`, `"30-45"`, `"91-"`.
    """
    if isinstance(value, str):
        value = [end or None for end in value.split("-")]
    ends = [*value, *value][:2] if isinstance(value, list | tuple) else [value, value]
    try:
        low, high = (None if end is None else round(float(end)) for end in ends)
    except (TypeError, ValueError, OverflowError):
        return None
    return (low, high) if low is not None and low >= 0 and (high is None or low <= high) else None


def _sound(field: str, value: Any) -> Any:
    if value is None:
        return None
    sound: Any = value
    if field in SPANS:
        sound = span_of(value)
    elif field in FLAGS:
        sound = value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value).lower())
    try:
        Situation(**{field: sound})
    except (SituationError, TypeError, ValueError):
        sound = None
    if sound is None:
        logger.warning("slot.unusable", slot=field)
    return sound
