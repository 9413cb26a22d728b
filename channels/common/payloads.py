"""What a button may carry, and how typed text is kept from being read as a command."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any

RASA_COMMANDS = frozenset({"restart", "session_start", "back", "nlu_fallback"})
"""Intents by which Rasa is steered; no button of ours carries one."""

_PAYLOAD = re.compile(r"/([a-z_]{1,60})(\{.{0,300}\})?")
_COMMAND = re.compile(r"[\s/／]*[/／]([a-z_]+)")
_VALUE = re.compile(r"[0-9]{1,4}(-[0-9]{1,4})?")
"""A number or a span, as quick replies carry it: too short to hold anything personal."""
_COMMAND_START = re.compile(r"^[\s/／]+")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
NOTHING_SAID = "？"


def is_allowed_payload(payload: str, intents: Collection[str], entities: Collection[str]) -> bool:
    """Whether a button of this assistant can have carried `payload`.

    Args:
        payload: `/intent` or `/intent{"entity": value}`.
        intents: The intents of the domain.
        entities: The entities of the domain.
    """
    parts = _PAYLOAD.fullmatch(payload)
    if parts is None or parts[1] in RASA_COMMANDS or parts[1] not in intents:
        return False
    if parts[2] is None:
        return True
    try:
        stated = json.loads(parts[2])
    except ValueError:
        return False
    return isinstance(stated, dict) and all(name in entities and _is_plain(value) for name, value in stated.items())


def steers_rasa(text: str) -> bool:
    """Whether Rasa would take the text for a command of its own, and say nothing."""
    named = _COMMAND.match(as_seen(text))  # what cannot be seen is gone when Rasa looks
    return named is not None and named[1] in RASA_COMMANDS


def as_seen(text: str) -> str:
    """`text` without characters that cannot be seen, or cannot be written to a file."""
    return _UNSEEN.sub("", text)


def as_typed(text: str) -> str:
    """`text` as seen, and without what would make Rasa take it for a command."""
    return _COMMAND_START.sub("", as_seen(text)).strip() or NOTHING_SAID


def _is_plain(value: Any) -> bool:
    return isinstance(value, bool) or (isinstance(value, int | str) and bool(_VALUE.fullmatch(str(value))))
