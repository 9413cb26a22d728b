"""The fields of a letter, filled from the case; a blank where something is not known or must not be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import knowledge
from actions.facts_in_words import fact_in_words, span_in_words
from actions.letter_acts import NO_DETAILS, Details, acts_in_words
from actions.repayment import monthly_sum
from actions.words import words
from rules import RepaymentPlan, Situation, Span

_KNOWS_WHOSE = ("spouse", "relative", "colleague", "acquaintance")
PARENTS = ("mother", "father")
"""Who of both parents may be written to alone."""


def letter_values(
    situation: Situation,
    lender_types: Iterable[str],
    dates: Mapping[str, date],
    plan: RepaymentPlan | None,
    start: str | None = None,
    details: Details = NO_DETAILS,
    *,
    familiar: bool = False,
    parent: str | None = None,
) -> dict[str, str]:
    """Return a value for every field that a letter may show.

    Args:
        situation: The case.
        lender_types: The kinds of lender that are possible.
        dates: The day of each event, where it is known.
        plan: What the monthly sum makes of the loans, where that can be reckoned.
        start: The event whose date is the day on which a paper was received.
        details: The hour of each event and how many calls it were, where it was told.
        familiar: Whether it goes to somebody close, who is told of all loans; a lender is told of its own alone.
        parent: mother or father, where one of them alone is written to.
    """
    lines = knowledge.letter_lines()
    blanks = {**lines.blanks, **(lines.familiar if familiar else {})}
    told = {
        **(_all_loans(situation, plan) if familiar or len(situation.loans) < 2 else _one_loan(situation, plan)),
        "income": _sum(situation.monthly_income),
        "costs": _sum(situation.monthly_costs),
        "received": day_in_words(dates[start]) if start and start in dates else "",
        "relation": _relation(situation),
        "talking": words()["use"]["talking"] if situation.talked_to_lender else "",
        "deducted_on": _short_day(dates["deducted"]) if "deducted" in dates else "",
        "workplace": words()["use"]["workplace_called"] if "workplace_called" in situation.events else "",
        "instead": words()["use"]["borrower_died"] if "borrower_died" in situation.events else "",
        **(words()["use"]["parents"][parent] if parent in PARENTS else {}),
        **acts_in_words(situation, tuple(lender_types), dates, details),
    }
    return {**blanks, **{field: value for field, value in told.items() if value}}


def day_in_words(day: date) -> str:
    """Return a day: 2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _short_day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _all_loans(situation: Situation, plan: RepaymentPlan | None) -> dict[str, str]:
    """Return the figures of the case as a whole."""
    lenders = [loan.lender for loan in situation.loans] if len(situation.loans) > 1 else [situation.lender]
    days = fact_in_words("overdue_days", situation)
    longest = len(situation.loans) > 1 and bool(days) and situation.overdue_days != (0, 0)
    return {
        "lender": "、".join(_lender(each) for each in lenders) if all(lenders) else "",
        "days": str(words()["use"]["longest"]).format(days=days) if longest else days,
        "principal": _sum(situation.principal),
        "monthly": _monthly(situation),
        "months": _months(plan.months if plan else None),
    }


def _one_loan(situation: Situation, plan: RepaymentPlan | None) -> dict[str, str]:
    """Return the figures of the one of several loans that is this lender's; no lender is offered what all get."""
    name = _lender(situation.lender)
    loan = next((each for each in situation.loans if name and _lender(each.lender) == name), None)
    if loan is None:
        return {"lender": name or words()["use"]["one_each"]}
    shares = plan.shares if plan and len(plan.shares) > 1 else ()
    monthly = next((share.monthly for share in shares if share.loan == loan), None)
    alone = Situation(overdue_days=loan.overdue_days)
    return {
        "lender": name,
        "days": fact_in_words("overdue_days", alone),
        "principal": _sum(loan.principal),
        "monthly": f"{monthly}元" if monthly else "",
        "months": _instalments(loan.principal, monthly),
    }


def _lender(lender: str | None) -> str:
    """Return the name of a lender's product; one that has two names is left to choose: 〔好期贷／信用付〕."""
    known = knowledge.lender(lender) if lender else None
    name = known.product if known else lender or ""
    return f"〔{name.replace('/', '／')}〕" if "/" in name else name


def _sum(span: Span | None) -> str:
    return f"{span_in_words(span).replace(',', '')}元" if span else ""


def _months(span: Span | None) -> str:
    """Return a number of instalments; a blank where it is not exact, for a proposal names one."""
    return f"{span[0]}期" if span and span[0] == span[1] else ""


def _instalments(principal: Span | None, monthly: int | None) -> str:
    """Return how many instalments pay an exact sum; the last one may be smaller."""
    if principal is None or not monthly or principal[0] != principal[1]:
        return ""
    return f"{-(-principal[0] // monthly)}期"


def _monthly(situation: Situation) -> str:
    """Return what can be paid a month: what was told, else what living costs leave of the income."""
    if situation.monthly_affordable is not None:
        return _sum(situation.monthly_affordable)
    monthly = monthly_sum(situation)
    return f"{monthly}元" if monthly else ""


def _relation(situation: Situation) -> str:
    """Return who writes, in their own words: 借款人是本人的儿子; a guarantor or a contact says that they are one."""
    lines, speaker, debtor = knowledge.letter_lines(), situation.speaker, situation.debtor
    if debtor is not None and debtor in lines.debtors and speaker in _KNOWS_WHOSE:
        return lines.debtors[debtor]
    return lines.relation.get(speaker, "")
