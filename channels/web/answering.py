"""Answering a message of the widget line by line. Where a task is cancelled, `Exchanges` ends its exchange."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage
from sanic import Sanic

from channels.common import deletion
from channels.common.known_slots import Slots, fill_slots
from channels.common.phrases import phrase
from channels.common.service_unavailable import service_unavailable
from channels.common.turn import ANSWER_TIMEOUT_S, Handler
from channels.web.exchange import Exchange
from channels.web.history import MESSAGE_ID, given_answer, reply_line
from channels.web.requests import Refusal

logger = structlog.get_logger()

CHANNEL = "web"
Erase = Callable[[Exchange], Awaitable[None]]
"""Erases the conversation of an exchange."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message of the widget: its conversation, its id, and what Rasa is given of it.

    Attributes:
        sender: The conversation.
        id: The widget's.
        text: What was typed, or the payload that was pressed.
        known: Slots that the site fills where nobody told them.
        facts: The line that tells the widget what became of the facts that its page passed; None if it passed none.
    """

    sender: str
    id: str
    text: str
    known: Slots = field(default_factory=dict)
    facts: dict[str, Any] | None = None


class WebOutput(OutputChannel):
    """Writes Rasa's replies into an exchange, each as one line; one that tells of a deletion waits for it."""

    def __init__(self, sender: str, exchange: Exchange) -> None:
        """Write to this exchange."""
        self.replies: list[dict[str, Any]] = []
        self._sender = sender
        self._exchange = exchange

    @classmethod
    def name(cls) -> str:
        """Return the name of the input channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take a reply whole: text, buttons and card belong together."""
        self.replies.append(message)
        if not deletion.tells_of_deletion(message):
            self._exchange.add(reply_line(self._sender, message))


async def answer(app: Sanic, on_new_message: Handler, question: Question, exchange: Exchange, erase: Erase) -> None:
    """Have Rasa answer; its replies, and how it ended, are added to the exchange.

    Args:
        app: The server.
        on_new_message: Rasa's handler.
        question: What the person typed or pressed.
        exchange: Takes the lines.
        erase: Erases the conversation, where the message asks for that.
    """
    exchange.add({"type": "accepted", "id": question.id})
    if question.facts:
        exchange.add(question.facts)
    output = WebOutput(question.sender, exchange)
    fault = await _fault(app, on_new_message, question, output, exchange)
    if deletion.is_due(question.text, output.replies):
        await _delete(question.sender, output.replies, exchange, erase)
    elif fault:
        exchange.add(Refusal(fault).line())
    else:
        _end(app, question.sender, exchange)


async def _fault(
    app: Sanic, on_new_message: Handler, question: Question, output: WebOutput, exchange: Exchange
) -> str | None:
    """Have Rasa answer; return the code of the refusal where it could not."""
    metadata = {MESSAGE_ID: question.id}
    message = UserMessage(
        question.text, output, question.sender, input_channel=CHANNEL, message_id=question.id, metadata=metadata
    )
    try:
        if question.known:
            await fill_slots(app, question.sender, output, question.known)
        await asyncio.wait_for(_answer_once(app, on_new_message, message, exchange), ANSWER_TIMEOUT_S)
    except asyncio.TimeoutError:
        logger.error("web.message.timeout", timeout_s=ANSWER_TIMEOUT_S)
        return "timeout"
    except Exception as error:
        # the name only: the traceback's values hold what the person typed
        logger.error("web.message.failed", error=type(error).__name__, cause=type(error.__cause__).__name__)
        return "failed"
    return None


async def _answer_once(app: Sanic, on_new_message: Handler, message: UserMessage, exchange: Exchange) -> None:
    """Have Rasa answer, unless another worker has or does: a lost connection sends the message again, maybe to us."""
    agent: Any = getattr(app.ctx, "agent", None)
    locks: Any = getattr(agent, "lock_store", None)
    if not getattr(locks, "is_shared", False):
        await on_new_message(message)
        return
    identity = str(message.message_id)
    async with locks.lock(f"{message.sender_id} {identity}"):
        tracker = await agent.tracker_store.retrieve(message.sender_id)
        given = given_answer(message.sender_id, tracker.events if tracker else [], identity)
        if given is None:
            await on_new_message(message)
        for line in (given or [])[1:-1]:  # `accepted` was said, `end` is to come
            exchange.add(line)


async def _delete(sender: str, replies: list[dict[str, Any]], exchange: Exchange, erase: Erase) -> None:
    """Erase the conversation and say so: in the assistant's reply, and as a line by which the widget empties itself."""
    try:
        # a deletion that was given up half done would count as done
        await asyncio.shield(erase(exchange))
    except Exception as error:
        logger.error("web.deletion.failed", error=type(error).__name__)
        exchange.add(Refusal("not_deleted").line())
        return
    for reply in filter(deletion.tells_of_deletion, replies):
        exchange.add(reply_line(sender, reply))
    exchange.add({"type": "erased", "text": phrase("deleted")})
    exchange.add({"type": "end"})


def _end(app: Sanic, sender: str, exchange: Exchange) -> None:
    """Close an answer; where nothing was said, the reply is `utter_service_unavailable`."""
    is_silent = all(line["type"] != "message" for line in exchange.lines)
    unavailable = service_unavailable(app) if is_silent else None
    if unavailable:
        # the time, which Rasa did not add, makes it a reply of its own: widgets show each once
        exchange.add(reply_line(sender, {**unavailable, "timestamp": time.time()}))
    exchange.add({"type": "end"})
