"""Converts Rasa's replies and stored events into the widget's lines and messages."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from rasa.shared.core.events import BotUttered, Event, SessionStarted, UserUttered

from channels.common.deletion import tells_of_deletion

Line = dict[str, Any]

MESSAGE_ID = "message_id"
"""Key of the user message's metadata under which the widget's id is kept."""
_ANSWERS = uuid.UUID("6d1f6f0e-3c0b-4a58-9a5e-1d6f0c1b2a77")


def reply_line(sender: str, message: dict[str, Any]) -> Line:
    """Return a reply of Rasa as one line of the stream, with a stable `answer_id`."""
    return {
        "type": "message",
        "answer_id": str(uuid.uuid5(_ANSWERS, f"{sender} {message.get('timestamp')}")),
        "text": message.get("text") or "",
        "buttons": [_button(button) for button in message.get("buttons") or []],
        "card": message.get("custom") or None,
    }


def history(sender: str, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return the messages of the session so far, oldest first."""
    found: list[dict[str, Any]] = []
    for event in current_session(events):
        if isinstance(event, UserUttered):
            text = _seen_as(event.text or "", found)
            found.append({"from": "user", "id": id_of(event), "text": text, "at": event.timestamp})
        elif isinstance(event, BotUttered):
            line = reply_line(sender, event.message())
            line["from"] = "assistant"
            found.append({**{key: line[key] for key in line if key != "type"}, "at": event.timestamp})
    return found


def given_answer(sender: str, events: Iterable[Event], message: str) -> list[Line] | None:
    """Return the lines that answered the message of that id; None where it never was answered.

    A reply that tells of a deletion is no answer yet: that it is still stored shows that nothing was deleted.

    Args:
        sender: The conversation.
        events: Of the conversation, oldest first.
        message: The widget's id of the message.
    """
    lines: list[Line] | None = None
    for event in current_session(events):
        if isinstance(event, UserUttered):
            if lines is not None:
                break
            if id_of(event) == message:
                lines = [{"type": "accepted", "id": message}]
        elif isinstance(event, BotUttered) and lines is not None:
            reply = event.message()
            if tells_of_deletion(reply):
                return None
            lines.append(reply_line(sender, reply))
    return [*lines, {"type": "end"}] if lines and len(lines) > 1 else None


def question_before(sender: str, events: Iterable[Event], answer_id: str) -> tuple[str, dict[str, Any]] | None:
    """Return the question that an answer was given to, and the answer's card; None where there is no such answer.

    Args:
        sender: The conversation.
        events: Of the conversation, oldest first.
        answer_id: Id of an answer, as in its line.
    """
    question = ""
    for event in current_session(events):
        if isinstance(event, UserUttered):
            question = event.text or ""
        elif isinstance(event, BotUttered):
            line = reply_line(sender, event.message())
            if line["answer_id"] == answer_id:
                return question, line["card"] or {}
    return None


def id_of(event: UserUttered) -> str | None:
    """Return the widget's id of a message."""
    kept = (event.metadata or {}).get(MESSAGE_ID)
    return kept if isinstance(kept, str) else None


def current_session(events: Iterable[Event]) -> Iterator[Event]:
    """Return the events since the session began, without the payload that started it."""
    listed = list(events)
    start = max((place for place, event in enumerate(listed) if isinstance(event, SessionStarted)), default=-1)
    yield from (event for event in listed[start + 1 :] if not _is_silent(event))


def _is_silent(event: Event) -> bool:
    return isinstance(event, UserUttered) and (event.text or "").startswith("/session_start")


def _seen_as(text: str, before: list[dict[str, Any]]) -> str:
    """Return a message as the person saw it: the button's title where a payload was sent."""
    if not text.startswith("/"):
        return text
    offered = (button for message in reversed(before) for button in message.get("buttons", []))
    return next((button["title"] for button in offered if button["payload"] == text), text)


def _button(button: dict[str, Any]) -> dict[str, str]:
    return {"title": str(button.get("title", "")), "payload": str(button.get("payload", ""))}
