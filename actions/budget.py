"""What is left a month, in words: income less living costs, whether a sum fits in, what an instalment takes."""

from __future__ import annotations

from actions.facts_in_words import span_in_words
from actions.words import words
from rules import PlanError, Situation, Span, installment


def budget_in_words(situation: Situation, monthly: int | None = None) -> str | None:
    """Return what income leaves after living costs, and whether a monthly sum fits in; None where it is not known.

    Args:
        situation: The case.
        monthly: The monthly sum in question; by default what was told that can be paid.
    """
    left, income, costs = situation.left_over, situation.monthly_income, situation.monthly_costs
    if left is None or income is None or costs is None:
        return None
    table = words()["plan"]["left"]
    figures = {"income": _sum(income), "costs": _sum(costs), "left": _sum((max(left[0], 0), max(left[1], 0)))}
    first = str(table["some" if left[0] > 0 else "none"]).format(**figures)
    if monthly is None and situation.monthly_affordable is not None:
        monthly = situation.monthly_affordable[0]
    if monthly is None or left[0] <= 0:
        return first
    rest = left[0] - monthly
    form = "enough" if rest > 0 else "just" if rest == 0 else "short"
    return first + str(table[form]).format(monthly=f"{monthly:,}元", rest=f"{abs(rest):,}元")


def installments_in_words(situation: Situation, count: int) -> tuple[str, list[str]]:
    """Return what each of `count` instalments takes, and beside it what is left a month.

    Args:
        situation: The case.
        count: How many instalments.
    """
    table = words()["plan"]["instalments"]
    each = _each(situation, count)
    if situation.principal is None or each is None:
        return str(table["tell_principal"]).format(count=count), []
    headline = str(table["headline"]).format(total=_sum(situation.principal), count=count, monthly=_sum(each))
    beside = [budget_in_words(situation, each[0]), _fits_from(situation, each[0]), str(table["ask_lender"])]
    return headline, [line for line in beside if line]


def _each(situation: Situation, count: int) -> Span | None:
    try:
        return installment(situation.principal, count) if situation.principal else None
    except PlanError:
        return None


def _fits_from(situation: Situation, monthly: int) -> str | None:
    """Return from how many instalments on the sum fits into what is left; None where it fits already."""
    left = situation.left_over
    if left is None or situation.principal is None or not 0 < left[0] < monthly:
        return None
    return str(words()["plan"]["instalments"]["fits_from"]).format(count=-(-situation.principal[0] // left[0]))


def _sum(span: Span) -> str:
    return f"{span_in_words(span)}元"
