"""Parses Telegram updates: text, a pressed button, something other than text, or nothing to answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GREETING = "/greet"
COMMANDS = {"/start": GREETING, "/help": GREETING}
"""What Telegram's own menus send, and the payload that it stands for."""
CONTENT = frozenset(
    {"animation", "audio", "contact", "dice", "document", "location", "photo", "poll", "sticker", "story"}
    | {"venue", "video", "video_note", "voice"}
)
"""Fields of a message that hold what is no text. Others tell of members, titles and pins."""


@dataclass(frozen=True, slots=True)
class Update:
    """One update that is to be answered.

    Attributes:
        id: The same each time Telegram sends it again.
        chat: Where the answer goes.
        person: Whose conversation it is; in a group each member has their own.
        text: What the person wrote; empty where it was no text.
        payload: What a button or command stands for.
        callback: Id of a pressed button, which shows that it works until it is answered.
    """

    id: str
    chat: int
    person: str
    text: str = ""
    payload: str | None = None
    callback: str | None = None


def update_in(body: Any, bot: str) -> Update | None:
    """Return what an update asks; None where there is nothing to answer (channel posts, members who come or leave).

    Args:
        body: As Telegram sends it. Fields of other types than documented count as missing.
        bot: The bot's user name, by which it is called in groups.
    """
    update = _fields(body)
    if not isinstance(update.get("update_id"), int):
        return None
    identity = f"update {update['update_id']}"
    if "callback_query" in update:
        return _pressed(identity, _fields(update["callback_query"]))
    return _written(identity, _fields(update.get("message") or update.get("edited_message")), bot)


def _pressed(identity: str, query: Mapping[str, Any]) -> Update | None:
    person, chat = _id(query.get("from")), _fields(_fields(query.get("message")).get("chat"))
    data, callback = query.get("data"), query.get("id")
    if person is None or not isinstance(data, str) or not isinstance(callback, str):
        return None
    # Telegram leaves out messages that are too old; a chat with one person has that person's id
    chat_id = _id(chat) or person
    return Update(identity, chat_id, _whose(chat_id, person), data, data, callback)


def _written(identity: str, message: Mapping[str, Any], bot: str) -> Update | None:
    sender, chat = _fields(message.get("from")), _fields(message.get("chat"))
    person, chat_id = _id(sender), _id(chat)
    if person is None or chat_id is None or sender.get("is_bot") is True:
        return None
    whose = _whose(chat_id, person)
    text = message.get("text") or message.get("caption")
    if isinstance(text, str) and text.strip():
        words = text.replace(f"@{bot}", "").strip() if bot else text
        return Update(identity, chat_id, whose, words, COMMANDS.get(words.partition(" ")[0]))
    # in a group, pictures are not meant for the assistant
    return Update(identity, chat_id, whose) if chat_id == person and not CONTENT.isdisjoint(message) else None


def _whose(chat: int, person: int) -> str:
    return str(chat) if chat == person else f"{chat} {person}"


def _fields(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _id(value: Any) -> int | None:
    number = _fields(value).get("id")
    return number if isinstance(number, int) and not isinstance(number, bool) else None
