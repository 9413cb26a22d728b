"""The date where the borrower is, whatever the server's own time zone: a container's clock shows UTC."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Asia/Shanghai")


def today() -> date:
    """Return today's date in China."""
    return datetime.now(TIME_ZONE).date()
