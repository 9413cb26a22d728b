"""Customer service interface of an official account: messages outside the reply to a request."""

from __future__ import annotations

from collections.abc import Sequence

from channels.common.numbered_choices import Choice
from channels.wechat.api import TokenRequest, WechatApi

BASE_URL = "https://api.weixin.qq.com"
STABLE_TOKEN = "/cgi-bin/stable_token"
SEND = "/cgi-bin/message/custom/send"
LONGEST_ID = 64
"""Bytes of what a menu's item sends."""


def stable_token(app_id: str, app_secret: str) -> TokenRequest:
    """Return how an access token is got that other programs of the same account get as well.

    The older call, `/cgi-bin/token`, ends the token that was given before: two programs with one AppID would end each
    other's for ever.
    """
    body = {"grant_type": "client_credential", "appid": app_id, "secret": app_secret}
    return TokenRequest("POST", STABLE_TOKEN, body, {"force_refresh": True})


class OfficialApi:
    """Sends through the interface. Errors are those of `WechatApi`."""

    def __init__(self, api: WechatApi) -> None:
        """Take the account's access to the interface."""
        self._api = api

    async def send_text(self, openid: str, text: str) -> None:
        """Send one message of at most 2,048 bytes."""
        await self._api.call(SEND, {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def send_menu(self, openid: str, head: str, choices: Sequence[Choice]) -> None:
        """Send choices as a menu. Each item carries its payload, so old menus keep their meaning.

        Args:
            openid: The person.
            head: Text above the items.
            choices: Title and payload of each item.
        """
        items = [{"id": choice.payload, "content": choice.title} for choice in choices]
        menu = {"head_content": head, "list": items, "tail_content": ""}
        await self._api.call(SEND, {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu})

    async def close(self) -> None:
        """End the connections."""
        await self._api.close()


def fit_a_menu(choices: Sequence[Choice]) -> bool:
    """Return whether the choices fit a menu."""
    return bool(choices) and all(len(choice.payload.encode()) <= LONGEST_ID for choice in choices)
