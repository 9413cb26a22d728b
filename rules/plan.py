"""What a monthly sum makes of some loans: how long it takes, what interest does to it, whether it adds up.

No lender has to accept a plan. Nothing here foretells an answer: it is the arithmetic of a proposal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from rules.errors import PlanError
from rules.situation import Loan, Span, sum_of

LONGEST_CARD_PLAN: Final = 60
"""Months of the longest personal installment agreement for credit cards: five years (RG-09)."""
LONGEST: Final = 600
"""Months after which no plan is reckoned: fifty years."""
_DAYS_A_MONTH = Decimal(365) / 12
_LARGEST = 10**10

PlanFlag = Literal["above_income", "above_what_is_left", "below_interest", "above_five_years"]
"""What does not add up: more than is earned; more than costs leave; less than the interest; longer than five years."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one loan gets of the monthly sum.

    Attributes:
        loan: The loan.
        monthly: CNY a month, in proportion to the principal; None where a principal is not known exactly.
    """

    loan: Loan
    monthly: int | None


@dataclass(frozen=True, slots=True)
class WithInterest:
    """The same sum where interest runs on at the contract rate.

    Attributes:
        months: Months until nothing is owed.
        interest: What is paid beside the principal, in CNY.
    """

    months: int
    interest: int


@dataclass(frozen=True, slots=True)
class RepaymentPlan:
    """What a monthly sum makes of the loans.

    Attributes:
        total: The principal of all loans, in CNY.
        monthly: What is paid a month, in CNY.
        months: Months without any interest; the greatest is None where the principal is open above.
        last_instalment: What the last month takes; None where the principal is not known exactly.
        last_month: First day of the month of the last payment, where the first falls in the month after today's;
            None where the principal is not known exactly.
        with_interest: The same at the contract rate; None where no rate was told or the sum never outweighs it.
        shares: The loans in the order in which they are usually dealt with.
        flags: What does not add up.
    """

    total: Span
    monthly: int
    months: Span
    last_instalment: int | None
    last_month: date | None
    with_interest: WithInterest | None
    shares: tuple[Share, ...]
    flags: tuple[PlanFlag, ...]


def plan_repayment(
    loans: Sequence[Loan],
    affordable_monthly: int,
    today: date,
    income: int | None = None,
    costs: int | None = None,
    daily_rate: float | None = None,
) -> RepaymentPlan:
    """Return what a monthly sum makes of some loans.

    Args:
        loans: The loans; those without a principal leave the total open above.
        affordable_monthly: What can be paid a month, in CNY.
        today: The day of the proposal; the first payment falls in the next month.
        income: What is earned a month, in CNY.
        costs: What living costs take a month, in CNY.
        daily_rate: The contract rate a day as a fraction: 0.0005 is 0.05 %.

    Raises:
        PlanError: No loan with a principal, a sum of 0, or figures that cannot be.
    """
    total = _total(loans)
    if not 0 < affordable_monthly <= _LARGEST:
        raise PlanError("affordable_monthly", f"{affordable_monthly} is no sum to pay; give 1 or more")
    if daily_rate is not None and not (math.isfinite(daily_rate) and 0 < daily_rate < 1):
        raise PlanError("daily_rate", f"{daily_rate} is no rate; give a fraction above 0 and below 1, or None")
    low, high = total
    months = (_months(low, affordable_monthly), None if high is None else _months(high, affordable_monthly))
    exact = low == high
    at_rate = _with_interest(low, affordable_monthly, daily_rate) if exact and daily_rate is not None else None
    return RepaymentPlan(
        total=total,
        monthly=affordable_monthly,
        months=months,
        last_instalment=low - (months[0] - 1) * affordable_monthly if exact else None,
        last_month=_later(today, months[0]) if exact and months[0] <= LONGEST else None,
        with_interest=at_rate,
        shares=_shares(loans, affordable_monthly),
        flags=_flags(total, affordable_monthly, months, income, costs, daily_rate),
    )


def installment(total: Span, count: int) -> Span:
    """Return what one of `count` equal instalments takes, rounded up, without interest; open above as the total is.

    Raises:
        PlanError: There is no instalment.
    """
    if not 0 < count <= LONGEST:
        raise PlanError("count", f"{count} is no number of instalments; give 1 to {LONGEST}")
    low, high = total
    return -(-low // count), None if high is None else -(-high // count)


def _total(loans: Sequence[Loan]) -> Span:
    known = [loan.principal for loan in loans if loan.principal is not None]
    low, high = sum_of(known) if known else (0, 0)
    if low < 1:
        raise PlanError("loans", "no loan has a principal above 0; tell what is owed")
    if low > _LARGEST:
        raise PlanError("loans", f"{low} is no sum that is owed")
    return low, high if len(known) == len(loans) else None


def _months(total: int, monthly: int) -> int:
    return -(-total // monthly)


def _later(today: date, months: int) -> date:
    index = today.year * 12 + today.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _with_interest(total: int, monthly: int, daily_rate: float) -> WithInterest | None:
    """Pay month by month, interest first; None where the sum does not outweigh the interest, or takes too long."""
    rate = Decimal(str(daily_rate)) * _DAYS_A_MONTH
    owed, paid, months = Decimal(total), Decimal(0), 0
    while owed > 0:
        interest = owed * rate
        if interest >= monthly or months == LONGEST:
            return None
        payment = min(Decimal(monthly), owed + interest)
        owed, paid, months = owed + interest - payment, paid + payment, months + 1
    return WithInterest(months, int((paid - total).to_integral_value(ROUND_HALF_UP)))


def _shares(loans: Sequence[Loan], monthly: int) -> tuple[Share, ...]:
    """Return the loans in the usual order: nearest to a court first, then the smaller ones, which are done sooner.

    What each gets is in proportion to its principal, rounded down, so that the shares never exceed the sum.
    """
    exact = [loan.principal[0] for loan in loans if loan.principal and loan.principal[0] == loan.principal[1]]
    total = sum(exact) if len(exact) == len(loans) else 0

    def share(loan: Loan) -> Share:
        return Share(loan, monthly * loan.principal[0] // total if total and loan.principal else None)

    return tuple(map(share, sorted(loans, key=_rank)))


def _rank(loan: Loan) -> tuple[int, int]:
    days = loan.overdue_days[0] if loan.overdue_days else 0
    return -days, loan.principal[0] if loan.principal else _LARGEST


def _flags(
    total: Span, monthly: int, months: Span, income: int | None, costs: int | None, daily_rate: float | None
) -> tuple[PlanFlag, ...]:
    checks: dict[PlanFlag, bool] = {
        "above_income": income is not None and monthly > income,
        "above_what_is_left": income is not None and costs is not None and monthly > income - costs,
        "below_interest": daily_rate is not None and total[0] * Decimal(str(daily_rate)) * _DAYS_A_MONTH >= monthly,
        "above_five_years": months[0] > LONGEST_CARD_PLAN,
    }
    return tuple(flag for flag, holds in checks.items() if holds)
