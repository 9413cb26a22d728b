"""Two questions in one message, and what is only one."""

from __future__ import annotations

import pytest

from nlu.components.clauses import bare_question, questions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会上征信吗？会坐牢吗？", ["会上征信吗？", "会坐牢吗？"]),
        ("会不会打给我妈，还有会不会上门", ["会不会打给我妈，", "还有会不会上门"]),
        ("逾期三十天了，会上征信吗", ["逾期三十天了，会上征信吗"]),
        (
            "我欠了两万，逾期三个月，他们天天骂我，怎么投诉，会不会起诉我",
            ["我欠了两万，逾期三个月，他们天天骂我，怎么投诉，", "会不会起诉我"],
        ),
        ("罚息多少另外能减免吗", ["罚息多少", "另外能减免吗"]),
        ("花呗逾期了", []),
        ("", []),
    ],
)
def test_questions(text, expected):
    assert [clause.text for clause in questions(text)] == expected


def test_places_point_into_the_text():
    text = "会上征信吗？会坐牢吗？"
    assert all(text[clause.start : clause.end] == clause.text for clause in questions(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("花呗逾期九天了，昨天两个电话没接，会打到我单位吗", "会打到我单位吗"),
        ("会打到我单位吗", None),
        ("花呗逾期九天了，昨天两个电话没接", None),
    ],
)
def test_the_question_after_the_facts_stands_alone(text, expected):
    found = bare_question(text)
    assert (found and found.text) == expected
