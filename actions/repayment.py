"""A repayment plan in words: what a monthly sum makes of the loans of a case."""

from __future__ import annotations

from datetime import date

import knowledge
from actions.budget import budget_in_words
from actions.draft import Use
from actions.facts_in_words import rate_in_words, span_in_words
from actions.use_requests import PLAN
from actions.words import words
from rules import Loan, PlanError, RepaymentPlan, Situation, plan_repayment

SOURCES = ("AG-01", "CC-47")
"""That both sides have to agree, and that no rule fixes which of several loans goes first."""
_CARD_RULE = "RG-09"


def monthly_sum(situation: Situation) -> int | None:
    """Return what can be paid a month: what was told, else what the income leaves; None where neither is known."""
    if situation.monthly_affordable is not None:
        return situation.monthly_affordable[0]
    left = situation.left_over
    return left[0] if left is not None and left[0] > 0 else None


def plan_of(situation: Situation, today: date) -> RepaymentPlan | None:
    """Return what the monthly sum makes of the loans; None where one of them is not known."""
    affordable = monthly_sum(situation)
    if affordable is None:
        return None
    income, left = situation.monthly_income, situation.left_over
    costs = income[0] - left[0] if income and left else None
    try:
        return plan_repayment(
            _loans(situation), affordable, today, income and income[0], costs, daily_rate=situation.daily_rate
        )
    except PlanError:
        return None


def plan_to_use(situation: Situation, today: date) -> Use | None:
    """Return what the monthly sum makes of the loans, as something to take along; None where one is not known."""
    plan = plan_of(situation, today)
    if plan is None:
        return None
    sources = (*SOURCES, _CARD_RULE) if "above_five_years" in plan.flags else SOURCES
    return Use(
        id=PLAN,
        title=words()["plan"]["title"],
        text="\n".join(_lines(plan, situation.daily_rate, budget_in_words(situation) or "")),
        answer=_in_one_sentence(plan),
        notes=tuple(filter(None, [budget_in_words(situation)])),
        citations=tuple(knowledge.citation(fact) for fact in sources),
    )


def _in_one_sentence(plan: RepaymentPlan) -> str:
    """Return the plan in one sentence: 30,000元每月还800元，要38个月，不算利息。."""
    form = "open" if plan.months[1] is None else "exact"
    months = f"{plan.months[0]}" if plan.months[1] is None else span_in_words(plan.months)
    return str(words()["plan"]["headline"][form]).format(
        total=f"{span_in_words(plan.total)}元", monthly=f"{plan.monthly:,}元", months=months
    )


def _lines(plan: RepaymentPlan, daily_rate: float | None, budget: str) -> list[str]:
    table = words()["plan"]
    lines = [
        budget,
        table["total"].format(total=f"{span_in_words(plan.total)}元", loans=_several(plan)),
        table["monthly"].format(monthly=f"{plan.monthly:,}元"),
        _months(plan),
        _interest(plan, daily_rate),
        *_shares(plan),
        *(table["flags"][flag] for flag in plan.flags),
        table["end"],
    ]
    return [line for line in lines if line]


def _loans(situation: Situation) -> tuple[Loan, ...]:
    """Return the loans of the case; a principal told for the case as a whole outranks a list that does not add up."""
    loans, whole = situation.loans, situation.principal
    alone = (Loan(lender=situation.lender, principal=whole, overdue_days=situation.overdue_days),)
    if len(loans) < 2:
        return alone
    known = [loan.principal for loan in loans if loan.principal is not None]
    adds_up = len(known) == len(loans) and whole is not None and sum(low for low, _ in known) == whole[0]
    return loans if adds_up else alone


def _several(plan: RepaymentPlan) -> str:
    return f"（{len(plan.shares)}笔）" if len(plan.shares) > 1 else ""


def _months(plan: RepaymentPlan) -> str:
    table = words()["plan"]["months"]
    if plan.last_month is None or plan.last_instalment is None:
        return str(table["open"]).format(months=span_in_words(plan.months))
    form = "even" if plan.last_instalment == plan.monthly else "exact"
    return str(table[form]).format(
        months=plan.months[0],
        last_month=f"{plan.last_month.year}年{plan.last_month.month}月",
        last_instalment=f"{plan.last_instalment:,}元",
    )


def _interest(plan: RepaymentPlan, daily_rate: float | None) -> str:
    table = words()["plan"]["interest"]
    if plan.with_interest is None or daily_rate is None:
        return "" if "below_interest" in plan.flags else str(table["unknown"])
    interest = f"{plan.with_interest.interest:,}元"
    return str(table["known"]).format(
        rate=rate_in_words(daily_rate), months=plan.with_interest.months, interest=interest
    )


def _shares(plan: RepaymentPlan) -> list[str]:
    """Return what each of several loans gets, in order; empty for a single one."""
    if len(plan.shares) < 2 or any(share.monthly is None for share in plan.shares):
        return []
    table = words()["plan"]
    lines = []
    for place, share in enumerate(plan.shares, start=1):
        known = knowledge.lender(share.loan.lender) if share.loan.lender else None
        name = known.product if known else share.loan.lender or table["unnamed"].format(place=place)
        principal = f"{share.loan.principal[0]:,}元" if share.loan.principal else ""
        lines.append(table["share"].format(place=place, name=name, principal=principal, monthly=f"{share.monthly:,}元"))
    return [table["shares"], *lines, table["order"]]
