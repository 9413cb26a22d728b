"""What the person's last message holds, read from the tracker."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Tracker

OVERVIEW = "overview"
HE = "he"
"""The person of facts that are told of 他 or 她, who was named in an earlier message."""
PAYLOAD = "/"
"""What a button sends starts with it."""
_FACTS = frozenset(
    ("overdue_days", "missed_calls", "out_of_contact", "talked_to_lender", "emergency_contact_on_file", "principal")
)
_OF_ONE_CASE = frozenset({"speaker", "debtor", "event", "event_date", "loan", "due_date", "lender"})
"""What a message tells of the case that it is about; of somebody else's nothing is kept."""


def topic_of(question: str) -> str:
    """Return the topic of a question: lawsuit for lawsuit/how_long."""
    return question.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that the message may ask.

    Attributes:
        question: Its id, such as lawsuit/how_long.
        topic_confidence: How likely its topic is, 0 to 1.
        confidence: How likely the question is within its topic, 0 to 1.
    """

    question: str
    topic_confidence: float
    confidence: float

    @property
    def topic(self) -> str:
        """The topic of the question."""
        return topic_of(self.question)

    @property
    def joint(self) -> float:
        """How likely topic and question are together."""
        return self.topic_confidence * self.confidence


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the person.

    Attributes:
        text: The words as typed.
        intent: What was understood: a topic id, or `nlu_fallback`.
        confidence: How sure that is, 0 to 1.
        questions: The questions that the message asks by itself, best first; empty where it asks none.
        candidates: For every topic its likeliest questions, the likeliest topic first.
        entities: What the message holds, as Rasa gives it.
    """

    text: str
    intent: str
    confidence: float
    questions: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    entities: tuple[dict[str, Any], ...]

    def values(self, entity: str, role: str | None = None) -> tuple[Any, ...]:
        """Return the values of that entity in that role, in the order of the message."""
        return tuple(e["value"] for e in self.entities if e["entity"] == entity and e.get("role") == role)

    def value(self, entity: str, role: str | None = None) -> Any:
        """Return the last value of that entity, or None: what is said later corrects what was said before."""
        values = self.values(entity, role)
        return values[-1] if values else None

    def has(self, *entities: str) -> bool:
        """Return whether the message holds one of these entities as told of the case."""
        return any(self.values(entity) for entity in entities)

    @property
    def is_of_him(self) -> bool:
        """Whether its facts are told of 他 or 她, whom the message does not name: 他逾期90天都没事."""
        facts = [e for e in self.entities if e["entity"] in _FACTS and not e.get("role")]
        return bool(facts) and all(e.get("person") == HE for e in facts)

    def as_aside(self) -> Turn:
        """Return the message with its facts as somebody else's: 我同学逾期40天 beside a case of one's own."""
        kept = tuple(entity for entity in self.entities if entity["entity"] not in _OF_ONE_CASE)
        return replace(self, entities=kept).of_another()

    def of_another(self) -> Turn:
        """Return the message with its facts as somebody else's, and with its events."""
        others = [
            {**e, "role": "other_person"} if e["entity"] in _FACTS and not e.get("role") else e for e in self.entities
        ]
        return replace(self, entities=tuple(others))

    def of_debtor(self, debtor: str | None) -> Turn:
        """Return the message with sums of the debtor as those of the case: 我老公月薪6000 where it is his loan."""
        if debtor is None:
            return self
        theirs = tuple(
            {key: value for key, value in entity.items() if key not in ("role", "person")}
            if entity.get("role") == "other_person" and entity.get("person") == debtor
            else entity
            for entity in self.entities
        )
        return replace(self, entities=theirs)

    def with_called(self, event: str | None) -> Turn:
        """Return the message with the call to 他 or 她 as the event that it is in this talk, or without it."""
        told = [e for e in self.entities if e.get("role") != "named_before"]
        unnamed = next((e for e in self.entities if e.get("role") == "named_before"), None)
        if unnamed is not None and event is not None:
            told.append({key: value for key, value in unnamed.items() if key != "role"} | {"value": event})
        return replace(self, entities=tuple(told))

    def without(self, *names: str) -> Turn:
        """Return the message without these entities, as told of the case."""
        kept = tuple(e for e in self.entities if e["entity"] not in names or e.get("role"))
        return replace(self, entities=kept)

    @property
    def is_payload(self) -> bool:
        """Whether a button sent it."""
        return self.text.startswith(PAYLOAD)


def turn_in(tracker: Tracker) -> Turn:
    """Return the last message of `tracker`."""
    message = tracker.latest_message
    intent = message.get("intent") or {}
    name = intent.get("name") or "nlu_fallback"
    entities = tuple(message.get("entities") or [])
    candidates = tuple(Candidate(*row) for row in message.get("question_ranking") or [])
    return Turn(
        text=message.get("text") or "",
        intent=name,
        confidence=float(intent.get("confidence") or 0.0),
        questions=_questions(name, entities, message.get("questions") or []),
        candidates=candidates,
        entities=entities,
    )


def _questions(intent: str, entities: tuple[dict[str, Any], ...], understood: list[str]) -> tuple[str, ...]:
    """Return what is asked: what the button names, else what the classifier understood, else the topic's overview."""
    named = [str(entity["value"]) for entity in entities if entity["entity"] == "question"]
    if named:
        return (f"{intent}/{named[-1]}",)
    return tuple(understood) or (f"{intent}/{OVERVIEW}",)
