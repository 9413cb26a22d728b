"""The fields of a letter, filled from the case; a blank where something is not known or must not be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import knowledge
from actions.facts_in_words import fact_in_words, span_in_words
from actions.letter_acts import NO_DETAILS, Details, acts_in_words, time_in_words
from actions.letter_cases import case_names
from actions.repayment import monthly_sum
from actions.words import words
from knowledge import Letter
from rules import Loan, RepaymentPlan, Situation, Span

_KNOWS_WHOSE = ("spouse", "relative", "colleague", "acquaintance")
_OWES_TOO = "guarantor"
_COMPANY = "公司"
"""How the name of a legal lender ends; other rows of lenders.yml say 合作银行."""
MOST_LOANS = 4
"""Loans among which a blank lets the person choose; more would make it unreadable."""
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
    letter: Letter | None = None,
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
        letter: The letter, where it is known: somebody close is told of all loans, a lender of its own alone.
        parent: mother or father, where one of them alone is written to.
    """
    is_familiar = letter is not None and letter.familiar
    by_contact = letter is not None and letter.by_contact and situation.speaker != _OWES_TOO
    loan = _loan_in_question(situation)
    blanks = _blanks(situation, dates, details, loan, is_familiar=is_familiar, by_contact=by_contact)
    if is_familiar or len(situation.loans) < 2:
        figures = _all_loans(situation, plan)
    else:
        figures = _of_loan(loan, plan) if loan else _each_loan(situation, plan)
    told = {
        **figures,
        "able": words()["use"]["able"].format(monthly=figures["monthly"]) if figures.get("monthly") else "",
        "caller": words()["use"]["caller"].format(lender=figures["lender"]) if figures["lender"] else "",
        "company": _company(situation.lender, letter.lenders if letter else ()),
        "income": _sum(situation.monthly_income),
        "costs": _sum(situation.monthly_costs),
        "received": day_in_words(dates[start]) if start and start in dates else "",
        "relation": _relation(situation),
        **(words()["use"]["parents"][parent] if parent in PARENTS else {}),
        **acts_in_words(situation, tuple(lender_types), dates, details, blanks, by_contact=by_contact),
    }
    return {**blanks, **{field: value for field, value in told.items() if value}}


def day_in_words(day: date) -> str:
    """Return a day: 2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _blanks(
    situation: Situation,
    dates: Mapping[str, date],
    details: Details,
    loan: Loan | None,
    *,
    is_familiar: bool,
    by_contact: bool,
) -> dict[str, str]:
    """Return what stands in each field of which no value is known, as the case has it."""
    lines = knowledge.letter_lines()
    blanks = {
        **lines.blanks,
        **(lines.familiar if is_familiar else {}),
        **(lines.contact if by_contact else {}),
    }
    due = loan.due_date if loan else situation.due_date
    due_day = f"{due.month}月{due.day}日" if due else blanks["due"]
    of_case: dict[str, str] = {}
    for name in case_names(situation, loan):
        times = {"due": due_day, **time_in_words(name, dates, details)}
        of_case = {**{field: text.format(**times) for field, text in lines.cases[name].items()}, **of_case}
    return {**blanks, **of_case}


def _loan_in_question(situation: Situation) -> Loan | None:
    """Return the one of several loans that is of the lender that is named; None where there is none."""
    name = _lender(situation.lender)
    return next((each for each in situation.loans if name and _lender(each.lender) == name), None)


def _all_loans(situation: Situation, plan: RepaymentPlan | None) -> dict[str, str]:
    """Return the figures of the case as a whole."""
    lenders = [loan.lender for loan in situation.loans] if len(situation.loans) > 1 else [situation.lender]
    days = _days(situation.overdue_days)
    longest = len(situation.loans) > 1 and bool(days)
    return {
        "lender": "、".join(_lender(each) for each in lenders) if all(lenders) else "",
        "days": str(words()["use"]["longest"]).format(days=days) if longest else days,
        "principal": _sum(situation.principal),
        "monthly": _monthly(situation),
        "months": _months(plan.months if plan else None),
    }


def _of_loan(loan: Loan, plan: RepaymentPlan | None) -> dict[str, str]:
    """Return the figures of one of several loans; no lender is offered what all of them get."""
    shares = plan.shares if plan and len(plan.shares) > 1 else ()
    monthly = next((share.monthly for share in shares if share.loan == loan), None)
    return {
        "lender": _lender(loan.lender),
        "days": _days(loan.overdue_days),
        "principal": _sum(loan.principal),
        "monthly": f"{monthly}元" if monthly else "",
        "months": _instalments(loan.principal, monthly),
    }


def _each_loan(situation: Situation, plan: RepaymentPlan | None) -> dict[str, str]:
    """Return the figures of several loans, of which one is kept: 〔花呗6000元／美团月付3000元〕."""
    names = [_product(loan.lender) for loan in situation.loans]
    can_choose = all(names) and len(names) <= MOST_LOANS
    lenders = "／".join(names) if can_choose else words()["use"]["unnamed"]
    figures = {"lender": str(words()["use"]["one_each"]).format(lenders=lenders)}
    loans = [{**_of_loan(loan, plan), "days": _days(loan.overdue_days, always=True)} for loan in situation.loans]
    for field in ("days", "principal", "monthly", "months"):
        known = [loan[field] for loan in loans]
        if can_choose and all(known):
            figures[field] = f"〔{'／'.join(name + value for name, value in zip(names, known, strict=True))}〕"
    return figures


def _days(overdue: Span | None, *, always: bool = False) -> str:
    """Return how long a loan is overdue; empty where it is not, for then the day on which it is due is said."""
    return "" if overdue == (0, 0) and not always else fact_in_words("overdue_days", Situation(overdue_days=overdue))


def _product(lender: str | None) -> str:
    """Return what borrowers call a loan of this lender."""
    known = knowledge.lender(lender) if lender else None
    return known.product if known else lender or ""


def _lender(lender: str | None) -> str:
    """Return the name of a lender's product; one that has two names is left to choose: 〔好期贷／信用付〕."""
    name = _product(lender)
    return f"〔{name.replace('/', '／')}〕" if "/" in name else name


def _company(lender: str | None, types: Iterable[str]) -> str:
    """Return a blank that names the companies known to lend by this product; the contract says which one it is.

    Args:
        lender: The lender or product in the borrower's words.
        types: The kinds of lender that are meant; all where it is empty.
    """
    known, meant = knowledge.lender(lender) if lender else None, set(types)
    lenders = known.lenders if known else ()
    fitting = [each for each in lenders if each.name.endswith(_COMPANY) and (not meant or meant & set(each.types))]
    return words()["use"]["perhaps"].format(names="或".join(each.name for each in fitting)) if fitting else ""


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
