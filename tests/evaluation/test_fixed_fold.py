"""The split of the fixed fold, and the file of its figures; training itself is tried in tests/understanding."""

from __future__ import annotations

import pytest
import yaml

from evaluation.figures_file import FiguresFile, as_text, read
from evaluation.fixed_fold import FIGURES, as_training_data, split
from nlu.examples import Example

EXAMPLES = [Example(f"逾期{days}天会怎样", "overdue_effects", "by_days") for days in range(2000)]


def test_a_twentieth_is_held_out_and_nothing_is_in_both():
    learned, held_out = split(EXAMPLES)
    assert sorted(learned + held_out) == sorted(EXAMPLES)
    assert len(held_out) / len(EXAMPLES) == pytest.approx(0.05, abs=0.01)


def test_an_example_stays_where_it_is_whatever_is_added():
    _, before = split(EXAMPLES)
    _, after = split(
        [Example("会上门吗", "home_visit"), *reversed(EXAMPLES), Example("要坐牢吗", "criminal_liability")]
    )
    assert set(before) <= set(after)


def test_the_same_text_is_on_one_side():
    learned, held_out = split([Example("会上门吗", "home_visit")] * 2)
    assert not learned or not held_out


def test_training_data_reads_as_it_was():
    learned = [
        Example("会上门吗：真的", "home_visit", "overview"),
        Example("'哎", "greet"),
        Example("来吗", "home_visit", "overview"),
        Example("开门吗", "home_visit", "open_the_door"),
    ]
    data = yaml.safe_load(as_training_data(learned))
    assert [(block["intent"], block.get("metadata"), block["examples"]) for block in data["nlu"]] == [
        ("home_visit", {"question": "overview"}, "- 会上门吗：真的\n- 来吗\n"),
        ("greet", None, "- '哎\n"),
        ("home_visit", {"question": "open_the_door"}, "- 开门吗\n"),
    ]


def test_what_is_written_is_read():
    found = {"in_scope_right": 0.9381, "wrongly_refused": 0.0}
    assert read(FIGURES.header + as_text(found)) == {"in_scope_right": 0.938, "wrongly_refused": 0.0}


def test_figures_are_written_and_compared(tmp_path):
    file = FiguresFile(tmp_path / "figures.txt", "# what is measured\n", tolerance=0.01)
    assert file.settle({"a": 0.900, "b": 0.900, "c": 0.5}, write=True) == 0
    found = {"a": 0.909, "b": 0.911, "d": 0.5}
    assert file.settle(found, write=False) == 1
    assert file.differences(found) == [
        "c is on one side only",
        "d is on one side only",
        "b: 0.900 is written, 0.911 is measured",
    ]
