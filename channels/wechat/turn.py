"""One message of a person and what Rasa answers, for both channels of WeChat."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage
from sanic import Sanic

from channels.common.failure_reply import apology_of
from channels.common.numbered_choices import chosen
from channels.common.payloads import as_typed, is_allowed_payload
from channels.common.phrases import said
from privacy import redact

logger = structlog.get_logger()

ANSWER_TIMEOUT_S = 30.0
LONGEST_TEXT = 2000
"""Characters; what follows is not read."""
Handler = Callable[[UserMessage], Awaitable[Any]]
Reply = dict[str, Any]


class _Collected(OutputChannel):
    """Keeps what Rasa says."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []

    async def send_response(self, recipient_id: str, message: Reply) -> None:
        """Takes a reply whole: text, buttons and card belong together."""
        self.replies.append(message)


async def answer(
    app: Sanic, handler: Handler, channel: str, sender: str, text: str, message_id: str, payload: str | None = None
) -> list[Reply]:
    """Has Rasa answer one message; where that fails, the reply says so.

    Args:
        app: The server.
        handler: Rasa's.
        channel: The name of the channel.
        sender: The conversation.
        text: What the person wrote. It is redacted here.
        message_id: The platform's.
        payload: What a menu sends instead of the text, if a button of ours can have carried it.
    """
    agent = getattr(app.ctx, "agent", None)
    output = _Collected()
    try:
        if agent is None or not agent.is_ready():
            raise LookupError("no assistant is loaded")
        meant = payload if payload and is_known(app, payload) else await _meant(app, sender, text)
        message = UserMessage(meant, output, sender, input_channel=channel, message_id=message_id)
        await asyncio.wait_for(handler(message), ANSWER_TIMEOUT_S)
    except Exception as error:
        # the names only: the traceback's values hold what the person typed
        logger.error(f"{channel}.message.failed", error=type(error).__name__, cause=type(error.__cause__).__name__)
    return output.replies or [apology_of(app) or {"text": said("unanswered")}]


def is_known(app: Sanic, payload: str) -> bool:
    """Whether a button of the assistant that is loaded can carry this payload."""
    domain = getattr(getattr(app.ctx, "agent", None), "domain", None)
    return domain is not None and is_allowed_payload(payload, domain.intents, domain.entities)


async def _meant(app: Sanic, sender: str, text: str) -> str:
    """The payload of the choice whose number was sent, else the text, redacted."""
    tracker = await app.ctx.agent.tracker_store.retrieve(sender)
    payload = chosen(text, tracker.events if tracker else [])
    return payload if payload and is_known(app, payload) else redact(as_typed(text[:LONGEST_TEXT]))
