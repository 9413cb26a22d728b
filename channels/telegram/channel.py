"""The channel of a Telegram bot, in place of Rasa's own.

Rasa's channel fails on updates without a message, which Telegram then sends for ever; answers an update that comes
twice twice; gives all members of a group one conversation; keeps locations and user ids; lets everybody set the
webhook; and cannot tell Telegram's requests from others. Here a secret that is agreed on at the start is in each.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from collections.abc import Sequence
from functools import partial
from typing import Any

import structlog
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.utils.exceptions import NetworkError, RestartingTelegram, RetryAfter, TelegramAPIError
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.idempotency import IdempotentRunner
from channels.common.identity import conversation_id
from channels.common.message_text import paragraphs, split
from channels.common.numbered_choices import Choice, offered
from channels.common.rate_limit import rate_limit
from channels.common.turn import ChannelMessage, Handler, Reply, replies_within
from channels.configured_input import ConfiguredInput, health
from channels.telegram.update import Update, update_in
from storage.idempotent_results import open_store
from storage.sender_ids import hashed
from storage.strict_store import insist_on_store

logger = structlog.get_logger()

CHANNEL = "telegram"
SECRET_HEADER = "x-telegram-bot-api-secret-token"
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
UPDATES = ("message", "edited_message", "callback_query")
"""Kinds of update that are asked for."""
LARGEST_BODY = 64 * 1024
LONGEST_TEXT = 4096
"""Bytes of a message; Telegram takes as many characters, and counts some as two."""
LONGEST_PAYLOAD = 64
"""Bytes that a button may carry."""
WAITS_S = (1.0, 5.0, 15.0, 60.0, 300.0)
"""Before each further try where Telegram is out of reach."""


class CheckedTelegramInput(ConfiguredInput):
    """`/webhooks/telegram/webhook`."""

    channel = CHANNEL

    def __init__(
        self,
        access_token: str,
        verify: str,
        webhook_url: str | None = None,
        secret_token: str | None = None,
        messages_per_minute: int = 20,
    ) -> None:
        """Take the settings.

        Args:
            access_token: Of the bot, from @BotFather.
            verify: The bot's user name.
            webhook_url: Address that Telegram is told at each start; None where the webhook is set by somebody else.
            secret_token: What Telegram sends with each update; needed where the webhook is set by somebody else.
            messages_per_minute: Of one person.

        Raises:
            ValueError: If neither an address nor a secret is given, or the secret is malformed.
        """
        if secret_token is not None and not SECRET.fullmatch(secret_token):
            raise ValueError("secret_token 应为 16 到 256 位字母、数字、_ 或 -。It has 16 to 256 of these characters.")
        if webhook_url is None and secret_token is None:
            raise ValueError("没有 webhook_url 时要有 secret_token。Without webhook_url it needs a secret_token.")
        self._access_token = access_token
        self._bot_name = str(verify).removeprefix("@")
        self._webhook_url = webhook_url
        self._secret = secret_token or hashed("telegram-webhook", access_token)
        self._limit = rate_limit(CHANNEL, messages_per_minute)
        self._webhook_task: asyncio.Task[None]
        self._once: IdempotentRunner
        self._bot: Bot

    def bot(self) -> Bot:
        """Return a client of Telegram's interface."""
        return Bot(self._access_token)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; Rasa mounts them."""
        blueprint = Blueprint(CHANNEL)
        blueprint.add_route(health, "/", methods=["GET"])
        # Sanic writes an attribute to its handlers, which methods refuse
        receive = partial(self._receive, on_new_message)
        blueprint.add_route(receive, "/webhook", methods=["POST"], name="receive")
        blueprint.listener(insist_on_store, "after_server_start")
        blueprint.listener(self._open, "after_server_start")
        blueprint.listener(self._close, "after_server_stop")
        return blueprint

    async def _open(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        self._bot = self.bot()
        self._once = IdempotentRunner(open_store())
        # the other channels need not wait until Telegram can be reached
        self._webhook_task = asyncio.create_task(self._set_webhook())

    async def _close(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        self._webhook_task.cancel()
        await self._once.close()
        session = await self._bot.get_session()
        if session is not None:
            await session.close()

    async def _set_webhook(self) -> None:
        """Tell Telegram where to send updates, and the secret by which they are recognised."""
        if self._webhook_url is None:
            return
        settings = {"url": self._webhook_url, "secret_token": self._secret, "allowed_updates": json.dumps(UPDATES)}
        for wait_s in (*WAITS_S, None):
            try:
                await self._bot.request("setWebhook", settings)
                return
            except TelegramAPIError as error:
                logger.error("telegram.webhook.not_set", error=type(error).__name__, again_in_s=wait_s)
            if wait_s is not None:
                await asyncio.sleep(wait_s)

    async def _receive(self, handler: Handler, request: Request) -> HTTPResponse:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self._secret.encode()):
            logger.warning("telegram.request.refused", reason="secret")
            return response.empty(403)
        if len(request.body) > LARGEST_BODY:
            return response.empty(413)
        try:
            update = update_in(json.loads(request.body), self._bot_name)
        except (ValueError, RecursionError):
            logger.warning("telegram.request.refused", reason="malformed")
            return response.empty(400)
        if update is not None:
            try:
                await self._once.run(f"{CHANNEL} {update.id}", partial(self._answer, request.app, handler, update))
            except Exception as error:
                # the name only: the traceback's values hold what the person typed. Sent again, it would fail again
                logger.error("telegram.update.failed", error=type(error).__name__)
        return response.empty(200)

    async def _answer(self, app: Sanic, handler: Handler, update: Update) -> str:
        if update.callback:
            await self._sent("answerCallbackQuery", {"callback_query_id": update.callback})
        sender = conversation_id(CHANNEL, update.person)
        asked = ChannelMessage(CHANNEL, sender, update.text, update.id, update.payload, takes_numbers=True)
        await self._say(update.chat, await replies_within(app, handler, asked, self._limit))
        return ""  # what was said is not kept: that it was is enough

    async def _say(self, chat: int, replies: Sequence[Reply]) -> None:
        choices = offered(replies)
        has_buttons = bool(choices) and fit_buttons(choices)
        *texts, last = split(paragraphs(replies, with_choices=not has_buttons), limit=LONGEST_TEXT)
        for text in texts:
            await self._sent("sendMessage", {"chat_id": chat, "text": text})
        buttons = {"reply_markup": keyboard(choices)} if has_buttons else {}
        await self._sent("sendMessage", {"chat_id": chat, "text": last, **buttons})

    async def _sent(self, call: str, values: dict[str, Any]) -> None:
        """Call Telegram, again where it was out of reach or asked to wait; what it refuses is logged and left."""
        for wait_s in (*WAITS_S[:3], None):
            try:
                await self._bot.request(call, values)
                return
            except (NetworkError, RestartingTelegram, RetryAfter) as error:
                logger.warning("telegram.call.failed", call=call, error=type(error).__name__, again_in_s=wait_s)
                if wait_s is not None:
                    await asyncio.sleep(getattr(error, "timeout", wait_s))
            except TelegramAPIError as error:
                logger.error("telegram.call.refused", call=call, error=type(error).__name__)
                return


def fit_buttons(choices: Sequence[Choice]) -> bool:
    """Return whether Telegram's buttons can carry these suggestions; else a number picks one.

    Telegram refuses a message whole that has a button with more.
    """
    return all(len(choice.payload.encode()) <= LONGEST_PAYLOAD for choice in choices)


def keyboard(choices: Sequence[Choice]) -> str:
    """Return the suggestions as buttons below a message, one in a row, so that none is cut off."""
    markup = InlineKeyboardMarkup(row_width=1)
    markup.add(*(InlineKeyboardButton(choice.title, callback_data=choice.payload) for choice in choices))
    return str(markup.as_json())
