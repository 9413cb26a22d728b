"""Deletion of conversations: recognises the request and carries it out, for all channels.

The assistant decides: a reply whose card is a `notice` of the topic `restart_forget` tells the person that everything
is deleted, whatever the wording was. The channel then deletes before it sends that reply. Plain wordings of the wish
(删除我的对话) are recognised here as well, so that deletion works while the assistant itself fails.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from sanic import Sanic

KIND, TOPIC = "notice", "restart_forget"
"""Of the card that tells of a deletion."""
CONFIRMATION = '/restart_forget{"confirm"'
"""How the payload begins that confirms; a card that offers it only asks."""

_VERBS = ("删除", "删掉", "删了", "清除", "清空")
_THINGS = ("对话", "聊天", "聊天记录", "对话记录", "记录", "数据", "信息")
_POLITE = "(?:请|麻烦)?(?:你|您)?(?:帮我|给我)?"
_MINE = "(?:我的|我)?(?:在这里的)?(?:所有|全部)?的?"
_VERB, _THING = f"(?:{'|'.join(_VERBS)})", f"(?:{'|'.join(_THINGS)})"
_ORDERS = (f"{_POLITE}{_VERB}{_MINE}{_THING}", f"{_POLITE}[把将]{_MINE}{_THING}(?:全部|全|都)?{_VERB}")
"""删除我的对话, 请把我的聊天记录都删除."""
_REQUEST = re.compile(f"(?:{'|'.join(_ORDERS)})(?:吧|掉|一下)?")
_PUNCTUATION = re.compile(r"[\W_]+")


def asks_to_delete(text: str) -> bool:
    """Return whether the message is nothing but the wish that the conversation be deleted."""
    return bool(_REQUEST.fullmatch(_PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))))


def tells_of_deletion(reply: Mapping[str, Any]) -> bool:
    """Return whether the assistant's reply says that the conversation is deleted."""
    card = reply.get("custom") or {}
    if card.get("kind") != KIND or card.get("topic") != TOPIC:
        return False
    return not any(str(button.get("payload")).startswith(CONFIRMATION) for button in reply.get("buttons") or [])


def is_due(text: str, replies: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether the conversation is to be deleted after a turn.

    Args:
        text: What the person wrote.
        replies: What the assistant replied.
    """
    return asks_to_delete(text) or any(map(tells_of_deletion, replies))


async def erase(store: Any, sender: str) -> None:
    """Remove all that the tracker store holds of `sender`.

    Rasa 3.6 has no deletion. A store of ours has `delete`; Rasa's in-memory store is a dictionary. Rasa wraps its store
    in another that catches failures.

    Raises:
        TypeError: If the store has no way to delete: then nothing may claim that it did.
    """
    inner = getattr(store, "_tracker_store", store)
    if hasattr(inner, "delete"):
        await inner.delete(sender)
    elif isinstance(getattr(inner, "store", None), dict):
        inner.store.pop(sender, None)
    else:
        raise TypeError(f"{type(inner).__name__} cannot erase a conversation")


async def delete_conversation(app: Sanic, sender: str) -> None:
    """Erase a conversation, once the answer that a worker may still be working on is finished.

    Raises:
        Exception: What the store raises where it cannot: then nothing may claim that it did.
    """
    agent = app.ctx.agent
    async with agent.lock_store.lock(sender):
        await erase(agent.tracker_store, sender)
