"""What the person's last message holds, read from the tracker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from knowledge import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the person.

    Attributes:
        text: The words as typed.
        intent: What was understood: a topic id, or `nlu_fallback`.
        confidence: How sure that is, 0 to 1.
        ranking: Intents with their confidence, best first.
        entities: What the message holds, as Rasa gives it.
    """

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[dict[str, Any], ...]

    def values(self, entity: str, role: str | None = None) -> tuple[Any, ...]:
        """The values of that entity in that role, in the order of the message."""
        return tuple(e["value"] for e in self.entities if e["entity"] == entity and e.get("role") == role)

    def value(self, entity: str, role: str | None = None) -> Any:
        """The last value of that entity, or None: what is said later corrects what was said before."""
        found = self.values(entity, role)
        return found[-1] if found else None

    def has(self, *entities: str) -> bool:
        """Whether the message holds one of these entities as the person's own."""
        return any(self.values(entity) for entity in entities)


def turn_in(tracker: Tracker) -> Turn:
    """The last message of `tracker`."""
    message = tracker.latest_message
    ranking = tuple((row["name"], float(row["confidence"])) for row in message.get("intent_ranking") or [])
    return Turn(
        text=message.get("text") or "",
        intent=(message.get("intent") or {}).get("name") or "nlu_fallback",
        confidence=float((message.get("intent") or {}).get("confidence") or 0.0),
        ranking=ranking,
        entities=tuple(message.get("entities") or []),
    )


def times_said_lately(tracker: Tracker, answer: Answer) -> int:
    """How often this answer, word for word, stands in the latest turns, which are all that the server sends."""
    text = answer.as_text()
    return sum(event["event"] == "bot" and text in (event.get("text") or "") for event in tracker.events)
