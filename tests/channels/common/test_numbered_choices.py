"""Which suggestion a number means, and when it means none."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import BotUttered, UserUttered

from channels.common.numbered_choices import chosen

SUGGESTIONS = [
    {"title": "会通知家人吗", "payload": "/family_notified"},
    {"title": "怎么协商", "payload": "/negotiate"},
    {"title": "电话打得通", "payload": '/report_situation{"out_of_contact": false}'},
]
CALLS = [
    {"title": "1到2个没接", "payload": '/report_situation{"missed_calls": "1-2"}'},
    {"title": "3到4个没接", "payload": '/report_situation{"missed_calls": "3-4"}'},
    {"title": "先不说了", "payload": "/deny"},
]


def offering(buttons: list[dict[str, str]]) -> BotUttered:
    return BotUttered("……", {"buttons": buttons})


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("1", 0),
        ("１", 0),
        ("一", 0),
        ("①", 0),
        ("1.", 0),
        (" 2 ", 1),
        ("选2", 1),
        ("我选2", 1),
        ("选择二", 1),
        ("回复2", 1),
        ("第二个", 1),
        ("选第2个", 1),
        ("3、", 2),
        ("回3", 2),
    ],
)
def test_a_number_picks_the_suggestion_last_offered(said: str, place: int) -> None:
    assert chosen(said, [offering(CALLS), UserUttered("嗯"), offering(SUGGESTIONS)]) == SUGGESTIONS[place]["payload"]


@pytest.mark.parametrize(
    "said", ["4", "0", "12", "3天", "3个", "一个", "1到2个", "选", "1号还款", "第二天", "", "三十", "-1", "1 2"]
)
def test_other_text_stays_text(said: str) -> None:
    assert chosen(said, [offering(SUGGESTIONS)]) is None


@pytest.mark.parametrize("said", ["3", "三", "1", "选2"])
def test_a_number_that_answers_a_question_for_one_stays_an_answer(said: str) -> None:
    assert chosen(said, [offering(CALLS)]) is None


def test_a_number_is_no_choice_where_none_is_open() -> None:
    assert chosen("1", []) is None
    assert chosen("1", [offering(SUGGESTIONS), UserUttered("你好"), BotUttered("……")]) is None
