"""The page and the retrieval baseline."""

from __future__ import annotations

from evaluation.baselines import nearest_neighbours
from evaluation.metrics import judge
from evaluation.report import OURS, write_report
from nlu.examples import examples

ROWS = [
    {"text": "<b>会上征信吗</b>", "topic": "credit_report", "source": "a"},
    {"text": "今天天气好吗", "topic": "out_of_scope", "source": "a"},
]


def test_what_people_typed_is_shown_as_text(tmp_path):
    guessed = [{"text": row["text"], "topic": "greet", "confidence": 0.4} for row in ROWS]
    write_report(tmp_path / "page.html", {OURS: judge(ROWS, guessed)}, "two questions")
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;会上征信吗" in page
    assert "<b>会上征信吗" not in page
    assert page.count("<svg") == 2


def test_nearest_neighbours_find_an_example_again():
    first = examples()[0]
    assert next(iter(nearest_neighbours([first.text])))["topic"] == first.topic


def test_nearest_neighbours_refuse_what_resembles_nothing():
    assert next(iter(nearest_neighbours(["zzzz qqqq"])))["topic"] == "out_of_scope"
