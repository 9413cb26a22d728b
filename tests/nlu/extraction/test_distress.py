"""Despair is never overlooked where it is said outright; figures of speech are left alone."""

import time
from pathlib import Path

import yaml

from nlu.extraction.despair import distress

CASES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("distress.yml").read_text(encoding="utf-8"))
PRECISION, RECALL_SEVERE = 0.95, 0.90


def test_there_are_enough_phrasings() -> None:
    assert len(CASES["explicit"]) + len(CASES["severe"]) >= 80
    assert len(CASES["look_alikes"]) >= 80


def test_no_wish_to_die_is_overlooked() -> None:
    assert [text for text in CASES["explicit"] if not distress(text)] == []


def test_severe_distress_is_seen() -> None:
    missed = [text for text in CASES["severe"] if not distress(text)]
    print(missed)
    assert len(missed) <= (1 - RECALL_SEVERE) * len(CASES["severe"])


def test_figures_of_speech_are_left_alone() -> None:
    false = [text for text in CASES["look_alikes"] if distress(text)]
    print(false)
    found = sum(distress(text) for text in [*CASES["explicit"], *CASES["severe"]])
    assert found / (found + len(false)) >= PRECISION


def test_a_long_message_takes_no_more_than_its_length_explains() -> None:
    text = "每天都睡不着，想死你了，还不上钱怎么办" * 40
    assert least_seconds(text[:500]) < 60 * least_seconds(text[:125])


def least_seconds(text: str) -> float:
    took = []
    for _ in range(5):
        begun = time.process_time()
        distress(text)
        took.append(time.process_time() - begun)
    return min(took)
