"""The channels of Slack and Telegram, with both platforms played on this machine; Rasa has no setting for that."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from aiogram.bot.api import TelegramAPIServer
from rasa.core.channels.telegram import TelegramOutput

from channels.slack_telegram import CarefulSlackInput, CarefulTelegramInput

VARIABLE = "PLATFORM_URL"


class SlackElsewhere(CarefulSlackInput):
    """Calls the stand-in."""

    def get_output_channel(self, *where: Any, **named: Any) -> Any:
        bot = super().get_output_channel(*where, **named)
        bot.client.base_url = f"{os.environ[VARIABLE]}/api/"
        return bot


class TelegramElsewhere(CarefulTelegramInput):
    """Calls the stand-in."""

    def get_output_channel(self) -> Any:
        bot = TelegramOutput(self.access_token)
        bot.server = TelegramAPIServer.from_base(os.environ[VARIABLE])
        asyncio.run(bot.set_webhook(url=self.webhook_url))
        return bot
