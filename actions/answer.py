"""Answers a question about being overdue, fitted to the case."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

import knowledge
from actions.case import Case, case_of
from actions.follow_ups import followed_up
from actions.questions import ask, hint_for, rests
from actions.slots import situation_in
from actions.speak import say
from actions.turn import Turn, turn_in

RUMOURS = "why_rumours"


class ActionAnswerTopic(Action):
    """Answers the topic of the last message, and a second one where the message asks two things."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_answer_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Answers, and where an assessment was interrupted asks its question again, but not over and over."""
        turn = turn_in(tracker)
        topic = followed_up(turn, tracker.get_slot("topic")) or _asked(turn)
        topics = list(dict.fromkeys([topic, *turn.values("also_asked")]))
        return answer_topics(dispatcher, tracker, turn, topics)


def answer_topics(
    dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, topics: list[str]
) -> list[dict[str, Any]]:
    """Says the answers to `topics`, the correction of a wrong belief with the first it belongs to.

    Returns:
        The events that keep what the next turn needs.
    """
    case = case_of(situation_in(tracker, turn))
    corrected = belief_in(turn)
    waiting = tracker.get_slot("asked_for")
    again = bool(waiting and case.assessment.ask_for and not rests(tracker, case))
    for topic in topics:
        hint = "" if again or topic != topics[-1] else hint_for(topic, case)
        answer_topic(dispatcher, topic, case, corrected, hint)
        corrected = None
    if again:
        waiting = ask(dispatcher, case)
    return [SlotSet("topic", topics[0]), SlotSet("misses", 0), SlotSet("asked_for", waiting)]


def answer_topic(
    dispatcher: CollectingDispatcher,
    topic: str,
    case: Case,
    corrected: knowledge.Misconception | None = None,
    hint: str = "",
) -> None:
    """Says the answer to one topic, in the variant that fits the case."""
    answer = answer_to(topic, case)
    say(dispatcher, answer, corrected=corrected, assessment=case.assessment, situation=case.situation, hint=hint)


def answer_to(topic: str, case: Case) -> knowledge.Answer:
    """The answer to one topic, in the variant that fits the case."""
    return knowledge.answer(topic, case.outcomes, case.values)


def _asked(turn: Turn) -> str:
    """The topic of the message; of 网上说父债子还 it is what was heard, not why such things are said."""
    heard = belief_in(turn) if turn.intent == RUMOURS else None
    return turn.intent if heard is None or RUMOURS in heard.topics else heard.topics[0]


def belief_in(turn: Turn) -> knowledge.Misconception | None:
    """The wrong belief that the message asserts."""
    found = turn.value("belief")
    return knowledge.misconception(found) if found else None
