"""Tell the classifier what a talk is about, so that 异议咋写 is understood after 收到支付令怎么办.

Rasa's pipeline sees each message alone. What it may know of the talk travels as metadata of the message.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import UserMessage

SLOT, ABOUT = "talk", "about"
"""The slot that keeps the talk, and its part that holds `question` and `title` of what was answered last."""
TALKED_ABOUT = "talked_about"
"""Key of the metadata; whatever a client sends under it is dropped."""


async def tell_what_was_talked_about(agent: Any, message: UserMessage) -> None:
    """Put the question that was answered last into the metadata of a message.

    Args:
        agent: Rasa's agent, whose store holds the conversation.
        message: The message before it is understood.
    """
    tracker = await agent.tracker_store.retrieve(message.sender_id)
    talk = tracker.get_slot(SLOT) if tracker is not None else None
    about = talk.get(ABOUT) if isinstance(talk, dict) else None
    kept = {key: value for key, value in (message.metadata or {}).items() if key != TALKED_ABOUT}
    known = isinstance(about, dict) and all(isinstance(about.get(key), str) for key in ("question", "title"))
    message.metadata = {**kept, TALKED_ABOUT: about} if known else kept
