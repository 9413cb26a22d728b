"""What is known of one borrower's case."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from rules.errors import SituationError

Span = tuple[int, "int | None"]
"""Least and greatest value the borrower's words allow, both included: (30, 30) is exact, (2, 3) is 两三, (91, None) is
open above: 三个月以上."""

SPEAKERS: Final = (
    *("borrower", "spouse", "relative", "emergency_contact", "guarantor"),
    *("colleague", "acquaintance", "stranger"),
)
"""Who may be typing. A stranger has nothing to do with the debt: a wrong number, a number that was written down."""

DEBTORS: Final = (
    *("husband", "wife", "son", "daughter", "child", "father", "mother", "sibling", "relative"),
    *("boyfriend", "girlfriend", "ex", "friend", "colleague", "stranger"),
)
"""Whose loan it is, seen from who is typing."""

EVENTS: Final = (
    *("family_called", "amount_disclosed", "contacts_messaged", "workplace_called", "called_after_refusal"),
    *("called_at_night", "called_often", "threatened", "insulted", "photo_altered", "posed_as_official"),
    *("visit_announced", "visited", "entered_home", "asked_private_payment", "paid_private", "lawyers_letter"),
    *("mediation_call", "payment_order", "sued", "summons", "judgment", "preservation", "enforcement_started"),
    *("arbitration_notice", "award", "account_frozen", "listed", "restricted", "agreement_signed", "debt_assigned"),
    *("guarantor_paid", "identity_theft", "borrower_died", "deducted", "paid_off", "partly_paid", "lender_refused"),
)
"""What may have happened already: acts of collectors, steps of a court, payments."""

_SPANS = ("overdue_days", "missed_calls", "principal", "monthly_income", "monthly_affordable", "monthly_costs")


@dataclass(frozen=True, slots=True)
class Loan:
    """One of several loans of a case; None where it was not told.

    Attributes:
        lender: The lender or product in the borrower's words.
        principal: Principal still owed, in CNY.
        overdue_days: Days since the due date.
        due_date: The day on which it was due.

    Raises:
        SituationError: A span is negative or runs backwards.
    """

    lender: str | None = None
    principal: Span | None = None
    overdue_days: Span | None = None
    due_date: date | None = None

    def __post_init__(self) -> None:
        """Refuses a loan that cannot be."""
        _check_span("loans", self.principal)
        _check_span("loans", self.overdue_days)

    def on(self, today: date) -> Loan:
        """The loan on that day: where the due date is known, the days are counted from it anew."""
        return self if self.due_date is None else replace(self, overdue_days=_days_since(self.due_date, today))


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known of one borrower's case; None where it is not known.

    Where the case as a whole has no days or no principal, its loans give them: the gravest decides, sums are sums.

    Attributes:
        overdue_days: Days since the due date; (0, 0) on the date itself.
        missed_calls: Consecutive calls refused or unanswered; (0, 0) means every call was answered.
        out_of_contact: True where the lender cannot reach the borrower: phone off, number changed, long silent.
        talked_to_lender: True where the borrower has spoken with the lender about this debt.
        emergency_contact_on_file: True where the borrower named an emergency contact.
        principal: Principal still owed, in CNY.
        daily_rate: Interest a day as a fraction: 0.0005 is 0.05 %.
        lender: The lender or product in the borrower's words.
        speaker: Who is typing, one of `SPEAKERS`.
        debtor: Whose loan it is where somebody else is typing, one of `DEBTORS`.
        due_date: The day on which the loan was due; `on` counts the days from it.
        events: What has happened already, of `EVENTS`.
        loans: The loans, where several were told.
        monthly_income: CNY a month.
        monthly_affordable: What can be paid back a month, in CNY.
        monthly_costs: What living takes a month, all told costs together, in CNY.

    Raises:
        SituationError: A span is negative or runs backwards, the rate is not above zero, or a word is not known.
    """

    overdue_days: Span | None = None
    missed_calls: Span | None = None
    out_of_contact: bool | None = None
    talked_to_lender: bool | None = None
    emergency_contact_on_file: bool | None = None
    principal: Span | None = None
    daily_rate: float | None = None
    lender: str | None = None
    speaker: str = "borrower"
    debtor: str | None = None
    due_date: date | None = None
    events: frozenset[str] = frozenset()
    loans: tuple[Loan, ...] = ()
    monthly_income: Span | None = None
    monthly_affordable: Span | None = None
    monthly_costs: Span | None = None

    def __post_init__(self) -> None:
        """Refuses a case that cannot be; takes what is missing from the loans."""
        for field in _SPANS:
            _check_span(field, getattr(self, field))
        if self.daily_rate is not None and not (math.isfinite(self.daily_rate) and self.daily_rate > 0):
            raise SituationError("daily_rate", f"{self.daily_rate} is not a rate; give a fraction above 0, or None")
        _check_words("speaker", [self.speaker], SPEAKERS)
        _check_words("debtor", [self.debtor] if self.debtor else [], DEBTORS)
        _check_words("events", self.events, EVENTS)
        # the dataclass is frozen, hence object's own __setattr__
        if self.overdue_days is None:
            object.__setattr__(self, "overdue_days", _gravest(self.loans))
        if self.principal is None:
            object.__setattr__(self, "principal", _sum(self.loans))

    @property
    def left_over(self) -> tuple[int, int] | None:
        """What the income leaves after living costs, at the least and at the most; negative where it does not do.

        None where either is not known, or open above.
        """
        if self.monthly_income is None or self.monthly_costs is None:
            return None
        (earned, earned_most), (spent, spent_most) = self.monthly_income, self.monthly_costs
        if earned_most is None or spent_most is None:
            return None
        return earned - spent_most, earned_most - spent

    def on(self, today: date) -> Situation:
        """The case on that day: wherever a due date is known, the days are counted from it anew."""
        loans = tuple(loan.on(today) for loan in self.loans)
        days = self.overdue_days
        if self.due_date is not None:
            days = _days_since(self.due_date, today)
        elif self.loans and days == _gravest(self.loans):
            days = _gravest(loans)
        return replace(self, loans=loans, overdue_days=days)


def sum_of(spans: Iterable[Span]) -> Span:
    """The sum of spans; open above where one of them is."""
    lows, highs = zip(*spans, strict=True)
    return sum(lows), None if None in highs else sum(highs)


def _days_since(due: date, today: date) -> Span:
    days = max(0, (today - due).days)
    return days, days


def _gravest(loans: Iterable[Loan]) -> Span | None:
    """What is known of the longest time overdue: nobody knows which of two ranges is the longer one."""
    spans = [loan.overdue_days for loan in loans if loan.overdue_days is not None]
    if not spans:
        return None
    highs = [high for _, high in spans]
    return max(low for low, _ in spans), None if None in highs else max(high for high in highs if high is not None)


def _sum(loans: tuple[Loan, ...]) -> Span | None:
    """The principal of all loans; open above where one of them was not told."""
    spans = [loan.principal for loan in loans if loan.principal is not None]
    if not spans:
        return None
    low, high = sum_of(spans)
    return low, high if len(spans) == len(loans) else None


def _check_span(field: str, span: Span | None) -> None:
    if span is None:
        return
    if not (isinstance(span, tuple) and len(span) == 2 and type(span[0]) is int and type(span[1]) in (int, type(None))):
        raise SituationError(field, f"{span!r} is not a span; give two whole numbers (least, greatest or None)")
    low, high = span
    if low < 0:
        raise SituationError(field, f"{low} is negative; give 0 or more")
    if high is not None and low > high:
        raise SituationError(field, f"({low}, {high}) runs backwards; give the smaller number first")


def _check_words(field: str, words: Iterable[str], known: tuple[str, ...]) -> None:
    for word in words:
        if word not in known:
            raise SituationError(field, f'unknown word "{word}"; known: {", ".join(known)}')
