"""Which of several loans a letter is about, where one of them is paid off or was never theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import knowledge
from actions.letter_cases import OWES_NOTHING
from actions.letter_times import Details
from knowledge import Letter
from rules import Loan, Situation

OF_LENDER, OTHER, SEVERAL = "lender", "other", "several"
"""Details of an event: of which lender's loan it was told, whose loan the case had been about before, and that several
lenders were named of which it may be any."""
_ARBITRAL, _AT_COURT = "arbitration_notice", frozenset({"sued", "summons", "payment_order"})


@dataclass(frozen=True, slots=True)
class Told:
    """The case as one letter tells it.

    Attributes:
        situation: The case, without what was told of another loan.
        perhaps: What was told of one of several loans, nobody knows which.
        left_out: The lender whose loan the letter does not speak of, for nothing is owed to it.
    """

    situation: Situation
    perhaps: frozenset[str] = frozenset()
    left_out: str | None = None


def told_in(situation: Situation, letter: Letter, details: Details) -> Told:
    """Return the case as a letter tells it: that nothing is owed, of the loan alone of which that was said.

    Args:
        situation: The case.
        letter: The letter that was asked for.
        details: For each event the `lender` of whose loan it was told, and the `other` one, where they are known.
    """
    told = Told(_decided_by_whom(situation))
    for event in sorted(OWES_NOTHING & situation.events):
        told = _told_of_one(told, letter, event, details.get(event, {}))
    return told


def _told_of_one(told: Told, letter: Letter, event: str, detail: Mapping[str, Any]) -> Told:
    situation, settled = told.situation, detail.get(OF_LENDER)
    without = situation.events - {event}
    if settled is None:
        if len(situation.loans) < 2 and not detail.get(SEVERAL):
            return told
        return replace(told, situation=replace(situation, events=without), perhaps=told.perhaps | {event})
    owed = tuple(loan for loan in situation.loans if not knowledge.is_same_lender(loan.lender, settled))
    if len(situation.loans) > 1 and (letter.familiar or letter.not_owed or not situation.lender):
        # who proposes, or tells of the loans, speaks of those that are owed; of which one a complaint is, nobody said
        if not owed or letter.by_contact:
            return told
        if letter.familiar or letter.not_owed:
            return replace(told, situation=replace(_of(situation, owed), events=without), left_out=settled)
        return replace(told, situation=replace(situation, events=without), perhaps=told.perhaps | {event})
    if situation.lender is None or knowledge.is_same_lender(situation.lender, settled):
        other = detail.get(OTHER)
        if other and len(situation.loans) < 2 and (letter.familiar or letter.not_owed):
            return replace(told, situation=replace(situation, lender=other, events=without), left_out=settled)
        return told
    if letter.by_contact:
        return replace(told, situation=replace(situation, events=without))
    left = _of(situation, owed) if len(situation.loans) > 1 else situation
    return replace(told, situation=replace(left, events=without), left_out=settled)


def _of(situation: Situation, owed: tuple[Loan, ...]) -> Situation:
    """Return the case with these loans alone; of a single one its figures are those of the case."""
    if len(owed) > 1:
        named = any(knowledge.is_same_lender(loan.lender, situation.lender) for loan in owed)
        return replace(
            situation,
            loans=owed,
            lender=situation.lender if named else None,
            principal=None,
            overdue_days=None,
        )
    loan = owed[0]
    return replace(
        situation,
        loans=(),
        lender=loan.lender,
        principal=loan.principal,
        overdue_days=loan.overdue_days,
        due_date=loan.due_date,
    )


def _decided_by_whom(situation: Situation) -> Situation:
    """Return the case with an award where it says 判 of a dispute that only a tribunal has."""
    events = situation.events
    if "judgment" in events and _ARBITRAL in events and events.isdisjoint(_AT_COURT):
        return replace(situation, events=events - {"judgment"} | {"award"})
    return situation
