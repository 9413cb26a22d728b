"""What is said when a message was not understood, or is about something else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

import knowledge
from actions.answer import answer_topics, belief_in
from actions.assess import ActionAssessSituation
from actions.card import topic_suggestions
from actions.follow_ups import followed_up
from actions.questions import told
from actions.slots import TOLD
from actions.speak import say_notice
from actions.turn import Turn, turn_in

MOST_SUGGESTIONS = 3
SURELY_OFF_TOPIC = 0.6
"""Below this confidence the message may well be about debt: better three suggestions than a refusal."""
_NO_QUESTION = (
    "out_of_scope",
    "nlu_fallback",
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "report_situation",
    "correct_fact",
)


class ActionAskRephrase(Action):
    """Offers up to three topics; at the second miss in a row hands over to people."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_ask_rephrase"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Tries what the context makes of the message before it says that it did not understand."""
        turn = turn_in(tracker)
        misuse = turn.value("misuse")
        if misuse:
            say_notice(dispatcher, misuse)
            return [SlotSet("misses", 0)]
        topic = followed_up(turn, tracker.get_slot("topic")) or _topic_of_belief(turn)
        if topic:
            return answer_topics(dispatcher, tracker, turn, [topic])
        if turn.has(*TOLD) or told(turn, tracker.get_slot("asked_for")):
            return await ActionAssessSituation().run(dispatcher, tracker, domain)
        if not turn.text.strip():
            say_notice(dispatcher, "empty_message")
            return []
        if turn.intent == "out_of_scope" and turn.confidence >= SURELY_OFF_TOPIC:
            say_notice(dispatcher, "out_of_scope")
            return [SlotSet("misses", 0)]
        misses = int(tracker.get_slot("misses") or 0) + 1
        if misses > 1:
            say_notice(dispatcher, "hand_over")
            return [SlotSet("misses", 0)]
        say_notice(dispatcher, "not_understood", suggestions=topic_suggestions(likely_topics(turn)))
        return [SlotSet("misses", misses)]


def likely_topics(turn: Turn) -> list[str]:
    """The topics that the message may mean, best first."""
    answerable = knowledge.topics()
    found = [name for name, _ in turn.ranking if name in answerable and name not in _NO_QUESTION]
    return found[:MOST_SUGGESTIONS]


def _topic_of_belief(turn: Turn) -> str | None:
    belief = belief_in(turn)
    return belief.topics[0] if belief else None
