"""The topic of a clear question stays, however the question is dressed."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.understanding.conftest import Ask
from tests.understanding.transform import TRANSFORMATIONS, Transformation

LEAST_STAYING = 0.97
LEAST_CLEAR = 0.93
"""Share of the plain questions that must be right: what is not understood plainly says nothing about its variants."""
FEWEST_CASES = 40

BASES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "robustness.yml").read_text(encoding="utf-8"))
TOPICS = 43


@pytest.fixture(scope="module")
def clear(ask: Ask) -> dict[str, str]:
    """The plain questions that are understood, and their topics."""
    return {text: topic for topic, texts in BASES.items() for text in texts if ask(text).topic == topic}


def test_there_are_enough() -> None:
    assert len(BASES) == TOPICS
    assert sum(len(texts) for texts in BASES.values()) >= 150


def test_plain_questions_are_understood(ask: Ask, clear: dict[str, str]) -> None:
    wrong = [
        f"{text} is {topic}, came {ask(text).topic}"
        for topic, texts in BASES.items()
        for text in texts
        if text not in clear
    ]
    assert len(clear) / (len(clear) + len(wrong)) >= LEAST_CLEAR, "\n".join(["", *wrong])


@pytest.mark.parametrize("transformation", TRANSFORMATIONS, ids=lambda transformation: transformation.__name__)
def test_the_topic_stays(transformation: Transformation, ask: Ask, clear: dict[str, str]) -> None:
    """At least 97 of 100 variants keep the topic, for each way of varying by itself."""
    cases = [(text, other, topic) for text, topic in clear.items() for other in transformation(text)]
    came = [(text, other, topic, ask(other).topic) for text, other, topic in cases]
    moved = [row for row in came if row[2] != row[3]]
    assert len(cases) >= FEWEST_CASES
    table = "\n".join(f"{other}  ({text}): {topic} -> {got}" for text, other, topic, got in moved)
    assert 1 - len(moved) / len(cases) >= LEAST_STAYING, f"{len(moved)} of {len(cases)} moved\n{table}"
