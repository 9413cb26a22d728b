"""Buttons of a reply that ask a question."""

from __future__ import annotations

from collections.abc import Iterable

import knowledge
from actions.draft import Draft, Suggestion
from actions.parts_to_use import letter_offer
from actions.plan import Moment
from actions.thread import NO_QUESTION
from actions.turn import OVERVIEW

MOST_SUGGESTIONS = 3
UNOFFERED = ("distress", "restart_forget", "recall", "human_agent", "bot_challenge")
"""Topics that are never offered as "did you mean"."""


def suggest(questions: Iterable[str]) -> list[Suggestion]:
    """Return a button for each of the first questions, which asks it."""
    return [Suggestion(knowledge.title(each), payload_of(each)) for each in [*questions][:MOST_SUGGESTIONS]]


def payload_of(question: str) -> str:
    """Return what a button sends that asks this question."""
    topic, _, name = question.partition("/")
    return f'/{topic}{{"question":"{name}"}}' if name else f"/{topic}"


def may_mean(moment: Moment) -> list[str]:
    """Return the likeliest questions that a message which was not understood may ask."""
    return [each for each in moment.asked.likely if knowledge.has(each) and not each.startswith(UNOFFERED)]


def offer(moment: Moment, draft: Draft) -> None:
    """Offer what people ask next and was not answered yet; after an overview, the questions that were likeliest."""
    if draft.suggestions:
        return
    done = {*moment.memory.trail, *draft.answered}
    likely = [
        each for each in moment.asked.likely if draft.question.endswith(OVERVIEW) and each.startswith(draft.topic)
    ]
    after = [each for said in draft.answered for each in moment.case.answer(said).next]
    topic = draft.topic if not draft.topic.startswith(UNOFFERED) else moment.memory.topic or ""
    siblings = knowledge.questions(topic)[1:] if topic not in NO_QUESTION else ()
    offered = dict.fromkeys(each for each in [*likely, *after, *siblings] if each not in done and knowledge.has(each))
    draft.suggestions = [*letter_offer(moment, draft), *suggest(offered)][:MOST_SUGGESTIONS]
