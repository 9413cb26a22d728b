"""Deleting a conversation: how people ask for it, and erasing it from wherever Rasa keeps it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from sanic import Sanic

_DELETION = re.compile(
    r"(请?帮?我?(把|将)?)?(删除|删掉|清除|清空)(我的|我)?(所有|全部)?(的)?(对话|聊天|聊天记录|记录|数据|信息)"
)
_PUNCTUATION = re.compile(r"[\W_]+")


async def erase(store: Any, sender: str) -> None:
    """Removes all that the tracker store holds of `sender`.

    Rasa 3.6 has no deletion. A store of ours has `delete`; Rasa's in-memory store is a dictionary. Rasa wraps its store
    in another that catches failures.

    Raises:
        TypeError: If the store cannot forget: then nothing must claim that it did.
    """
    inner = getattr(store, "_tracker_store", store)
    if hasattr(inner, "delete"):
        await inner.delete(sender)
    elif isinstance(getattr(inner, "store", None), dict):
        inner.store.pop(sender, None)
    else:
        raise TypeError(f"{type(inner).__name__} cannot erase a conversation")


async def forget(app: Sanic, sender: str) -> None:
    """Erases a conversation, after an answer that is still being made, by whichever worker.

    Raises:
        Exception: What the store raises where it cannot: then nothing must claim that it did.
    """
    agent = app.ctx.agent
    async with agent.lock_store.lock(sender):
        await erase(agent.tracker_store, sender)


def asks_to_delete(text: str) -> bool:
    """Whether the message is nothing but the wish that what was said be deleted: 删除我的对话."""
    return bool(_DELETION.fullmatch(_PUNCTUATION.sub("", unicodedata.normalize("NFKC", text))))
