"""What the person takes along in this turn: a letter, or a repayment plan; made anew with what is known now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

import knowledge
from actions.draft import Use
from actions.letter_acts import MOST_FACTS
from actions.letter_cases import days_in_question, owes_nothing
from actions.letter_figures import loan_in_question, product_in_words
from actions.letter_loans import Told, told_in
from actions.letter_values import letter_values
from actions.plan import ABOUT_PAYING, Moment, letter_in_words, tells_a_sum
from actions.repayment import plan_of, plan_to_use
from actions.turn import topic_of
from actions.use_requests import (
    BORROWER,
    PLAN,
    REQUEST,
    Form,
    asks_for_words,
    is_principal,
    parent_named,
    wants_short,
)
from actions.words import words
from knowledge import Letter
from rules import Situation

STARTS = {"objection_to_payment_order": "payment_order"}
"""The event on whose day the paper that a letter answers was received."""
NOT_OWED_IN = {
    "status_dispute/settled_reappears": "paid_off",
    "status_dispute/paid_but_unpaid": "paid_off",
    "status_dispute/identity_theft": "identity_theft",
}
"""What somebody says of a loan who asks one of these questions."""
LONGEST_BYTES = 2000
"""UTF-8 bytes of a letter with its title: one message of WeChat takes 2,048."""
GUARANTOR, PAID_FOR, CLAIM = "guarantor", "guarantor_paid", "claim_on_borrower"
_TO_LENDER = ("{lender}", "{to}")
"""Fields that name the lender whom a letter goes to, or is about."""


def use_in(moment: Moment, today: date) -> Use | None:
    """Return what is handed out with the answer: what its file names, or the words that were asked for."""
    question = moment.asked.questions[0] if moment.asked.questions else None
    named = moment.turn.value(REQUEST)
    if named is not None and knowledge.has_letter(named):
        return _written(moment, knowledge.letter(named), today)
    in_words = letter_in_words(moment)
    if in_words is not None:
        return _written(moment, knowledge.letter(in_words), today, short=wants_short(moment.turn))
    if asks_for_words(moment.turn):
        for each in (question, moment.memory.question):
            letter = _fitting(moment, each, moment.turn.text)
            if letter is not None:
                return _written(moment, _to_whom(moment, letter), today)
    return _of_answer(moment, question, today) if question is not None else None


def use_again(moment: Moment, form: Form, today: date) -> Use | None:
    """Return what was handed out last with what is known now, in another length where one was asked for."""
    memory = moment.memory
    if memory.use == PLAN:
        return plan_to_use(moment.case.situation, today)
    if memory.use is None or not knowledge.has_letter(memory.use):
        return None
    short = memory.use_short if form == "same" else form == "short"
    return _written(moment, knowledge.letter(memory.use), today, short=short)


def letter_to_offer(moment: Moment, question: str) -> Letter | None:
    """Return the letter that helps after this answer; None where there is none, or it was handed out already."""
    letter = _fitting(moment, question)
    return None if letter is None or letter.id == moment.memory.use else letter


def _fitting(moment: Moment, question: str | None, message: str = "") -> Letter | None:
    """Return the letter for a question; what was typed tells to whom, where several fit."""
    if question is None or not knowledge.has(question):
        return None
    letter = knowledge.letter_for(question, moment.case.outcomes, message)
    if letter is None:
        return None
    return letter_owing(letter, told_in(moment.case.situation, letter, moment.details).situation)


def _to_whom(moment: Moment, letter: Letter) -> Letter:
    """Return the letter; of a guarantor who paid and told of no act of collectors, that to the borrower."""
    situation = moment.case.situation
    acts = situation.events & knowledge.letter_lines().events.keys()
    paid = _has_paid_for(situation.speaker, situation.events)
    return knowledge.letter(CLAIM) if paid and letter.by_contact and not acts else letter


def _of_answer(moment: Moment, question: str, today: date) -> Use | None:
    """Return what the answer to a question hands out by itself; nothing that was handed out before."""
    if tells_a_sum(moment) and topic_of(question) in ABOUT_PAYING:
        return plan_to_use(moment.case.situation, today)
    named = knowledge.answer(question, moment.case.outcomes, moment.case.values).use
    if named is None or named == moment.memory.use:
        return None
    if named == PLAN:
        return plan_to_use(moment.case.situation, today)
    if not knowledge.has_letter(named):
        return None
    letter = _fitting(moment, question, moment.turn.text) or knowledge.letter(named)
    use = _written(moment, letter, today)
    # another letter may be written than the one that is named: by who types, what is owed, who supervises the lender
    return None if use is None or use.id == moment.memory.use else use


def letter_by(letter: Letter, speaker: str, events: Collection[str] = ()) -> Letter | None:
    """Return the letter that somebody may write: for what the borrower alone writes, another one, or None.

    Args:
        letter: The letter that was asked for.
        speaker: Who is typing.
        events: What has happened: a guarantor who has paid has nothing to propose, and claims it from the borrower.
    """
    if not letter.by_borrower or speaker == BORROWER:
        return letter
    if _has_paid_for(speaker, events) and letter.by_guarantor_who_paid:
        return knowledge.letter(letter.by_guarantor_who_paid)
    return knowledge.letter(letter.by_others) if letter.by_others else None


def _has_paid_for(speaker: str, events: Collection[str]) -> bool:
    """Return whether a guarantor has paid in the borrower's place."""
    return speaker == GUARANTOR and PAID_FOR in events


def letter_owing(letter: Letter, situation: Situation) -> Letter:
    """Return the letter that fits what is owed: in place of a proposal another one where nothing is owed."""
    return knowledge.letter(letter.not_owed) if letter.not_owed and owes_nothing(situation) else letter


def letter_to_receiver(letter: Letter, lender_types: Iterable[str]) -> Letter:
    """Return the letter to the one who supervises the lender: another one where no known lender is of this one's kinds.

    Args:
        letter: The letter that was asked for.
        lender_types: The kinds of lender that are possible.
    """
    if letter.instead is None or not set(letter.lenders).isdisjoint(lender_types):
        return letter
    other = knowledge.letter(letter.instead)
    return letter if set(other.lenders).isdisjoint(lender_types) else other


def notes_beside(
    asked: Letter, letter: Letter, situation: Situation, lender_types: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the sentences beside a letter: to which of several lenders it goes, why it is another one, and its own.

    Args:
        asked: The letter that was asked for.
        letter: The one that is handed out.
        situation: The case.
        lender_types: The kinds of lender that are possible.
    """
    reasons = ((asked.instead, asked.instead_note), (asked.not_owed, asked.not_owed_note))
    why = next((reason for other, reason in reasons if other == letter.id), None)
    note = letter.note if _needs_note(letter, situation, lender_types) else None
    return tuple(each for each in (_to_which(letter, situation), why, note) if each)


def _needs_note(letter: Letter, situation: Situation, lender_types: Iterable[str]) -> bool:
    """Return whether the sentence of a letter fits: not after some events, for old debts, for other kinds of lender."""
    if situation.events.intersection(letter.note_not_after):
        return False
    if letter.note_from_days is not None:
        days = days_in_question(situation, loan_in_question(situation, letter))
        return any(each is None or each[1] is None or each[1] >= letter.note_from_days for each in days)
    kinds = set(lender_types)
    return not letter.lenders or not kinds or not kinds <= set(letter.lenders)


def _to_which(letter: Letter, situation: Situation) -> str | None:
    """Return to which of several lenders a letter goes, and how to have another written; None where there is one."""
    loan = None if letter.familiar or letter.by_contact else loan_in_question(situation, letter)
    if loan is None or not any(field in letter.text for field in _TO_LENDER):
        return None
    other = next((each.lender for each in situation.loans if each.lender not in (None, loan.lender)), None)
    if other is None:
        return None
    names = {"lender": product_in_words(loan.lender), "other": product_in_words(other)}
    return str(words()["use"]["to_which"]).format(**names)


def fitting_text(letter: Letter, values: Callable[[int], Mapping[str, str]], *, short: bool = False) -> str:
    """Return the words of a letter, with as many acts at length as one message takes.

    Args:
        letter: The letter.
        values: Returns its fields, with so many acts at length at the most.
        short: Whether the short form is wanted.
    """
    text = ""
    for most_facts in range(MOST_FACTS, 0, -1):
        text = knowledge.fill_letter(letter, values(most_facts), short=short)
        if len(f"{letter.title}\n\n{text}".encode()) <= LONGEST_BYTES:
            break
    return text


def _written(moment: Moment, named: Letter, today: date, *, short: bool = False) -> Use | None:
    case = moment.case
    kinds = case.outcomes["lender_type"]
    asked = letter_by(named, case.situation.speaker, case.situation.events)
    if asked is None:
        return None
    told = told_in(_in_talk(moment), asked, moment.details)
    letter = letter_to_receiver(letter_owing(asked, told.situation), kinds)
    plan = plan_of(told.situation, today)
    notes = (*notes_beside(asked, letter, told.situation, kinds), *_left_out(asked, told))
    parent = parent_named(moment.turn.text) or moment.memory.use_to

    def values(most_facts: int) -> dict[str, str]:
        return letter_values(
            told.situation,
            kinds,
            moment.dates,
            plan,
            STARTS.get(letter.id),
            moment.details,
            letter=letter,
            parent=parent,
            today=today,
            most_facts=most_facts,
            perhaps=told.perhaps,
            is_principal=is_principal(moment.turn, moment.memory),
        )

    return Use(
        id=letter.id,
        title=letter.title,
        text=fitting_text(letter, values, short=short),
        notes=notes,
        is_short=short,
        to=parent,
        citations=tuple(knowledge.citation(source) for source in cited_by(letter, told.situation, notes)),
    )


def _in_talk(moment: Moment) -> Situation:
    """Return the case, with what the question that was answered last takes for granted: that nothing is owed.

    Whoever asked what to do where a loan that is paid off comes back does not offer to talk about the debt.
    """
    situation, meant = moment.case.situation, NOT_OWED_IN.get(moment.memory.question or "")
    if meant is None or situation.speaker != BORROWER or owes_nothing(situation) or len(situation.loans) > 1:
        return situation
    return replace(situation, events=situation.events | {meant})


def _left_out(letter: Letter, told: Told) -> Iterator[str]:
    """Yield the sentence beside a letter about paying that says which loan it does not speak of."""
    forms = words()["use"]
    if told.left_out and (letter.not_owed or letter.familiar):
        yield str(forms["left_out"]).format(lender=product_in_words(told.left_out))
    elif told.perhaps and letter.not_owed:
        yield str(forms["left_out_perhaps"])


def cited_by(letter: Letter, situation: Situation, notes: Collection[str] = ()) -> Iterator[str]:
    """Yield the ids of what a letter rests on in this case.

    Args:
        letter: The letter.
        situation: The case; what is about a court is shown where there is one.
        notes: The sentences beside it.
    """
    for source in letter.cites:
        after, not_after = letter.cited_after.get(source), letter.not_cited_after.get(source, ())
        if after is not None and situation.events.isdisjoint(after):
            continue
        if not situation.events.isdisjoint(not_after):
            continue
        if source not in letter.cited_with_note or letter.note in notes:
            yield source
