"""Handles each message and event of WeCom's customer service."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any

import structlog
from pydantic import Field, StrictStr
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Sanic

from channels.common.deletion import asks_to_delete
from channels.common.phrases import phrase
from channels.common.rate_limit import rate_limit
from channels.common.turn import ChannelMessage, Handler, Reply, settled, take_turn
from channels.wechat.accounts import AccountSettings, ServedAccount
from channels.wechat.errors import ApiError, TakenError
from channels.wechat.wecom.delivery import MessageSender
from channels.wechat.wecom.incoming import Incoming
from channels.wechat.wecom.messages import messages_for, text_message, welcome_for
from storage.idempotent_results import FAULTS, OnceStore

logger = structlog.get_logger()

CHANNEL = "wecom"
GREETING = "/greet"
SERVED_S = 2 * 86_400.0
"""Seconds after which a conversation counts as ours again, should WeCom's word that it ended never come."""
HANDS_OVER = "handoff"
"""The `kind` of the card by which the assistant passes a person on."""


class WecomSettings(AccountSettings):
    """What a customer service account has of its own.

    Attributes:
        servicer: WeCom's user id of who takes over where the assistant hands over; None where nobody does.
    """

    servicer: StrictStr | None = Field(None, min_length=1, max_length=64)


class MessageService:
    """Answers one message at a time of each person."""

    def __init__(
        self,
        app: Sanic,
        handler: Handler,
        sender: MessageSender,
        store: OnceStore,
        per_minute: int,
        account: ServedAccount[WecomSettings],
    ) -> None:
        """Take what it works with.

        Args:
            app: The server, with the assistant.
            handler: Rasa's.
            sender: Sends.
            store: Remembers whom a servicer attends to.
            per_minute: Messages of one person that are answered.
            account: Whose people are answered.
        """
        self._app = app
        self._handler = handler
        self._sender = sender
        self._store = store
        self._limit = rate_limit("wecom", per_minute)
        self._said_slow_down = rate_limit("wecom-slow", 1)
        self._account = account
        self._servicer = account.own.servicer
        self._ways: Mapping[str, Callable[[Incoming, str], Awaitable[None]]] = {
            "text": self._hear,
            "not_text": self._say_unread,
            "entered": self._welcome,
            "taken": self._taken,
            "ended": self._ended,
            "send_failed": self._note_failure,
        }

    async def attend(self, message: Incoming) -> None:
        """Handle a message or event.

        Raises:
            ApiError: If it could not be answered.
        """
        way = self._ways.get(message.kind)
        if way is not None:
            conversation = self._account.conversation_id(CHANNEL, message.person)
            try:
                await way(message, conversation)
            except TakenError:
                await self._taken(message, conversation)

    async def _hear(self, message: Incoming, sender: str) -> None:
        if asks_to_delete(message.text) or await self._may_answer(message, sender):
            replies = await self._replies(message, sender, message.payload or None)
            await self._sender.send(message, messages_for(replies))
            if self._servicer and any((reply.get("custom") or {}).get("kind") == HANDS_OVER for reply in replies):
                await self._hand_over(message, sender, self._servicer)

    async def _replies(self, message: Incoming, sender: str, payload: str | None) -> list[Reply]:
        """Return the stored replies if a crash came between answering and sending; else have Rasa answer."""
        known = self._account.known
        asked = ChannelMessage(CHANNEL, sender, message.text, message.msgid, payload, takes_numbers=True, known=known)
        given = await self._given(message, sender)
        turn = await (settled(self._app, asked, given) if given else take_turn(self._app, self._handler, asked))
        return turn.replies

    async def _given(self, message: Incoming, sender: str) -> list[Reply]:
        try:
            tracker = await self._app.ctx.agent.tracker_store.retrieve(sender)
        except Exception as error:  # of any store; what is said to that is for `answer` to say
            logger.error("wecom.history.failed", error=type(error).__name__)
            return []
        return given_replies(tracker.events if tracker else [], message.msgid)

    async def _may_answer(self, message: Incoming, sender: str) -> bool:
        """Return whether the person may be answered: not while a servicer attends, and within the limit."""
        if await self._is_served(sender):
            return False
        if not self._limit.wait_s(sender):
            return True
        if not self._said_slow_down.wait_s(sender):
            await self._sender.send(message, [text_message(phrase("slow_down"))])
        return False

    async def _hand_over(self, message: Incoming, sender: str, servicer: str) -> None:
        """Transfer to a servicer; if that fails, the reply has already named whom to call."""
        try:
            await self._sender.hand_over(message, servicer, phrase("handed_over"))
        except ApiError as error:
            logger.warning("wecom.hand_over.failed", code=error.code)
            return
        await self._taken(message, sender)

    async def _say_unread(self, message: Incoming, sender: str) -> None:
        if await self._may_answer(message, sender):
            await self._sender.send(message, [text_message(phrase(message.kind))])

    async def _welcome(self, message: Incoming, sender: str) -> None:
        """Greet a person who comes for the first time in two days; WeCom gives a code only then."""
        if message.code and not await self._is_served(sender):
            replies = await self._replies(message, sender, GREETING)
            await self._sender.respond(message.code, welcome_for(self._account.greeted(replies)))

    async def _taken(self, message: Incoming, sender: str) -> None:
        await self._store.keep(_served(sender), "", SERVED_S)

    async def _ended(self, message: Incoming, sender: str) -> None:
        await self._store.forget(_served(sender))

    async def _note_failure(self, message: Incoming, sender: str) -> None:
        logger.warning("wecom.message.not_delivered", fail_type=message.code)

    async def _is_served(self, sender: str) -> bool:
        with suppress(*FAULTS):
            return await self._store.recall(_served(sender)) is not None
        return False


def given_replies(events: Any, message_id: str) -> list[Reply]:
    """Return Rasa's stored replies to the message of that id; empty where it was not answered."""
    replies: list[Reply] = []
    is_answer = False
    for event in events:
        if isinstance(event, UserUttered):
            is_answer = event.message_id == message_id
        elif isinstance(event, BotUttered) and is_answer:
            replies.append(event.message())
    return replies


def _served(sender: str) -> str:
    return f"wecom served {sender} "
