"""Replies as messages of WeCom's customer service: texts, and suggestions as a menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from channels.common.message_text import LIMIT, MOST, paragraphs, split
from channels.common.numbered_choices import Choice, are_numbered, offered
from channels.common.phrases import phrase

Body = dict[str, Any]
Replies = Sequence[Mapping[str, Any]]

MOST_ITEMS = 10
LONGEST_ID = 64
LONGEST_TITLE = 128
LONGEST_HEAD = 1024
"""Bytes, as of ids and titles."""


def messages_for(replies: Replies) -> list[Body]:
    """Return one turn as at most five messages, the suggestions last.

    Args:
        replies: As Rasa hands them to a channel.
    """
    choices = offered(replies)
    if not choices or not fits_menu(choices):
        return [text_message(text) for text in split(paragraphs(replies))]
    texts = split(paragraphs(replies, with_choices=False), most=MOST - 1)
    head = phrase("menu_head") if are_numbered(choices) else phrase("answers")
    return [*map(text_message, texts), menu_message(head, choices)]


def welcome_for(replies: Replies) -> Body:
    """Return the greeting as one message: a menu where it fits, else a text."""
    choices = offered(replies)
    head = "\n".join(paragraphs(replies, with_choices=False))
    if choices and fits_menu(choices) and _size(head) <= LONGEST_HEAD:
        return menu_message(head, choices)
    return text_message(split(paragraphs(replies), LIMIT, most=1)[0])


def text_message(text: str) -> Body:
    """Return a text message."""
    return {"msgtype": "text", "text": {"content": text}}


def menu_message(head: str, choices: Sequence[Choice]) -> Body:
    """Return suggestions to click; the id of each is its payload, so that a click can be read after a restart too."""
    items = [{"type": "click", "click": {"id": choice.payload, "content": choice.title}} for choice in choices]
    return {"msgtype": "msgmenu", "msgmenu": {"head_content": head, "list": items}}


def fits_menu(choices: Sequence[Choice]) -> bool:
    """Return whether WeCom takes these suggestions as a menu; otherwise they are said as a numbered list."""
    sizes_fit = all(_size(c.payload) <= LONGEST_ID and _size(c.title) <= LONGEST_TITLE for c in choices)
    return len(choices) <= MOST_ITEMS and sizes_fit


def _size(text: str) -> int:
    return len(text.encode())
