"""The channels of Slack and Telegram, with both platforms played on this machine; there is no setting for that."""

from __future__ import annotations

import os
from typing import Any

from aiogram import Bot
from aiogram.bot.api import TelegramAPIServer

from channels.slack import CheckedSlackInput
from channels.telegram.channel import CheckedTelegramInput

VARIABLE = "PLATFORM_URL"


class SlackElsewhere(CheckedSlackInput):
    """Calls the stand-in."""

    def get_output_channel(self, *where: Any, **named: Any) -> Any:
        bot = super().get_output_channel(*where, **named)
        bot.client.base_url = f"{os.environ[VARIABLE]}/api/"
        return bot


class TelegramElsewhere(CheckedTelegramInput):
    """Calls the stand-in."""

    def bot(self) -> Bot:
        return Bot("123456:abc", server=TelegramAPIServer.from_base(os.environ[VARIABLE]))
