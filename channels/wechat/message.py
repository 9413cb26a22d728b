"""Parses messages and events that the platform sends to an official account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

from channels.common.identity import checked

_UNSEEN = "【收到不支持的消息类型，暂无法显示】"
"""The text that stands for stickers and whatever else the platform does not pass on."""
_EVENTS = {"subscribe": "subscribe", "unsubscribe": "unsubscribe", "scan": "scan", "click": "click"}


@dataclass(frozen=True, slots=True)
class Message:
    """A message or an event.

    Attributes:
        openid: Who sent it; not stored.
        account: The account it was sent to.
        identity: What tells it from others of this person, the same each time it is sent again.
        kind: `text`, `not_text`, `not_heard`, `subscribe`, `unsubscribe`, `scan` (a follower scanned the account's
            code), `click`; `other` where nothing is to be done.
        text: What the person wrote or said.
        payload: What a menu carried instead.
    """

    openid: str
    account: str
    identity: str
    kind: str
    text: str
    payload: str


def message_in(fields: Mapping[str, str]) -> Message:
    """Return the message of a request's fields.

    Raises:
        ValueError: If it does not say who sent it, to whom, when, or which message it is.
    """
    openid, account, created = (fields.get(name, "") for name in ("FromUserName", "ToUserName", "CreateTime"))
    is_event = fields.get("MsgType") == "event"
    name = fields.get("Event", "").lower()
    # an event has no id; two clicks in one second differ in their key only
    identity = f"{created} {name} {_short(fields.get('EventKey', ''))}" if is_event else fields.get("MsgId", "")
    if not account or not (created.isascii() and created.isdigit()):
        raise ValueError("no account or time")
    checked(openid)
    checked(identity)
    kind, text = (_EVENTS.get(name, "other"), "") if is_event else _said_in(fields)
    payload = fields.get("EventKey", "") if kind == "click" else fields.get("bizmsgmenuid", "")
    return Message(openid, account, identity, kind, text, payload)


def _short(key: str) -> str:
    return blake2b(key.encode(), digest_size=8).hexdigest() if key else ""


def _said_in(fields: Mapping[str, str]) -> tuple[str, str]:
    if fields.get("MsgType") == "text":
        text = fields.get("Content", "").strip()
        return ("not_text", "") if text in ("", _UNSEEN) else ("text", text)
    if fields.get("MsgType") == "voice":
        heard = fields.get("Recognition", "").strip()
        return ("text", heard) if heard else ("not_heard", "")
    return "not_text", ""
