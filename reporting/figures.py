"""Figures of a period, as counts: what the page and the tables show."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

ANSWERED, UNSURE, HANDED_OVER = "answered", "unsure", "handed_over"
ASKED_FOR_HUMAN, OFF_TOPIC, CRISIS, FAILED = "asked_for_human", "off_topic", "crisis", "failed"
OUTCOMES = (ANSWERED, UNSURE, HANDED_OVER, ASKED_FOR_HUMAN, OFF_TOPIC, CRISIS, FAILED)
"""What became of a message; every message has one. Unsure: suggestions instead of an answer. Handed over: official
channels, after it was unsure before."""


@dataclass(slots=True)
class Unanswered:
    """A wording that was not answered, or answered with a question back.

    Attributes:
        text: As it was typed first.
        event_id: Of the first message with these words; its ranking can be looked up.
        outcomes: How often each outcome was.
        talks: Numbers of the conversations in which it was said.
        chosen: Questions of the buttons that people pressed after it.
    """

    text: str
    event_id: int
    outcomes: Counter[str] = field(default_factory=Counter)
    talks: set[int] = field(default_factory=set)
    chosen: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Figures:
    """All counts of a period and of the period of the same length before it.

    Attributes:
        whole: Conversations of the whole period, each once.
        conversations: By day and channel.
        turns: By day and channel.
        outcomes: Typed messages, by day and outcome.
        questions: Answered questions, by day and question id.
        again: Questions that were asked again in the same talk.
        left: Questions whose answer was the last of a talk.
        seconds: From a message to the last word of its reply, by channel.
        unanswered: By normalised words.
    """

    whole: int = 0
    conversations: Counter[tuple[date, str]] = field(default_factory=Counter)
    turns: Counter[tuple[date, str]] = field(default_factory=Counter)
    outcomes: Counter[tuple[date, str]] = field(default_factory=Counter)
    questions: Counter[tuple[date, str]] = field(default_factory=Counter)
    again: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, array[float]] = field(default_factory=dict)
    unanswered: dict[str, Unanswered] = field(default_factory=dict)


def total(counts: Counter[tuple[date, str]], days: Iterable[date]) -> Counter[str]:
    """Return the sums over some days, by what is counted."""
    wanted, sums = set(days), Counter[str]()
    for (day, what), count in counts.items():
        if day in wanted:
            sums[what] += count
    return sums


def percentile(sorted_values: Sequence[float] | array[float], share: float) -> float:
    """Return the value below which a share of the values lies; they must be sorted and not empty."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))]
