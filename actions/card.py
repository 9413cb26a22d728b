"""The answer card: what every reply carries beside its text. `card.schema.json` defines it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import knowledge
from actions.slots import FACTS
from rules import Assessment, Situation


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A button: what it says, and what it sends."""

    title: str
    payload: str

    def as_button(self) -> dict[str, str]:
        """The button as Rasa's dispatcher takes it."""
        return {"title": self.title, "payload": self.payload}


def topic_suggestions(topics: Iterable[str]) -> tuple[Suggestion, ...]:
    """A button for each topic, which asks that topic's question."""
    return tuple(Suggestion(knowledge.title(topic), f"/{topic}") for topic in topics)


def card(
    answer: knowledge.Answer,
    *,
    suggestions: Sequence[Suggestion] = (),
    corrected: knowledge.Misconception | None = None,
    assessment: Assessment | None = None,
    situation: Situation | None = None,
) -> dict[str, Any]:
    """The card of one reply.

    Returns:
        A dictionary that JSON can carry and `card.schema.json` accepts.
    """
    return {
        "kind": answer.kind,
        "topic": answer.topic,
        "headline": answer.headline,
        "body": list(answer.body),
        "next_steps": list(answer.next_steps),
        "corrects": _correction(corrected),
        "assessment": _assessment(assessment),
        "situation": _situation(situation),
        "citations": [_citation(citation) for citation in answer.citations],
        "suggestions": [suggestion.as_button() for suggestion in suggestions],
    }


def one_or_range(outcomes: Sequence[str]) -> str | list[str]:
    """A certain outcome as itself, an uncertain one as the list of those it spans."""
    return outcomes[0] if len(outcomes) == 1 else list(outcomes)


def _citation(citation: knowledge.Citation) -> dict[str, Any]:
    return {
        "id": citation.id,
        "title": citation.title,
        "article": citation.article,
        "grade": citation.grade,
        "as_of": str(citation.as_of),
    }


def _correction(corrected: knowledge.Misconception | None) -> dict[str, str] | None:
    if corrected is None:
        return None
    return {"id": corrected.id, "belief": corrected.belief, "correction": corrected.correction}


def _assessment(assessment: Assessment | None) -> dict[str, Any] | None:
    if assessment is None:
        return None
    return {
        "stage": one_or_range(assessment.stage),
        "next_stage": assessment.next_stage,
        "contact_family": one_or_range(assessment.contact_family),
        "met": [condition.text for condition in assessment.met],
        "unmet": [condition.text for condition in assessment.unmet],
        "unknown": [condition.text for condition in assessment.unknown],
        "ask_for": assessment.ask_for,
    }


def _situation(situation: Situation | None) -> dict[str, Any] | None:
    if situation is None:
        return None
    values = {field: getattr(situation, field) for field in FACTS}
    return {field: list(value) if isinstance(value, tuple) else value for field, value in values.items()}
