"""Retention: erases conversations by age."""

from __future__ import annotations

import time
from typing import Any

from storage.errors import TooMuchAtOnce

DAY_S = 24 * 3600


def forget_older_than(store: Any, days: float, *, largest_share: float = 1.0) -> int:
    """Erase conversations in which nothing was said for so many days; return how many.

    Args:
        store: A `ConversationStore`, or Rasa's wrapper around one.
        days: Days since the last event.
        largest_share: Share of all conversations that may be erased at once, from 0 to 1.

    Raises:
        TypeError: If the store cannot erase: then nothing must claim that it did.
        TooMuchAtOnce: If a larger share is older; nothing is erased then.
        StoreError: If it could not be done.
    """
    store = getattr(store, "_tracker_store", store)
    if not hasattr(store, "purge"):
        raise TypeError(f"{type(store).__name__} cannot erase old conversations; name another under tracker_store")
    before = time.time() - days * DAY_S
    if largest_share < 1:
        old, kept = store.count(before)
        _refuse_most(old, kept, largest_share)
    return int(store.purge(before=before))


def _refuse_most(old: int, kept: int, largest_share: float) -> None:
    if old > kept * largest_share:
        raise TooMuchAtOnce(
            f"{kept} 段对话里有 {old} 段超过保存期限，没有自动删除：请先核对本机时间，再运行 make purge。"
            f"{old} of {kept} conversations are older than they are kept; none was erased. "
            "Check the clock of this machine, then run `make purge`."
        )
