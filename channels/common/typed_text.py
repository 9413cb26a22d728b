"""Prepares a message for Rasa: a payload that a button can carry, or typed text without personal data."""

from __future__ import annotations

from typing import Any

from sanic import Sanic

from channels.common.payloads import as_seen, as_typed, is_allowed_payload
from privacy import redact

LONGEST_TEXT = 2000
"""Characters; what follows is not read. A borrower's longest story in the question threads has about 700."""

MOST_REDACTED = 4 * LONGEST_TEXT
"""Characters that are looked through for personal data; a body may have thirty times as many, and others wait."""
LONGEST_SECRET = 200
"""Characters that anything personal takes at most, with what people write between its digits."""


def readable(text: str) -> str:
    """Return typed text as Rasa reads it: redacted, never a command, at most `LONGEST_TEXT` characters.

    It is redacted before it is cut: half of a number is not recognised as one. Where nothing is to be seen it is empty.
    """
    if not as_seen(text).strip():
        return ""
    typed = as_typed(text)
    redacted = redact(typed[:MOST_REDACTED])
    if len(typed) > MOST_REDACTED:
        redacted = redacted[:-LONGEST_SECRET]  # what was cut in two there was not recognised
    return redacted[:LONGEST_TEXT]


def is_payload(app: Sanic, text: str) -> bool:
    """Return whether a button of the assistant that is loaded can carry this; all other text was typed."""
    domain: Any = getattr(getattr(app.ctx, "agent", None), "domain", None)
    return domain is not None and is_allowed_payload(text, domain.intents)
