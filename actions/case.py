"""From a case to what `knowledge` needs: outcomes that choose a variant, values that fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rules import Assessment, InterestError, Situation, Span, assess, estimate_penalty_interest, policy_for


@dataclass(frozen=True, slots=True)
class Case:
    """A situation with what follows from it.

    Attributes:
        situation: What is known.
        assessment: What the lender's policy pack makes of it.
        outcomes: Plain words for `knowledge`: stage, contact_family, interest.
        values: Figures for the variants that show them, written out.
    """

    situation: Situation
    assessment: Assessment
    outcomes: Mapping[str, tuple[str, ...]]
    values: Mapping[str, str]


def case_of(situation: Situation) -> Case:
    """Judges the situation by its lender's policy."""
    assessment = assess(situation, policy_for(situation.lender))
    interest, values = _interest(situation)
    return Case(situation, assessment, {**assessment.outcomes(), "interest": (interest,)}, values)


def _interest(situation: Situation) -> tuple[str, dict[str, str]]:
    if situation.principal is None or situation.daily_rate is None or situation.overdue_days is None:
        return "incomplete", {}
    try:
        estimate = estimate_penalty_interest(situation.principal, situation.daily_rate, situation.overdue_days)
    except InterestError:
        return "incomplete", {}
    values = {
        "principal": _span(situation.principal),
        "overdue_days": _span(situation.overdue_days),
        "daily_rate": f"{situation.daily_rate:.4%}".rstrip("0%").rstrip(".") + "%",
        "yearly_rate": f"{estimate.yearly_rate:.1%}",
        "interest_low": f"{estimate.low:,.2f}",
        "interest_high": "（上限算不出来）" if estimate.high is None else f"{estimate.high:,.2f}",
    }
    return ("above_24" if estimate.flags else "estimated"), values


def _span(span: Span) -> str:
    low, high = span
    if high is None:
        return f"{low}以上"
    return str(low) if low == high else f"{low}到{high}"
