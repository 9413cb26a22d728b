"""Which cases of letter_lines.yml hold: what happened, whether a loan is overdue, whether the borrower is reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import knowledge
from rules import Loan, Situation, Span

OWES_NOTHING = frozenset({"identity_theft", "paid_off"})
"""What happened to somebody who has nothing to offer."""
DECIDED = frozenset({"judgment", "award", "enforcement_started"})
"""After these the sum owed is that of the decision, and what the principal makes of instalments no longer fits."""
_LONG_AGO_DAYS = 1095
"""The three years of limitation: Civil Code, article 188."""


def case_names(
    situation: Situation, loan: Loan | None, *, is_late: bool = False, perhaps: Iterable[str] = ()
) -> Iterator[str]:
    """Yield the names of the cases that hold, in the order of the file, in which the first one decides.

    Args:
        situation: The case.
        loan: The one of several loans that the letter is about, where it is known.
        is_late: Whether the time for an answer to a paper has passed.
        perhaps: What was told of one of several loans, and may be so of this one.
    """
    holds = {*situation.events, *_of_overdue(days_in_question(situation, loan)), *_of_contact(situation)}
    if situation.talked_to_lender:
        holds.add("talked_to_lender")
    if situation.speaker == "borrower":
        holds.discard("borrower_died")
    else:
        holds |= {"by_other", f"by_{situation.speaker}"}
    if "deducted" in holds and owes_nothing(situation):
        holds.add("deducted_not_owed")
    if situation.monthly_affordable is None and _leaves_nothing(situation):
        holds.add("nothing_left")
    if is_late:
        holds.add("term_over")
    if is_long_ago(situation, loan) and not situation.events & DECIDED:
        holds.add("long_ago")
    holds |= {f"perhaps_{event}" for event in perhaps}
    return (name for name in knowledge.letter_lines().cases if name in holds)


def owes_nothing(situation: Situation) -> bool:
    """Return whether the loan is paid off, or was never theirs."""
    return not OWES_NOTHING.isdisjoint(situation.events)


def days_in_question(situation: Situation, loan: Loan | None) -> list[Span | None]:
    """Return how long the loan is overdue; of several among which none is named, how long each of them is."""
    if loan is not None:
        return [loan.overdue_days]
    if len(situation.loans) > 1:
        return [each.overdue_days for each in situation.loans]
    return [situation.overdue_days]


def is_long_ago(situation: Situation, loan: Loan | None) -> bool:
    """Return whether the loan is overdue for three years and more, so that limitation has to be looked at first."""
    return any(each is not None and each[0] >= _LONG_AGO_DAYS for each in days_in_question(situation, loan))


def _leaves_nothing(situation: Situation) -> bool:
    """Return whether living costs take the whole income, or there is none."""
    left = situation.left_over
    return situation.monthly_income == (0, 0) or (left is not None and left[1] <= 0)


def _of_overdue(days: list[Span | None]) -> Iterator[str]:
    if all(each == (0, 0) for each in days):
        yield "not_overdue"
    elif all(each is not None and each[0] > 0 for each in days):
        yield "overdue"


def _of_contact(situation: Situation) -> Iterator[str]:
    if situation.out_of_contact:
        yield "out_of_contact"
    elif situation.missed_calls is not None and situation.missed_calls[0] > 0:
        yield "missed_calls"
    elif situation.out_of_contact is False:
        yield "reachable"
