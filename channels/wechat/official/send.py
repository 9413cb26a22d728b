"""Sends an answer as customer service messages, where the reply to the request is over or too small."""

from __future__ import annotations

import asyncio

from channels.common.phrases import phrase
from channels.wechat.answer import OfficialAnswer
from channels.wechat.errors import ApiError
from channels.wechat.official.account_api import OfficialApi

REPLY_FIRST_S = 1.0
"""Seconds by which what follows a reply waits, so that the phone shows it after."""


async def send(api: OfficialApi, openid: str, answer: OfficialAnswer, already_said: int = 0) -> str:
    """Send the rest of an answer.

    Args:
        api: Of the account.
        openid: To whom.
        answer: The whole.
        already_said: How many of its texts went out as the reply.

    Returns:
        How it ended, in a word. A refusal is logged and not raised: the person's phone may show a part already.
    """
    if already_said:
        await asyncio.sleep(REPLY_FIRST_S)
    try:
        for text in answer.texts[already_said:]:
            await api.send_text(openid, text)
        if answer.menu:
            await _send_menu(api, openid, answer)
    except ApiError:
        return "failed"
    return "sent"


async def _send_menu(api: OfficialApi, openid: str, answer: OfficialAnswer) -> None:
    try:
        await api.send_menu(openid, phrase("menu_head"), answer.menu)
    except ApiError:  # not every account has menus; choices can be numbered
        await api.send_text(openid, answer.menu_as_text)
