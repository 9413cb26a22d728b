"""Beliefs: asserted ones are found, questions are left alone, on lines that nothing was fitted on."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from evaluation.beliefs import FRESH, HELD_OUT, Measured, cross_validated, held_out, learned, on_held_out
from nlu.beliefs.belief_model import BeliefModel
from nlu.beliefs.detection import beliefs
from nlu.beliefs.phrasings import NONE, Phrasing, phrasings

BELIEFS = [f"MC-{number:02}" for number in range(1, 46)]
WAYS = ("plain", "tag", "rhetorical", "hearsay", "fear")
"""Ways of asserting that are told apart."""
PRECISION, RECALL = 0.95, 0.90
HELD_OUT_PRECISION, HELD_OUT_RECALL = 0.93, 0.85
SLOWEST_S = 0.005


@lru_cache(maxsize=1)
def lines() -> list[Phrasing]:
    return phrasings()


@lru_cache(maxsize=1)
def measured() -> Measured:
    return cross_validated(lines())


@lru_cache(maxsize=1)
def model() -> BeliefModel:
    return learned(lines())


def test_every_misconception_has_phrasings_of_both_kinds_in_four_of_five_ways() -> None:
    asserted: dict[str, Counter[str]] = defaultdict(Counter)
    neutral: Counter[str] = Counter()
    for line in filter(lambda line: line.measured, lines()):
        if line.asserted:
            asserted[line.belief][line.way] += 1
        else:
            neutral[line.belief] += 1
    assert sorted(asserted) == BELIEFS
    assert all(sum(ways.values()) >= 8 and sum(way in ways for way in WAYS) >= 4 for ways in asserted.values())
    assert all(neutral[belief] >= 8 for belief in BELIEFS)
    assert neutral[NONE] >= 150


@pytest.mark.parametrize("file", [HELD_OUT, FRESH])
def test_held_out_lines_are_not_learned(file: Path) -> None:
    assert not {line.text for line in held_out(file)} & {line.text for line in lines()}
    assert sorted({line.belief for line in held_out(file)}) == BELIEFS


def test_cross_validated_corrections_are_right() -> None:
    assert measured().precision >= PRECISION


def test_cross_validated_assertions_are_found() -> None:
    assert measured().recall >= RECALL


@pytest.mark.parametrize("file", [HELD_OUT, FRESH])
def test_held_out_lines_are_judged_nearly_as_well(file: Path) -> None:
    found = on_held_out(model(), held_out(file))
    assert found.precision >= HELD_OUT_PRECISION
    assert found.recall >= HELD_OUT_RECALL


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


def _seconds(text: str) -> float:
    start = time.process_time()
    beliefs(text)
    return time.process_time() - start
