"""The conversation around the questions: greeting, thanks, distress, forgetting."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.speak import say_notice
from actions.turn import turn_in


class ActionReplyInConversation(Action):
    """Says what knowledge/answers/conversation holds for the intent: greeting, thanks, who it is."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_reply_in_conversation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Replies; the case and an open question stay as they are."""
        say_notice(dispatcher, turn_in(tracker).intent)
        return [SlotSet("misses", 0)]


class ActionReplyToDistress(Action):
    """The crisis reply, before anything else and at any point."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_reply_to_distress"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Says where help is, and offers nothing else: no suggestion, no question about the debt."""
        say_notice(dispatcher, "distress", suggestions=())
        return [SlotSet("misses", 0), SlotSet("asked_for", None)]


class ActionForgetSituation(Action):
    """Forgets what the person told of the case."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_forget_situation"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Empties every slot, those of this message included.

        One by one: Rasa carries slots over to the next session by setting them as often as they were set, and takes no
        notice of `AllSlotsReset`, so that an hour later everything would be known again.
        """
        say_notice(dispatcher, "restart_forget")
        return [SlotSet(slot, None) for slot in tracker.slots]
