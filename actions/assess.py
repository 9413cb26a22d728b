"""Takes in what the person tells of the case, and says what follows from it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

import knowledge
from actions.answer import answer_to, answer_topic, answer_topics, belief_in
from actions.case import Case, case_of
from actions.follow_ups import followed_up
from actions.questions import ask, bears_on, told
from actions.slots import TOLD, situation_in
from actions.speak import say, say_notice
from actions.turn import Turn, times_said_lately, turn_in

_WANTS_ASSESSMENT = re.compile(r"评估|分析|我这(种|个)?情况|我这样|会(怎么样|怎样|咋样)|到(了)?哪一?步|什么阶段")

_DOES_NOT_KNOW = re.compile(r"不知道|不清楚|不记得|记不清|忘了|没数")


class ActionAssessSituation(Action):
    """Handles facts, their correction, a request to assess, and answers to the assistant's own questions."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_assess_situation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Says what follows from the case, and asks for what is missing."""
        turn = turn_in(tracker)
        asked_for = tracker.get_slot("asked_for")
        topic = followed_up(turn, tracker.get_slot("topic"))
        if topic:
            return answer_topics(dispatcher, tracker, turn, [topic])
        if turn.values("also_asked"):
            return answer_topics(dispatcher, tracker, turn, list(dict.fromkeys(turn.values("also_asked"))))
        if asked_for and _DOES_NOT_KNOW.search(turn.text) and not turn.has(*TOLD):
            say_assessment(dispatcher, case_of(situation_in(tracker, turn)))
            return [SlotSet("asked_for", None), SlotSet("misses", 0)]
        answered = told(turn, asked_for)
        if turn.intent in ("affirm", "deny") and not answered and not turn.has(*TOLD):
            return _leave(dispatcher, turn, asked_for)
        events = [SlotSet(field, value) for field, value in answered.items()]
        case = case_of(situation_in(tracker, turn, answered))
        return [*events, *self._respond(dispatcher, tracker, turn, case)]

    def _respond(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, turn: Turn, case: Case
    ) -> list[dict[str, Any]]:
        """Fits the answer before to the new facts; where it does not depend on them, says what else follows."""
        topic = tracker.get_slot("topic")
        asked_for = tracker.get_slot("asked_for")
        adds = topic and not asked_for and turn.has(*TOLD) and not _WANTS_ASSESSMENT.search(turn.text)
        corrected = belief_in(turn)
        if adds and (bears_on(turn, topic) or not times_said_lately(tracker, answer_to(topic, case))):
            answer_topic(dispatcher, topic, case, corrected)
            return [SlotSet("misses", 0)]
        if case.situation.overdue_days is not None or case.assessment.ask_for is None:
            say_assessment(dispatcher, case, corrected)
        elif corrected:
            answer_topic(dispatcher, corrected.topics[0], case, corrected)
        return [SlotSet("misses", 0), SlotSet("topic", None), SlotSet("asked_for", ask(dispatcher, case))]


def say_assessment(
    dispatcher: CollectingDispatcher, case: Case, corrected: knowledge.Misconception | None = None
) -> None:
    """Says the stage, whether family may hear of it, and what to do next."""
    stage = knowledge.answer("assessment_stage", case.outcomes)
    contact = knowledge.answer("assessment_contact", case.outcomes)
    joined = replace(
        stage,
        kind="assessment",
        topic="report_situation",
        body_items=(*stage.body_items, knowledge.Statement(contact.headline), *contact.body_items),
        next_steps=tuple(step.text for step in case.assessment.next_steps),
    )
    say(dispatcher, joined, corrected=corrected, assessment=case.assessment, situation=case.situation)


def _leave(dispatcher: CollectingDispatcher, turn: Turn, asked_for: str | None) -> list[dict[str, Any]]:
    leaving = asked_for is not None and turn.intent == "deny"
    say_notice(dispatcher, "assessment_left" if leaving else turn.intent)
    return [SlotSet("asked_for", None if leaving else asked_for), SlotSet("misses", 0)]
