"""What the embedding site knows of a borrower's case: checks its signature, and says which slots it fills."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, Extra, Field, StrictInt, StrictStr, ValidationError, validator

SECRET_VARIABLE = "WEB_FACTS_SECRET"
SHORTEST_SECRET = 32
LONGEST_VALID_S = 24 * 3600
"""Facts whose expiry is further away are refused: a signature that leaked must not hold for long."""
MOST_OWED = 100_000_000
SPEAKERS = ("borrower", "spouse", "relative", "emergency_contact", "guarantor")
"""Who may be signed in; the others of `rules.SPEAKERS` have no account with a lender."""


class UntrustedFacts(ValueError):
    """Facts that are ignored; the message is the reason, a word for the widget's console warning."""


class HostFacts(BaseModel, extra=Extra.forbid):
    """The facts as a site sends them; each may be left out, but not the expiry. A misspelt name is refused, not lost.

    Attributes:
        lender: Lender or product, by a name that borrowers use.
        due_date: The day of the oldest unpaid instalment, as 2026-11-01.
        amount_owed: Principal still owed, in whole CNY.
        speaker: Who is signed in, one of `SPEAKERS`.
        expires: Unix time in seconds after which the facts are ignored.
    """

    lender: StrictStr | None = Field(None, min_length=1, max_length=40)
    due_date: StrictStr | None = None
    amount_owed: StrictInt | None = None
    speaker: StrictStr | None = None
    expires: StrictInt

    @validator("due_date")
    def _is_date(cls, value: str | None) -> str | None:
        """Refuse what is no date."""
        return value and date.fromisoformat(value).isoformat()

    @validator("amount_owed")
    def _is_amount(cls, value: int | None) -> int | None:
        """Refuse what nobody owes."""
        if value is not None and not 1 <= value <= MOST_OWED:
            raise ValueError(f"from 1 to {MOST_OWED}")
        return value

    @validator("speaker")
    def _is_speaker(cls, value: str | None) -> str | None:
        """Refuse a speaker that the rules do not know."""
        if value is not None and value not in SPEAKERS:
            raise ValueError(f"one of {', '.join(SPEAKERS)}")
        return value

    def slots(self) -> dict[str, Any]:
        """Return the facts as the slots that told facts fill."""
        owed = self.amount_owed
        known = {
            "lender": self.lender,
            "due_date": self.due_date,
            "principal": None if owed is None else [owed, owed],
            "speaker": self.speaker,
        }
        return {slot: value for slot, value in known.items() if value is not None}


def facts_secret() -> bytes | None:
    """Return the secret shared with the sites; None where none is set, and facts are ignored.

    Raises:
        ValueError: If it is too short to protect anything.
    """
    secret = os.environ.get(SECRET_VARIABLE, "").encode()
    if secret and len(secret) < SHORTEST_SECRET:
        raise ValueError(
            f"环境变量 {SECRET_VARIABLE} 太短，至少要 {SHORTEST_SECRET} 个字节。"
            f"{SECRET_VARIABLE} needs at least {SHORTEST_SECRET} bytes."
        )
    return secret or None


def canonical(facts: Mapping[str, Any]) -> bytes:
    """Return the bytes that are signed: JSON with sorted keys, no spaces, in UTF-8."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def signature_of(facts: Mapping[str, Any], secret: bytes) -> str:
    """Return the HMAC-SHA256 of the canonical facts, in hexadecimal."""
    return hmac.new(secret, canonical(facts), hashlib.sha256).hexdigest()


def checked_facts(sent: object, secret: bytes | None, now: float | None = None) -> dict[str, Any]:
    """Return the slots that signed facts fill.

    Args:
        sent: What the widget sent: `{"data": {...}, "signature": "..."}`.
        secret: The shared secret.
        now: Unix time; the clock's where it is left out.

    Raises:
        UntrustedFacts: If they are not signed with the secret, expired, or no such facts.
    """
    if secret is None:
        raise UntrustedFacts("no_secret")
    data, signature = (sent.get("data"), sent.get("signature")) if isinstance(sent, dict) else (None, None)
    if not isinstance(data, dict) or not isinstance(signature, str):
        raise UntrustedFacts("malformed")
    if not all(isinstance(value, str | int) for value in data.values()):
        raise UntrustedFacts("malformed")  # nothing nested: deep enough, it could not be written again to be checked
    try:
        is_ours = hmac.compare_digest(signature.lower().encode(), signature_of(data, secret).encode())
    except UnicodeEncodeError as error:  # a lone surrogate, which JSON can carry
        raise UntrustedFacts("malformed") from error
    if not is_ours:
        raise UntrustedFacts("signature")
    try:
        facts = HostFacts.parse_obj(data)
    except ValidationError as error:
        raise UntrustedFacts("malformed") from error
    left_s = facts.expires - (time.time() if now is None else now)
    if left_s <= 0:
        raise UntrustedFacts("expired")
    if left_s > LONGEST_VALID_S:
        raise UntrustedFacts("expires_late")
    return facts.slots()
