"""What the conversation that was read last is about, for who understands its next message.

Rasa's pipeline sees each message alone. In every channel, the terminal included, Rasa reads the conversation from its
store in the task that then understands the message, so a context variable carries it from one to the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

SLOT, ABOUT = "talk", "about"
"""The slot that keeps the talk, and its part that holds `question`, the id of what was answered last."""

_about: ContextVar[Mapping[str, str] | None] = ContextVar("about", default=None)


def note(talk: Any) -> None:
    """Note what a talk was about, for this task.

    Args:
        talk: The value of the slot `talk`; None where there is no conversation yet.
    """
    about = talk.get(ABOUT) if isinstance(talk, dict) else None
    known = isinstance(about, dict) and isinstance(about.get("question"), str)
    _about.set(about if known else None)


def talked_about() -> Mapping[str, str] | None:
    """Return `question`, the id of what was answered last in the conversation that this task read last."""
    return _about.get()
