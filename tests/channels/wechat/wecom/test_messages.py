"""Replies as messages that WeCom takes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.common.phrases import phrase
from channels.wechat.wecom.messages import messages_for, welcome_for
from tests.support.wechat.stand_in import MOST_MESSAGES, fault_of

buttons = st.builds(
    lambda title, payload: {"title": title, "payload": f"/{payload}"},
    st.text(min_size=1, max_size=60),
    st.text("abc一", min_size=1, max_size=80),
)
texts = st.text(min_size=1, max_size=4000).filter(str.strip)
replies = st.lists(
    st.fixed_dictionaries({"text": texts, "buttons": st.lists(buttons, max_size=12)}), min_size=1, max_size=3
)


def reply(text: str, *choices: tuple[str, str]) -> dict[str, Any]:
    return {"text": text, "buttons": [{"title": title, "payload": payload} for title, payload in choices]}


@given(replies)
def test_no_answer_breaks_a_limit_of_wecom(said_by_rasa: list[dict[str, Any]]) -> None:
    messages = messages_for(said_by_rasa)
    assert len(messages) <= MOST_MESSAGES
    assert [fault_of(message) for message in [*messages, welcome_for(said_by_rasa)] if fault_of(message)] == []


def test_suggestions_are_a_menu_whose_ids_are_what_they_ask() -> None:
    *texts, menu = messages_for([reply("一般不会。", ("会上征信吗", "/credit_report"), ("会上门吗", "/home_visit"))])
    assert texts == [{"msgtype": "text", "text": {"content": "一般不会。"}}]
    assert menu["msgmenu"]["head_content"] == phrase("menu_head")
    assert menu["msgmenu"]["list"][1] == {"type": "click", "click": {"id": "/home_visit", "content": "会上门吗"}}


def test_possible_answers_to_a_question_are_not_offered_as_questions() -> None:
    menu = messages_for([reply("漏了几个电话？", ("1到2个", '/report_situation{"missed_calls": "1-2"}'))])[-1]
    assert menu["msgmenu"]["head_content"] == phrase("answers")


@pytest.mark.parametrize("choice", [("题" * 50, "/credit_report"), ("会上征信吗", "/" + "a" * 64)])
def test_suggestions_that_no_menu_takes_are_numbered(choice: tuple[str, str]) -> None:
    messages = messages_for([reply("一般不会。", choice)])
    assert [message["msgtype"] for message in messages] == ["text"]
    assert f"1. {choice[0]}" in messages[0]["text"]["content"]


def test_a_greeting_is_one_message_with_its_suggestions_below() -> None:
    greeting = welcome_for([reply("您好。", ("会上征信吗", "/credit_report"))])
    assert greeting["msgmenu"]["head_content"] == "您好。"


def test_a_greeting_too_long_for_a_menu_says_everything_in_words() -> None:
    greeting = welcome_for([reply("您" * 400, ("会上征信吗", "/credit_report"))])
    assert "1. 会上征信吗" in greeting["text"]["content"]
