"""Figures from a labelled set and predictions for it: plain counting, no I/O."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OUT_OF_SCOPE = "out_of_scope"
SCORED_SLOTS = ("overdue_days", "missed_calls")
SUGGESTED = 3
BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with its label and prediction.

    Attributes:
        text: What the person typed.
        source: Where the question is from; empty if the set does not say.
        wanted: The topic that answers it best.
        accepted: All topics whose answer would do, `wanted` among them.
        topic: What was understood; a fallback is out_of_scope.
        confidence: 0 to 1.
        suggestions: What would be offered, best first.
        slots_right: For each slot that the set states, whether it was read.
        questions: The questions whose answer would do; empty where the set does not say.
        question: The question that was understood.
    """

    text: str
    source: str
    wanted: str
    accepted: frozenset[str]
    topic: str
    confidence: float
    suggestions: tuple[str, ...]
    slots_right: tuple[bool, ...]
    questions: frozenset[str] = frozenset()
    question: str | None = None

    @property
    def is_right(self) -> bool:
        """Return whether the answer would do."""
        return self.topic in self.accepted

    @property
    def is_in_scope(self) -> bool:
        """Return whether the question is one that the assistant is there for."""
        return self.wanted != OUT_OF_SCOPE


def judge(labelled: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, Any]]) -> list[Judged]:
    """Join a set with the predictions for it, by text; rows that the set marks `skip` are left out."""
    predicted = {row["text"]: row for row in predictions}
    return [_judged(row, predicted[row["text"]]) for row in labelled if not row.get("skip")]


def _judged(row: Mapping[str, Any], guess: Mapping[str, Any]) -> Judged:
    read = guess.get("slots") or {}
    stated = {name: value for name, value in (row.get("slots") or {}).items() if name in SCORED_SLOTS}
    return Judged(
        text=row["text"],
        source=row.get("source", ""),
        wanted=row["topic"],
        accepted=frozenset([row["topic"], *row.get("alternates", [])]),
        topic=guess["topic"],
        confidence=float(guess.get("confidence", 0.0)),
        suggestions=tuple(guess.get("suggestions", [])),
        slots_right=tuple(read.get(name) == value for name, value in stated.items() if value is not None),
        questions=frozenset([row["question"], *row.get("question_alternates", [])] if row.get("question") else []),
        question=guess.get("question"),
    )


def figures(judged: Sequence[Judged]) -> dict[str, float]:
    """Return the figures by name, each between 0 and 1; those for which the set lacks labels are absent."""
    inside = [one for one in judged if one.is_in_scope]
    found = {
        "in scope right": _share(one.is_right for one in inside),
        **{
            f"in scope right, {source}": _share(one.is_right for one in inside if one.source == source)
            for source in sorted({one.source for one in inside if one.source})
        },
        "wrongly refused": _share(not one.is_right and one.topic == OUT_OF_SCOPE for one in inside),
        "out of scope refused": _share(one.is_right for one in judged if not one.is_in_scope),
        "right among the first three": _share(bool(one.accepted & set(one.suggestions[:SUGGESTED])) for one in inside),
        "right question where the topic is right": _share(
            one.question in one.questions for one in inside if one.is_right and one.questions
        ),
        "slots right": _share(right for one in judged for right in one.slots_right),
    }
    return {name: value for name, value in found.items() if value is not None}


def confusions(judged: Iterable[Judged]) -> list[tuple[str, str, list[str]]]:
    """Return (wanted topic, understood topic, questions), the most frequent pair first."""
    pairs: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in judged:
        if not one.is_right:
            pairs[one.wanted, one.topic].append(one.text)
    return sorted(((*pair, texts) for pair, texts in pairs.items()), key=lambda row: (-len(row[2]), row[:2]))


def matrix(judged: Sequence[Judged]) -> tuple[list[str], list[list[int]]]:
    """Return the topics and their confusion matrix: rows wanted, columns understood; accepted ones count as right."""
    topics = sorted({one.wanted for one in judged} | {one.topic for one in judged})
    counted = Counter((one.wanted, one.wanted if one.is_right else one.topic) for one in judged)
    return topics, [[counted[row, column] for column in topics] for row in topics]


def reliability(judged: Sequence[Judged]) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share right, number of questions) for each tenth of confidence that occurs."""
    binned: defaultdict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        binned[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return [
        (sum(one.confidence for one in ones) / len(ones), sum(one.is_right for one in ones) / len(ones), len(ones))
        for _, ones in sorted(binned.items())
    ]


def _share(hits: Iterable[bool]) -> float | None:
    counted = list(hits)
    return sum(counted) / len(counted) if counted else None
