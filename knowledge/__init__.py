"""What may be said: answers, their sources, misconceptions and complaint channels.

The content is YAML beside this file; the modules read it, check it and choose the variant that fits a case. Nothing
here knows how a case leads to its outcomes: they arrive as plain words, such as `{"stage": "calls"}`.
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.answering import Answer, Outcomes, answer_from, citation_from, misconception_from
from knowledge.check import Problem, check
from knowledge.entries import Citation, ComplaintChannel, Misconception
from knowledge.errors import KnowledgeError, UnknownIdError
from knowledge.load import load

__all__ = [
    "Answer",
    "Citation",
    "ComplaintChannel",
    "KnowledgeError",
    "Misconception",
    "Problem",
    "answer",
    "check",
    "citation",
    "complaint_channels",
    "misconception",
    "misconceptions",
    "title",
    "topics",
    "turns_on",
]


def answer(topic: str, outcomes: Outcomes, values: Mapping[str, str] | None = None) -> Answer:
    """Returns the answer to a topic, fitted to the outcomes of a case; `values` fill its placeholders."""
    return answer_from(load(), topic, outcomes, values)


def citation(source_id: str) -> Citation:
    """Returns the source with this id: a fact, a seed claim or a complaint channel."""
    return citation_from(load(), source_id)


def misconception(misconception_id: str) -> Misconception:
    """Returns one misconception with its sources."""
    return misconception_from(load(), misconception_id)


def misconceptions(topic: str | None = None) -> tuple[Misconception, ...]:
    """Returns the misconceptions on a topic, or all of them."""
    known = load()
    chosen = [found.id for found in known.misconceptions.values() if topic is None or topic in found.topics]
    return tuple(misconception_from(known, found) for found in chosen)


def complaint_channels(topic: str | None = None) -> tuple[ComplaintChannel, ...]:
    """Returns the complaint channels for a topic, or all of them."""
    return tuple(found for found in load().channels.values() if topic is None or topic in found.topics)


def topics() -> tuple[str, ...]:
    """Returns the ids of all topics, group by group; notices are not among them."""
    return tuple(topic for members in load().groups.values() for topic in members)


def title(topic: str) -> str:
    """Returns the question of a topic in the borrower's words."""
    entry = load().entries.get(topic)
    if entry is None:
        raise UnknownIdError(f"topic {topic}: no file answers/*/{topic}.yml; add it or correct the topic")
    return entry.title


def turns_on(topic: str) -> frozenset[str]:
    """Returns what this answer depends on: stage, contact_family, interest; empty where it is always the same."""
    return frozenset(outcome for variant in load().entries[topic].variants for outcome in variant.when)
