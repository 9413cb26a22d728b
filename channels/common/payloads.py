"""Checks the payloads of buttons, and keeps typed text from being read as a command."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

RASA_COMMANDS = frozenset({"restart", "session_start", "back", "nlu_fallback"})
"""Intents by which Rasa is steered; no button of ours carries one."""
MOST_DAYS = 3650
MOST_CALLS = 999
LONGEST_LOGGED = 128
NOTHING_SAID = "？"
"""Stands for a message of nothing but slashes."""

_PAYLOAD = re.compile(r"/([a-z_]{1,60})(\{.{0,300}\})?")
_SPAN = re.compile(r"([0-9]{1,4})-([0-9]{0,4})")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_COMMAND_START = re.compile(r"^[\s/／]+")

_INVISIBLE = {
    "controls except tab and line feed": r"\x00-\x08\x0b-\x1f\x7f-\x9f",
    "soft hyphen, joiners, marks of direction": r"\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff",
    "lone surrogates": r"\ud800-\udfff",
    "tags": r"\U000e0000-\U000e007f",
}
_UNSEEN = re.compile(f"[{''.join(_INVISIBLE.values())}]")


def _is_span(most: int) -> Callable[[Any], bool]:
    """Return a check for `least-greatest`, or `least-` where it is open above; neither may exceed `most`."""

    def check(value: Any) -> bool:
        span = _SPAN.fullmatch(value) if isinstance(value, str) else None
        return span is not None and int(span[1]) <= (int(span[2]) if span[2] else most) <= most

    return check


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_yes(value: Any) -> bool:
    return value is True or value == "true"


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and _NAME.fullmatch(value) is not None


ENTITIES: Mapping[str, Callable[[Any], bool]] = {
    "overdue_days": _is_span(MOST_DAYS),
    "missed_calls": _is_span(MOST_CALLS),
    "out_of_contact": _is_yes_or_no,
    "talked_to_lender": _is_yes_or_no,
    "question": _is_name,
    "use": _is_name,
    "confirm": _is_yes,
}
"""The entities that buttons carry, and how their values look. Other entities of the domain come from text only: a
value of the wrong type would stay in a slot and make every later turn of the conversation fail."""


def is_allowed_payload(payload: str, intents: Collection[str]) -> bool:
    """Return whether a button of this assistant can have carried `payload`.

    Args:
        payload: `/intent` or `/intent{"entity": value}`.
        intents: The intents of the domain.
    """
    parts = _PAYLOAD.fullmatch(payload)
    if parts is None or parts[1] in RASA_COMMANDS or parts[1] not in intents:
        return False
    if parts[2] is None:
        return True
    try:
        values = json.loads(parts[2])
    except (ValueError, RecursionError):
        return False
    return isinstance(values, dict) and all(name in ENTITIES and ENTITIES[name](values[name]) for name in values)


def as_seen(text: str) -> str:
    """Return `text` without characters that cannot be seen, or cannot be written to a file."""
    return _UNSEEN.sub("", text)


def loggable(text: str) -> str:
    """Return text of a platform's as one line of at most `LONGEST_LOGGED` visible characters."""
    return " ".join(as_seen(text).split())[:LONGEST_LOGGED]


def as_typed(text: str) -> str:
    """Return `text` as seen, and without what would make Rasa read it as a command."""
    return _COMMAND_START.sub("", as_seen(text)).strip() or NOTHING_SAID
