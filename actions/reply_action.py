"""The action that replies to every message: which parts the reply has is decided by plan.yml."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.reply import reply


class ActionReply(Action):
    """Replies to the last message, fitted to the case and to what was said before."""

    def name(self) -> str:
        """Return the name in domain.yml."""
        return "action_reply"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[dict[str, Any]]:
        """Plan, compose and say the reply; return what is remembered."""
        return reply(dispatcher, tracker)
