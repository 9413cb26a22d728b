"""The figures of a set, counted by hand."""

from __future__ import annotations

import pytest

from evaluation.metrics import confusions, figures, judge, matrix, reliability

LABELLED = [
    {"text": "会告诉我妈吗", "topic": "family_notified", "source": "a", "slots": {}},
    {"text": "会说欠多少吗", "topic": "contact_disclosure", "alternates": ["family_notified"], "source": "a"},
    {"text": "逾期30天会怎样", "topic": "overdue_effects", "source": "b", "slots": {"overdue_days": 30}},
    {"text": "五个电话没接", "topic": "report_situation", "source": "b", "slots": {"missed_calls": 5}},
    {"text": "今天天气", "topic": "out_of_scope"},
    {"text": "怎么开通", "topic": "out_of_scope"},
    {"text": "看不懂", "topic": "out_of_scope", "skip": True},
]
PREDICTED = [
    {"text": "会告诉我妈吗", "topic": "family_notified", "confidence": 0.9, "suggestions": ["family_notified"]},
    {"text": "会说欠多少吗", "topic": "family_notified", "confidence": 0.8, "suggestions": ["x", "y", "z"]},
    {
        "text": "逾期30天会怎样",
        "topic": "out_of_scope",
        "confidence": 0.2,
        "suggestions": ["a", "b", "overdue_effects"],
        "slots": {"overdue_days": 30},
    },
    {"text": "五个电话没接", "topic": "call_limits", "confidence": 0.6, "slots": {"missed_calls": 10}},
    {"text": "今天天气", "topic": "out_of_scope", "confidence": 0.95},
    {"text": "怎么开通", "topic": "how_to_repay", "confidence": 0.5},
]


@pytest.fixture
def judged():
    return judge(LABELLED, PREDICTED)


def test_figures(judged):
    assert figures(judged) == pytest.approx(
        {
            "in scope right": 2 / 4,
            "in scope right, a": 2 / 2,
            "in scope right, b": 0 / 2,
            "wrongly refused": 1 / 4,
            "out of scope refused": 1 / 2,
            "right among the first three": 2 / 4,
            "slots right": 1 / 2,
        }
    )


def test_a_set_without_slots_has_no_figure_for_them():
    assert "slots right" not in figures(judge(LABELLED[:1], PREDICTED))


def test_confusions_are_sorted_by_frequency(judged):
    doubled = [*judged, judged[3]]
    assert confusions(doubled)[0] == ("report_situation", "call_limits", ["五个电话没接", "五个电话没接"])


def test_an_accepted_topic_stands_on_the_diagonal(judged):
    topics, counts = matrix(judged)
    place = topics.index("contact_disclosure")
    assert counts[place][place] == 1
    assert sum(map(sum, counts)) == len(judged)


def test_reliability_bins_hold_all_questions(judged):
    points = reliability(judged)
    assert sum(count for _, _, count in points) == len(judged)
    assert points[-1] == pytest.approx(((0.9 + 0.95) / 2, 1.0, 2))
