"""Having Rasa answer a message of the widget, line by line. Where this is given up, `Exchanges` ends the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import OutputChannel, UserMessage
from sanic import Sanic

from channels.common.failure_reply import apology_of
from channels.web.exchange import Exchange
from channels.web.history import MESSAGE_ID, given_answer, reply_line
from channels.web.requests import Refusal

logger = structlog.get_logger()

CHANNEL = "web"
ANSWER_TIMEOUT_S = 30.0
Handler = Callable[[UserMessage], Awaitable[Any]]


class WebOutput(OutputChannel):
    """Writes Rasa's replies into an exchange, each as one line."""

    def __init__(self, sender: str, exchange: Exchange) -> None:
        """Writes to this exchange."""
        self._sender = sender
        self._exchange = exchange

    @classmethod
    def name(cls) -> str:
        """As the input channel."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes a reply whole: text, buttons and card belong together."""
        self._exchange.add(reply_line(self._sender, message))


async def answer(
    app: Sanic, on_new_message: Handler, sender: str, identity: str, said: str, exchange: Exchange
) -> None:
    """Has Rasa answer `said`; what it says, and how it ended, is added to the exchange."""
    exchange.add({"type": "accepted", "id": identity})
    message = UserMessage(
        said,
        WebOutput(sender, exchange),
        sender,
        input_channel=CHANNEL,
        message_id=identity,
        metadata={MESSAGE_ID: identity},
    )
    try:
        await asyncio.wait_for(_once(app, on_new_message, message, exchange), ANSWER_TIMEOUT_S)
    except asyncio.TimeoutError:
        logger.error("web.message.timeout", timeout_s=ANSWER_TIMEOUT_S)
        exchange.add(Refusal("timeout").line())
    except Exception as error:
        # the name only: the traceback's values hold what the person typed
        logger.error("web.message.failed", error=type(error).__name__, cause=type(error.__cause__).__name__)
        exchange.add(Refusal("failed").line())
    else:
        _end(app, sender, exchange)


async def _once(app: Sanic, on_new_message: Handler, message: UserMessage, exchange: Exchange) -> None:
    """Has Rasa answer, unless another worker has or does: a lost connection sends the message again, maybe to us."""
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


def _end(app: Sanic, sender: str, exchange: Exchange) -> None:
    """Closes an answer; where nothing was said, the apology is."""
    apology = apology_of(app) if len(exchange.lines) == 1 else None
    if apology:
        # the time, which Rasa did not add, makes it a reply of its own: widgets show each once
        exchange.add(reply_line(sender, {**apology, "timestamp": time.time()}))
    exchange.add({"type": "end"})
