"""Puts the answer to a question into a reply: only what the person has not read yet."""

from __future__ import annotations

import knowledge
from actions.case import case_of
from actions.draft import Draft
from actions.memory import Memory
from actions.plan import ASSESSED, Moment
from actions.slots import situation_from
from actions.suggestions import UNOFFERED
from actions.thread import NO_QUESTION
from actions.words import words

POSSIBLE, LEAST_POSSIBLE = 0.15, 0.03
"""Least probability of another question that a message may mean; the second where the first's answer was read."""
SURE, AS_LIKELY = 0.6, 0.5
"""A question that is less likely than the first is not sure; the next one gets a line, too, where it is at least this
share as likely."""


def add_answer(moment: Moment, draft: Draft, question: str, *, short: bool = False) -> None:
    """Add the answer to one question: only what the person has not read yet, the headline in one line where it was."""
    memory = moment.memory
    said = moment.case.answer(question)
    new = [item for item in said.body_items if not memory.has_read(item.text)]
    steps = memory.unread(said.next_steps)
    headline, other = said.headline, None
    if memory.has_read(headline):
        headline = read_again(memory, headline)
        other = _other_meaning(moment, question, LEAST_POSSIBLE)
        steps = [] if other else steps[:1]
    elif not short:
        other = _as_likely(moment, question)
    if short:
        new, steps = new[:1], []
    if draft.headline:
        draft.body.append(headline)
    else:
        draft.headline, draft.kind, draft.question = headline, said.kind, said.question
    draft.body += [item.text for item in new]
    draft.next_steps += steps
    draft.cite([cited for item in new or said.body_items[:1] for cited in item.citations])
    draft.answered.append(said.question)
    if other:
        _add_beside(moment, draft, other)
    elif headline != said.headline and not new and not steps:
        draft.body.append(words()["more"])
    draft.shows_assessment = draft.shows_assessment or _depends_on_case(moment, question)


def read_again(memory: Memory, headline: str) -> str:
    """Return a headline that was read before, in one line."""
    forms = words()["again"]
    return str(forms[memory.turns % len(forms)].format(headline=headline))


def _other_meaning(moment: Moment, question: str, least: float = POSSIBLE) -> str | None:
    """Return the likeliest other question that a message may ask and whose answer was not read yet."""
    if question not in moment.turn.questions:
        return None  # the talk decided, as by 你就说会还是不会
    return likeliest(moment, least, (question,))


def likeliest(moment: Moment, least: float, but: tuple[str, ...]) -> str | None:
    """Return the likeliest question, at least so likely, that is none of these and whose answer was not read yet."""
    likely = sorted(moment.turn.candidates, key=lambda each: -each.joint)
    possible = (each for each in likely if each.joint >= least and each.topic not in (*NO_QUESTION, *UNOFFERED))
    others = (each.question for each in possible if each.question not in but and knowledge.has(each.question))
    return next((each for each in others if not was_answered(moment, each)), None)


def _as_likely(moment: Moment, question: str) -> str | None:
    """Return the other question that a message asks about as likely, where what was understood is not sure."""
    other = _other_meaning(moment, question)
    likely = {each.question: each.joint for each in moment.turn.candidates}
    if other is None or moment.turn.is_payload or question not in likely or likely[question] >= SURE:
        return None
    return other if likely[other] >= AS_LIKELY * likely[question] else None


def _add_beside(moment: Moment, draft: Draft, question: str) -> None:
    """Add in one line what answers a question that may have been meant."""
    said = moment.case.answer(question)
    draft.body.append(words()["if_meant"].format(title=knowledge.title(question), headline=said.headline))
    draft.answered.insert(len(draft.answered) - 1, said.question)  # the talk goes on with the other one
    draft.cite([cited for item in said.body_items[:1] for cited in item.citations])


def _depends_on_case(moment: Moment, question: str) -> bool:
    """Return whether the case's panel belongs to this answer: it turns on the case, and something is known of it."""
    situation = moment.case.situation
    if question == ASSESSED:
        return situation.overdue_days is not None
    known = situation.overdue_days is not None and (
        situation.missed_calls is not None or situation.out_of_contact is not None
    )
    return known and "contact_family" in knowledge.turns_on(question)


def was_answered(moment: Moment, question: str) -> bool:
    """Return whether the person has read the headline that answers a question now."""
    return moment.memory.has_read(moment.case.answer(question).headline)


def headline_before(moment: Moment, question: str) -> str:
    """Return the headline that answered the question by what was known before this message."""
    return case_of(situation_from(moment.memory.facts)).answer(question).headline
