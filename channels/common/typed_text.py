"""What Rasa is given of a message: a payload that a button can have carried, or typed text without personal data."""

from __future__ import annotations

from typing import Any

from sanic import Sanic

from channels.common.payloads import as_seen, as_typed, is_allowed_payload
from privacy import redact

LONGEST_TEXT = 2000
"""Characters; what follows is not read. A borrower's longest story in the question threads has about 700."""


def readable(text: str) -> str:
    """Return typed text as Rasa reads it: redacted, never a command, at most `LONGEST_TEXT` characters.

    It is redacted before it is cut: half of a number is not recognised as one. Where nothing is to be seen it is empty.
    """
    return redact(as_typed(text))[:LONGEST_TEXT] if as_seen(text).strip() else ""


def is_payload(app: Sanic, text: str) -> bool:
    """Return whether a button of the assistant that is loaded can carry this; all other text was typed."""
    domain: Any = getattr(getattr(app.ctx, "agent", None), "domain", None)
    return domain is not None and is_allowed_payload(text, domain.intents)
