"""Erasing a conversation from wherever Rasa keeps it."""

from __future__ import annotations

from typing import Any


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
