"""Rasa's own Slack and Telegram channels, with what our channels promise: redaction, ids that name nobody, a limit.

credentials.yml names these classes, with the settings that Rasa documents: docs/credentials_telegram_slack.yml.
"""

from __future__ import annotations

from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.slack import SlackInput
from rasa.core.channels.telegram import TelegramInput, TelegramOutput
from sanic import Blueprint
from sanic.request import Request

from channels.common.deletion import asks_to_delete, forget
from channels.common.phrases import said
from channels.common.rate_limit import rate_limit
from channels.wechat.turn import Handler, answer
from storage.sender_ids import hashed
from storage.strict_store import insist_on_store

MESSAGES_PER_MINUTE = 20
FIRST = {"/start": "/greet"}  # what Telegram sends when a person comes


class _Careful:
    """Stands before Rasa's channel: what it hands over passes here first."""

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Rasa's routes."""
        channel, limit = self.name(), rate_limit(self.name(), MESSAGES_PER_MINUTE)  # type: ignore[attr-defined]
        app: Any = None

        async def reply(message: UserMessage) -> list[dict[str, Any]]:
            sender, text = hashed(channel, str(message.sender_id)), message.text or ""
            if limit.wait_s(sender):
                return [{"text": said("slow_down")}]
            if asks_to_delete(text):
                await forget(app, sender)
                return [{"text": said("deleted")}]
            payload = FIRST.get(text, text)
            return await answer(app, on_new_message, channel, sender, text, message.message_id, payload)

        async def guarded(message: UserMessage) -> None:
            for shown in await reply(message):
                shown.pop("custom", None)  # Rasa would send the card as a message of its own
                await message.output_channel.send_response(message.sender_id, shown)

        blueprint = super().blueprint(guarded)  # type: ignore[misc]

        @blueprint.middleware("request")
        async def remember(request: Request) -> None:
            nonlocal app
            app = request.app

        blueprint.listener(insist_on_store, "after_server_start")
        return blueprint


class CarefulSlackInput(_Careful, SlackInput):
    """`/webhooks/slack/webhook`."""


class CarefulTelegramInput(_Careful, TelegramInput):
    """`/webhooks/telegram/webhook`."""

    def get_output_channel(self) -> TelegramOutput:
        """Rasa's, without the session that it opened in an event loop which is closed by now."""
        channel = super().get_output_channel()
        channel._session = None
        return channel
