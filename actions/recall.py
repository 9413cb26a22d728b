"""Answers what was told or said before in this talk: 我刚说逾期几天了, 你刚才说的15天是什么."""

from __future__ import annotations

import knowledge
from actions.acknowledge import told_in_words
from actions.case import ASIDES
from actions.facts_in_words import fact_in_words
from actions.plan import Moment
from actions.slots import FACTS
from actions.words import words

WHAT_I_TOLD, WHAT_YOU_SAID = "recall/what_i_told", "recall/what_you_said"

Recalled = tuple[str, list[knowledge.Citation]]


def recalled(moment: Moment) -> Recalled:
    """Return what is remembered of what was asked for, with its sources."""
    question = moment.asked.questions[0]
    if question == WHAT_YOU_SAID:
        return _said(moment)
    if question == WHAT_I_TOLD:
        return _told(moment), []
    return _all(moment), []


def _told(moment: Moment) -> str:
    """Return the one fact that was asked for, all facts where it is not clear which; nothing of a friend's case."""
    table = words()["recall"]
    if _is_of_others(moment, table["others"]):
        return str(table["not_kept"])
    for field, cues in table["asks_for"].items():
        if any(cue in moment.turn.text for cue in cues):
            fact = fact_in_words(field, moment.case.situation)
            return str(table["one"].format(facts=fact) if fact else table["not_told"])
    return _all(moment)


def _is_of_others(moment: Moment, names: list[str]) -> bool:
    """Return whether a friend or colleague is named whose case is not the one of the talk: 我室友逾期几天来着."""
    debtor = moment.case.own.debtor
    return debtor not in ASIDES and any(name in moment.turn.text for name in names)


def _all(moment: Moment) -> str:
    case, table = moment.case, words()["recall"]
    fields = (field for field in FACTS if field != "due_date")
    told = told_in_words(case, fields, case.outcomes["events"])
    return str(table["all"].format(facts=told) if told else table["nothing"])


def _said(moment: Moment) -> Recalled:
    """Return the sentence of earlier answers that shares most with the message; the last headline where none does."""
    case, table = moment.case, words()["recall"]
    answers = [
        knowledge.answer(question, case.outcomes, case.values)
        for question in reversed(moment.memory.trail)
        if knowledge.has(question)
    ]
    if not answers:
        return str(table["nothing_said"]), []
    asked = _pairs(moment.turn.text)
    sentences = [(said.headline, said.citations) for said in answers]
    sentences += [(item.text, item.citations) for said in answers for item in said.body_items]
    best, citations = max(sentences, key=lambda sentence: len(asked & _pairs(sentence[0])))
    return str(table["said"].format(sentence=best)), list(citations)


def _pairs(text: str) -> set[str]:
    return {text[start : start + 2] for start in range(len(text) - 1)}
