"""The channels of Slack and Telegram, with both platforms played on this machine; Rasa has no setting for that."""

from __future__ import annotations

import os
from typing import Any

from aiogram.bot.api import TelegramAPIServer
from rasa.core.channels import telegram

from channels.slack_telegram import CarefulSlackInput, CarefulTelegramInput

VARIABLE = "PLATFORM_URL"


class SlackElsewhere(CarefulSlackInput):
    """Calls the stand-in."""

    def get_output_channel(self, *where: Any, **named: Any) -> Any:
        bot = super().get_output_channel(*where, **named)
        bot.client.base_url = f"{os.environ[VARIABLE]}/api/"
        return bot


class _TelegramOutput(telegram.TelegramOutput):
    def __init__(self, access_token: str) -> None:
        super().__init__(access_token)
        self.server = TelegramAPIServer.from_base(os.environ[VARIABLE])


class TelegramElsewhere(CarefulTelegramInput):
    """Calls the stand-in."""

    def get_output_channel(self) -> Any:
        telegram.TelegramOutput = _TelegramOutput  # Rasa makes it itself
        return super().get_output_channel()
