"""One turn of a conversation, for channels that collect the assistant's replies before they send them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage
from sanic import Sanic

from channels.common import deletion
from channels.common.known_slots import Slots, fill_slots
from channels.common.numbered_choices import chosen
from channels.common.phrases import phrase
from channels.common.redis_rate_limit import Limit
from channels.common.service_unavailable import service_unavailable
from channels.common.typed_text import is_payload, readable

logger = structlog.get_logger()

ANSWER_TIMEOUT_S = 30.0
Handler = Callable[[UserMessage], Awaitable[Any]]
Reply = dict[str, Any]
"""What Rasa hands to an output channel: text, buttons, and the card as `custom`."""


@dataclass(frozen=True, slots=True)
class ChannelMessage:
    """A message that a person sent.

    Attributes:
        channel: The name of the channel.
        sender: The conversation.
        text: What the person wrote. It is redacted before Rasa sees it.
        id: The platform's, where it has one.
        payload: What a button or menu sent beside the text; used if a button of ours can have carried it.
        takes_numbers: Whether suggestions were shown with numbers, so that a number picks one.
        known: Slots that the account fills where nobody told them.
    """

    channel: str
    sender: str
    text: str
    id: str | None = None
    payload: str | None = None
    takes_numbers: bool = False
    known: Slots = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TurnReplies:
    """Replies to one message.

    Attributes:
        replies: At least one.
        is_deleted: Whether the conversation was deleted with it.
    """

    replies: list[Reply]
    is_deleted: bool = False


class _Collected(OutputChannel):
    """Keeps what Rasa replies, and hands it on at once unless it tells of a deletion that is still to be done."""

    def __init__(self, on_reply: Callable[[Reply], Awaitable[None]] | None) -> None:
        self.replies: list[Reply] = []
        self.handed_on: list[Reply] = []
        self._on_reply = on_reply

    async def send_response(self, recipient_id: str, message: Reply) -> None:
        """Take a reply whole: text, buttons and card belong together."""
        self.replies.append(message)
        if self._on_reply and not deletion.tells_of_deletion(message):
            self.handed_on.append(message)
            await self._on_reply(message)


async def take_turn(
    app: Sanic,
    handler: Handler,
    message: ChannelMessage,
    on_reply: Callable[[Reply], Awaitable[None]] | None = None,
) -> TurnReplies:
    """Have Rasa answer one message; where that fails, the reply says so.

    Args:
        app: The server.
        handler: Rasa's.
        message: What the person sent.
        on_reply: Gets each reply as soon as it is final.
    """
    agent = getattr(app.ctx, "agent", None)
    output = _Collected(on_reply)
    is_kept = False
    try:
        if agent is None or not agent.is_ready():
            raise LookupError("no assistant is loaded")
        if message.known:
            await fill_slots(app, message.sender, output, message.known)
        meaning = await _meaning(app, message)
        given = UserMessage(meaning, output, message.sender, input_channel=message.channel, message_id=message.id)
        await asyncio.wait_for(handler(given), ANSWER_TIMEOUT_S)
        is_kept = True
    except Exception as error:
        # the names only: the traceback's values hold what the person typed
        names = {"error": type(error).__name__, "cause": type(error.__cause__).__name__}
        logger.error(f"{message.channel}.message.failed", **names)
    replies = output.replies
    if not (is_kept and replies):
        # after replies that could not be kept, too: the next turn will not know of them
        replies = [*replies, service_unavailable(app) or {"text": phrase("unanswered")}]
    turn = await settled(app, message, replies)
    for reply in turn.replies:
        if on_reply and not any(reply is handed_on for handed_on in output.handed_on):
            await on_reply(reply)
    return turn


async def replies_within(app: Sanic, handler: Handler, message: ChannelMessage, limit: Limit) -> list[Reply]:
    """Have Rasa answer one message, unless it has no text or its sender is above a limit, which a deletion never is.

    Args:
        app: The server.
        handler: Rasa's.
        message: What the person sent.
        limit: Of messages for each conversation.
    """
    if not deletion.asks_to_delete(message.text) and limit.wait_s(message.sender):
        return [{"text": phrase("slow_down")}]
    if not message.text.strip():
        return [{"text": phrase("not_text")}]
    return (await take_turn(app, handler, message)).replies


async def settled(app: Sanic, message: ChannelMessage, replies: list[Reply]) -> TurnReplies:
    """Carry out the deletion that a turn asked for; the replies then tell how it ended.

    Args:
        app: The server.
        message: What the person sent.
        replies: What Rasa replied.
    """
    if not deletion.is_due(message.text, replies):
        return TurnReplies(replies)
    try:
        # where the connection is lost Sanic cancels this, and a deletion half done would count as done
        await asyncio.shield(deletion.delete_conversation(app, message.sender))
    except Exception as error:
        logger.error(f"{message.channel}.deletion.failed", error=type(error).__name__)
        return TurnReplies([{"text": phrase("not_deleted")}])
    told = [reply for reply in replies if deletion.tells_of_deletion(reply)]
    return TurnReplies(told or [{"text": phrase("deleted")}], is_deleted=True)


async def _meaning(app: Sanic, message: ChannelMessage) -> str:
    """Return the payload that was sent, or whose number was typed; else the text, redacted."""
    if message.payload and is_payload(app, message.payload):
        return message.payload
    if message.takes_numbers:
        tracker = await app.ctx.agent.tracker_store.retrieve(message.sender)
        payload = chosen(message.text, tracker.events if tracker else [])
        if payload and is_payload(app, payload):
            return payload
    return readable(message.text)
