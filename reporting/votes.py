"""Votes against answers, by the question that was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from reporting.figures import CRISIS
from storage.feedback import Vote

CRISIS_TOPIC = "distress"


@dataclass(slots=True)
class Judged:
    """What people think of the answers to one question.

    Attributes:
        question: Its id, or the name of a notice.
        up: Votes for it.
        down: Votes against it.
        talks: Conversations with a vote against it. Counted, never shown.
        reasons: What they gave as reasons, by the words.
        pairs: What was asked, and what the reply said first.
    """

    question: str
    up: int = 0
    down: int = 0
    talks: set[str] = field(default_factory=set)
    reasons: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)


def judged(votes: Iterable[Vote]) -> list[Judged]:
    """Return the answers with votes against them, the most voted against first; the words of a crisis left out."""
    found: dict[str, Judged] = {}
    for vote in votes:
        question = str(vote.card.get("question") or "unknown")
        of = found.setdefault(question, Judged(question))
        if vote.vote == "up":
            of.up += 1
            continue
        of.down += 1
        of.talks.add(vote.sender)
        if vote.card.get("kind") == CRISIS or question.startswith(CRISIS_TOPIC):
            continue
        if vote.reason:
            of.reasons[vote.reason] += 1
        # what a button sends is no question of a person
        asked = "" if vote.question.startswith("/") else vote.question
        of.pairs[asked, str(vote.card.get("headline") or "")] += 1
    against = [of for of in found.values() if of.down]
    return sorted(against, key=lambda of: (-of.down, of.up, of.question))
