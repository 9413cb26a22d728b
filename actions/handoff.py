"""The way to people: official channels, never a dead end."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.speak import say_notice


class ActionHandOver(Action):
    """Says who can be called, for what."""

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_hand_over"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Names the official channels."""
        say_notice(dispatcher, "human_agent")
        return [SlotSet("misses", 0)]
