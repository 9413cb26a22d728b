"""Beliefs: asserted ones are found, questions and true statements are left alone."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.language.beliefs import beliefs

CASES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("beliefs.yml").read_text(encoding="utf-8")
)
PRECISION, RECALL = 0.95, 0.90
LEAST_PER_BELIEF = 0.75
SLOWEST_S = 0.005


def _measured() -> tuple[Counter[str], Counter[str], list[str]]:
    found: Counter[str] = Counter()
    false: Counter[str] = Counter()
    misses: list[str] = []
    for belief, case in CASES.items():
        for text in case["asserted"]:
            if belief in beliefs(text):
                found[belief] += 1
            else:
                misses.append(f"{belief} missed: {text} -> {beliefs(text)}")
        for text in case["not_asserted"]:
            if beliefs(text):
                false[belief] += 1
                misses.append(f"{belief} false: {text} -> {beliefs(text)}")
    return found, false, misses


def test_every_misconception_has_phrasings_of_both_kinds() -> None:
    assert list(CASES) == [f"MC-{number:02}" for number in range(1, 46)]
    for case in CASES.values():
        assert min(len(case["asserted"]), len(case["not_asserted"])) >= 8


def test_beliefs_are_found_and_questions_left_alone() -> None:
    found, false, misses = _measured()
    print("\n".join(misses))
    asserted = sum(len(case["asserted"]) for case in CASES.values())
    hits = sum(found.values())
    recall, precision = hits / asserted, hits / (hits + sum(false.values()))
    print(f"precision {precision:.3f}, recall {recall:.3f}")
    assert precision >= PRECISION
    assert recall >= RECALL
    for belief, case in CASES.items():
        assert found[belief] / len(case["asserted"]) >= LEAST_PER_BELIEF, belief
        assert found[belief] / max(1, found[belief] + false[belief]) >= LEAST_PER_BELIEF, belief


def test_the_belief_meant_comes_first() -> None:
    firsts = [(beliefs(text) or ("",))[0] == belief for belief, case in CASES.items() for text in case["asserted"]]
    assert sum(firsts) / len(firsts) >= RECALL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ()),
        ("您好", ()),
        ("逾期了就会坐牢，那我该怎么办？", ("MC-03",)),
        ("我逾期三十天了。听说会坐牢，是真的吗？", ("MC-03",)),
        ("我很害怕，请问怎么协商", ()),
    ],
)
def test_a_belief_is_found_among_other_sentences(text: str, expected: tuple[str, ...]) -> None:
    assert beliefs(text) == expected


@pytest.mark.parametrize("piece", ["听说逾期就会坐牢，", "不还钱怕家人被打电话", "一", "一天打三次，"])
def test_a_long_message_is_read_quickly(piece: str) -> None:
    text = (piece * 500)[:500]
    beliefs(text)
    best = min(_seconds(text) for _ in range(5))
    assert best < SLOWEST_S


def _seconds(text: str) -> Any:
    start = time.perf_counter()
    beliefs(text)
    return time.perf_counter() - start
