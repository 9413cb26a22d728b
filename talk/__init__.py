"""What the conversation that a task read last is about: `storage` notes it, `nlu` reads the next message by it.

Rasa's pipeline sees each message alone. In every channel, the terminal included, Rasa reads the conversation from its
store in the task that then understands the message, so a context variable carries it from one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

__all__ = ["SLOT", "note", "talked_about"]

SLOT = "talk"
"""The slot that keeps the talk. Its part `about` holds `question`, the id of what was answered last, and `earlier`, the
ids of what was answered before that, the latest first."""

_about: ContextVar[Mapping[str, Any] | None] = ContextVar("about", default=None)


def note(kept: Any) -> None:
    """Note what a talk was about, for this task.

    Args:
        kept: The value of the slot; None where there is no conversation yet.
    """
    about = kept.get("about") if isinstance(kept, dict) else None
    known = isinstance(about, dict) and isinstance(about.get("question"), str) and _are_ids(about.get("earlier", []))
    _about.set(about if known else None)


def _are_ids(given: Any) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) for each in given)


def talked_about() -> Mapping[str, Any] | None:
    """Return `question` and `earlier`, the ids of what was answered in the conversation that this task read last."""
    return _about.get()
