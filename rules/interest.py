"""What penalty interest may come to, as an honest range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from rules.errors import InterestError
from rules.situation import Span

SURCHARGE: Final = (Decimal("0.3"), Decimal("0.5"))
"""30 % to 50 % on top of the contract rate: the PBOC rule of 2003 (IN-05)."""

YEARLY_CEILING: Final = Decimal("0.24")
"""Above this a court may be asked to reduce the sum of interest, penalties and fees (IN-04)."""

DAYS_A_YEAR = 365
_LARGEST_PRINCIPAL = 10**10
_LARGEST_DAYS = 36_500
_CENT = Decimal("0.01")
_SHOWN = Context(prec=5)


@dataclass(frozen=True, slots=True)
class RateFlag:
    """Something about the figures that the borrower should know, with the fact that says so."""

    id: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class InterestEstimate:
    """An estimate of the penalty interest so far.

    Attributes:
        low: The least it may be, in CNY.
        high: The most it may be, in CNY; None where days or principal are open above: nobody knows.
        formula: How it was reckoned, with the figures, in Chinese.
        yearly_rate: The contract rate a year, as a fraction.
        flags: What is remarkable about the figures.
        grade: Always practice: the contract decides.
        source: The fact that the surcharge comes from.
    """

    low: float
    high: float | None
    formula: str
    yearly_rate: float
    flags: tuple[RateFlag, ...] = ()
    grade: str = "practice"
    source: str = "IN-05"


def estimate_penalty_interest(
    principal: Span,
    daily_rate: float,
    overdue_days: Span,
) -> InterestEstimate:
    """Penalty interest on the overdue principal: principal × daily rate × (1 + `SURCHARGE`) × overdue days.

    Where principal or days are open above, the estimate is a lower bound only.

    The surcharge is the range of the PBOC rule of 2003 (IN-05). Whether that rule binds small-loan companies directly
    is not verified, and the contract goes first: so this is an estimate of grade practice. Compound interest on unpaid
    interest, fees and liquidated damages are left out.

    Args:
        principal: The overdue principal in CNY.
        daily_rate: The contract rate a day as a fraction: 0.0005 is 0.05 %.
        overdue_days: Days since the due date.

    Raises:
        InterestError: A figure cannot be: no principal, a rate of 0 or of 100 % a day, a range that runs backwards.
    """
    _check_span("principal", principal, 1, _LARGEST_PRINCIPAL)
    _check_span("overdue_days", overdue_days, 0, _LARGEST_DAYS)
    _check_rate(daily_rate)
    rate = Decimal(str(daily_rate))
    low = _penalty(principal[0], rate, SURCHARGE[0], overdue_days[0])
    most, longest = principal[1], overdue_days[1]
    high = None if most is None or longest is None else _penalty(most, rate, SURCHARGE[1], longest)
    yearly_rate = _yearly(rate)
    return InterestEstimate(
        low=float(low),
        high=None if high is None else float(high),
        formula=_formula(principal, rate, overdue_days, (low, high)),
        yearly_rate=float(yearly_rate),
        flags=(_above_24_percent(yearly_rate),) if yearly_rate > YEARLY_CEILING else (),
    )


def is_above_ceiling(daily_rate: float) -> bool:
    """Whether the rate comes to more than `YEARLY_CEILING` a year."""
    return _yearly(Decimal(str(daily_rate))) > YEARLY_CEILING


def _yearly(daily_rate: Decimal) -> Decimal:
    return round(daily_rate * DAYS_A_YEAR, 9)  # 0.24 / 365 as a float, times 365, is not quite 0.24


def _penalty(principal: int, rate: Decimal, surcharge: Decimal, days: int) -> Decimal:
    """In CNY, rounded to the cent."""
    return (principal * rate * (1 + surcharge) * days).quantize(_CENT, ROUND_HALF_UP)


def _above_24_percent(yearly_rate: Decimal) -> RateFlag:
    shown = _percent(round(yearly_rate, 4))
    if yearly_rate - YEARLY_CEILING < Decimal("0.0001"):
        shown = "略高于 24%"
    text = f"折合年利率约 {shown}，超过 24%；息费合计过高的，可以在诉讼中请求法院调减超出部分，本金照还。"
    return RateFlag("above_24_percent", text, "IN-04")


def _formula(principal: Span, rate: Decimal, overdue_days: Span, result: tuple[Decimal, Decimal | None]) -> str:
    """The reckoning in Chinese; with a result that is open above, of the least that it may be."""
    if result[1] is None:
        least, days, added = principal[0], overdue_days[0], _percent(SURCHARGE[0])
        return f"至少 {least} 元 × {_percent(rate)} × (1 + {added}) × {days} 天 ≈ {result[0]} 元，上限算不出来"
    added = _range(*map(_percent, SURCHARGE))
    return (
        f"{_range(*map(str, principal))} 元 × {_percent(rate)} × (1 + {added})"
        f" × {_range(*map(str, overdue_days))} 天 ≈ {_range(*map(str, result))} 元"
    )


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}～{high}"


def _percent(fraction: Decimal) -> str:
    return f"{_SHOWN.create_decimal(fraction * 100).normalize():f}%"


def _check_span(field: str, span: Span, least: int, greatest: int) -> None:
    low, high = span
    if high is not None and low > high:
        raise InterestError(field, f"({low}, {high}) runs backwards; give the smaller number first")
    if low < least or max(low, high or 0) > greatest:
        raise InterestError(field, f"({low}, {high}) is not between {least} and {greatest}")


def _check_rate(daily_rate: float) -> None:
    if not math.isfinite(daily_rate) or daily_rate <= 0:
        raise InterestError("daily_rate", f"{daily_rate} is not a rate; give a fraction above 0")
    if daily_rate >= 1:
        raise InterestError("daily_rate", f"{daily_rate} is 100 % a day or more; give a fraction, 0.0005 for 0.05 %")
