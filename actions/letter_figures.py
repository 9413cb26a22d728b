"""Sums, days and names of lenders as letters have them; a blank to choose from where nobody has fixed the sum."""

from __future__ import annotations

from collections.abc import Iterable

import knowledge
from actions.facts_in_words import fact_in_words, span_in_words
from actions.letter_cases import owes_nothing
from actions.repayment import monthly_sum
from actions.words import words
from knowledge import Letter
from rules import Loan, RepaymentPlan, Situation, Span

_COMPANY = "公司"
"""How the name of a legal lender ends; other rows of lenders.yml say 合作银行."""
_MICRO_LOAN, _CARD_ISSUER = "micro_loan", "card_issuer"


def loan_in_question(situation: Situation, letter: Letter | None) -> Loan | None:
    """Return the one of several loans that a letter is about; None where it is about all, or nobody knows which.

    It is that of the lender that is named. Where none is named, a letter about one loan is written for the gravest.
    """
    if len(situation.loans) < 2:
        return None
    if situation.lender:
        name = lender_in_words(situation.lender)
        return next((each for each in situation.loans if lender_in_words(each.lender) == name), None)
    named = [each for each in situation.loans if each.lender]
    if letter is None or not letter.per_loan or not named:
        return None
    return max(named, key=lambda loan: loan.overdue_days[0] if loan.overdue_days else -1)


def figures_of(
    situation: Situation, plan: RepaymentPlan | None, loan: Loan | None, *, is_familiar: bool, by_contact: bool
) -> dict[str, str]:
    """Return lender, days and sums; empty where they are not known.

    Args:
        situation: The case.
        plan: What the monthly sum makes of the loans, where that can be reckoned.
        loan: The one of several loans that the letter is about.
        is_familiar: Whether somebody close is written to, who is told of all loans.
        by_contact: Whether somebody writes who is called, and knows who calls rather than whose loans there are.
    """
    if is_familiar or len(situation.loans) < 2:
        return _of_case(situation, plan, is_familiar=is_familiar)
    if loan is not None:
        return {**_of_loan(situation, loan, plan), "others": _others(situation, loan)}
    return {"lender": lender_in_words(situation.lender) or ("" if by_contact else words()["use"]["which_one"])}


def product_in_words(lender: str | None) -> str:
    """Return what borrowers call a loan of this lender."""
    known = knowledge.lender(lender) if lender else None
    return known.product if known else lender or ""


def lender_in_words(lender: str | None) -> str:
    """Return the name of a lender's product; one that has two names is left to choose: 〔好期贷／信用付〕."""
    name = product_in_words(lender)
    return f"〔{name.replace('/', '／')}〕" if "/" in name else name


def is_card(lender: str | None) -> bool:
    """Return whether a loan is a credit card."""
    known = knowledge.lender(lender) if lender else None
    return known is not None and tuple(known.types) == (_CARD_ISSUER,)


def company_in_words(lender: str | None, types: Iterable[str]) -> str:
    """Return a blank that names the companies known to lend by this product; the contract says which one it is.

    Args:
        lender: The lender or product in the borrower's words.
        types: The kinds of lender that are meant; all where it is empty.
    """
    known, meant = knowledge.lender(lender) if lender else None, set(types)
    lenders = known.lenders if known else ()
    fitting = [each for each in lenders if each.name.endswith(_COMPANY) and (not meant or meant & set(each.types))]
    return words()["use"]["perhaps"].format(names="或".join(each.name for each in fitting)) if fitting else ""


def kind_in_words(lender_types: Iterable[str]) -> str:
    """Return 小额贷款公司 where the lender may be one; empty where that is not known."""
    return words()["use"]["micro_loan"] if _MICRO_LOAN in lender_types else ""


def sum_in_words(span: Span | None) -> str:
    """Return a sum: 6000元, 4000到4500元, 20000元以上; empty where it is not known."""
    if span is None:
        return ""
    low, high = span
    return f"{low}元以上" if high is None else f"{span_in_words(span).replace(',', '')}元"


def able_in_words(situation: Situation, figures: dict[str, str]) -> str:
    """Return what can be paid a month: 每月能还300到500元; empty where nobody has said it, or of which loan."""
    if owes_nothing(situation):
        return ""
    told = situation.monthly_affordable is not None and len(situation.loans) < 2
    monthly = sum_in_words(situation.monthly_affordable) if told else figures.get("monthly", "")
    return str(words()["use"]["able"]).format(monthly=monthly) if monthly else ""


def _of_case(situation: Situation, plan: RepaymentPlan | None, *, is_familiar: bool) -> dict[str, str]:
    """Return the figures of the case as a whole."""
    lenders = [loan.lender for loan in situation.loans] if len(situation.loans) > 1 else [situation.lender]
    days = _days(situation.overdue_days)
    longest = len(situation.loans) > 1 and bool(days)
    told = situation.monthly_affordable
    is_offer = told is not None and told[0] == told[1]
    return {
        "lender": _all_of(lenders, situation),
        "days": str(words()["use"]["longest"]).format(days=days) if longest else days,
        "principal": sum_in_words(situation.principal),
        "monthly": sum_in_words(told) if is_familiar and told else _monthly(situation),
        "months": _months(plan.months if plan and is_offer else None),
    }


def _all_of(lenders: Iterable[str | None], situation: Situation) -> str:
    """Return the lenders of a case; empty where one is not known, a blank where nothing is owed to one of several."""
    named = [lender_in_words(each) for each in lenders]
    if len(named) > 1 and owes_nothing(situation):
        return str(words()["use"]["which_one"])
    return "、".join(named) if all(named) else ""


def _of_loan(situation: Situation, loan: Loan, plan: RepaymentPlan | None) -> dict[str, str]:
    """Return the figures of one of several loans; its share of what all of them get is reckoned, not offered."""
    shares = plan.shares if plan and len(plan.shares) > 1 else ()
    monthly = next((share.monthly for share in shares if share.loan == loan), None)
    is_offered = situation.monthly_affordable is not None
    form = "share" if is_offered else "share_at_most"
    return {
        "lender": lender_in_words(loan.lender),
        "days": _days(loan.overdue_days),
        "principal": sum_in_words(loan.principal),
        "monthly": str(words()["use"][form]).format(monthly=monthly) if monthly else "",
        "months": _instalments(loan.principal, monthly) if is_offered else "",
    }


def _others(situation: Situation, loan: Loan) -> str:
    """Return how many other loans there are and what they come to; empty where a sum of them is not known."""
    others = [each.principal for each in situation.loans if each is not loan]
    known = [each for each in others if each is not None]
    if len(known) < len(others):
        return ""
    highs = [high for _, high in known if high is not None]
    total = (sum(low for low, _ in known), sum(highs) if len(highs) == len(known) else None)
    return str(words()["use"]["others"]).format(count=len(others), total=sum_in_words(total))


def _days(overdue: Span | None) -> str:
    """Return how long a loan is overdue; empty where it is not, for then the day on which it is due is said."""
    return "" if overdue == (0, 0) else fact_in_words("overdue_days", Situation(overdue_days=overdue))


def _months(span: Span | None) -> str:
    """Return a number of instalments; a blank where it is not exact, for a proposal names one."""
    return f"{span[0]}期" if span and span[0] == span[1] else ""


def _instalments(principal: Span | None, monthly: int | None) -> str:
    """Return how many instalments pay an exact sum; the last one may be smaller, and the sum may be changed."""
    if principal is None or not monthly or principal[0] != principal[1]:
        return ""
    return f"〔{-(-principal[0] // monthly)}〕期"


def _monthly(situation: Situation) -> str:
    """Return what is offered a month: the sum that was told; a blank where it is a span, or income less costs."""
    told, forms = situation.monthly_affordable, words()["use"]
    if told is not None:
        said = sum_in_words(told)
        return said if told[0] == told[1] else str(forms["choose"]).format(monthly=said)
    left = monthly_sum(situation)
    return str(forms["at_most"]).format(monthly=left) if left else ""
