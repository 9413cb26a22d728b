"""The present day, as the people who ask live it."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Asia/Shanghai")
"""Terms and due dates are counted in mainland China, wherever the server stands."""


def today() -> date:
    """Return the day on which a message of now falls."""
    return datetime.now(TIME_ZONE).date()
