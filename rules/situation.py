"""What is known of one borrower's case."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rules.errors import SituationError

Span = tuple[int, int]
"""Least and greatest value the borrower's words allow, both included: (30, 30) is exact, (2, 3) is 两三."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of one borrower's case; None where it is not known.

    Attributes:
        overdue_days: Days since the due date; (0, 0) on the date itself.
        missed_calls: Consecutive calls refused or unanswered; (0, 0) means every call was answered.
        out_of_contact: True where the lender cannot reach the borrower: phone off, number changed, long silent.
        talked_to_lender: True where the borrower has spoken with the lender about this debt.
        emergency_contact_on_file: True where the borrower named an emergency contact.
        principal: Principal still owed, in CNY.
        daily_rate: Interest a day as a fraction: 0.0005 is 0.05 %.
        lender: The lender or product in the borrower's words.

    Raises:
        SituationError: A span is negative or runs backwards, or the rate is not above zero.
    """

    overdue_days: Span | None = None
    missed_calls: Span | None = None
    out_of_contact: bool | None = None
    talked_to_lender: bool | None = None
    emergency_contact_on_file: bool | None = None
    principal: Span | None = None
    daily_rate: float | None = None
    lender: str | None = None

    def __post_init__(self) -> None:
        """Refuses a case that cannot be."""
        for field in ("overdue_days", "missed_calls", "principal"):
            _check_span(field, getattr(self, field))
        if self.daily_rate is not None and not (math.isfinite(self.daily_rate) and self.daily_rate > 0):
            raise SituationError("daily_rate", f"{self.daily_rate} is not a rate; give a fraction above 0, or None")


def _check_span(field: str, span: Span | None) -> None:
    if span is None:
        return
    if not (isinstance(span, tuple) and len(span) == 2 and all(type(end) is int for end in span)):
        raise SituationError(field, f"{span!r} is not a span; give two whole numbers (least, greatest)")
    low, high = span
    if low < 0:
        raise SituationError(field, f"{low} is negative; give 0 or more")
    if low > high:
        raise SituationError(field, f"({low}, {high}) runs backwards; give the smaller number first")
