"""A reply as text messages: what is said, and where it is cut."""

from __future__ import annotations

import regex
from hypothesis import given
from hypothesis import strategies as st

from channels.common.message_text import LIMIT, paragraphs, split
from channels.common.phrases import phrase

SUGGESTIONS = [
    {"title": "会通知家人吗", "payload": "/family_notified"},
    {"title": "转人工", "payload": "/human_agent"},
]
REPLY = {
    "text": "一般不会。\n据公开报道，只向本人催收。\n您可以：\n1. 保持电话畅通。\n2. 先联系客服。\n"
    "依据：《个人信息保护法》第六条\n渠道：12345\n\n您告诉我逾期几天，我可以说得更准。",
    "buttons": SUGGESTIONS,
    "custom": {"next_steps": ["保持电话畅通。", "先联系客服。"]},
}
QUESTION = {
    "text": "连着几个电话没接？",
    "buttons": [
        {"title": "1到2个没接", "payload": '/report_situation{"missed_calls": "1-2"}'},
        {"title": "先不说了", "payload": "/deny"},
    ],
}
FAMILY = "👨\u200d👩\u200d👧"
SEEN = ["还", "款", "。", "\n", "a", " ", "！", FAMILY, "é"]
TEXTS = st.lists(st.sampled_from(SEEN), max_size=200).map("".join)


def without_spaces(texts: list[str]) -> str:
    return "".join("".join(texts).split())


def test_a_reply_is_said_whole_with_numbered_choices() -> None:
    assert paragraphs([REPLY]) == [
        "一般不会。",
        "据公开报道，只向本人催收。",
        "您可以：\n· 保持电话畅通。\n· 先联系客服。",
        "依据：《个人信息保护法》第六条\n渠道：12345",
        "您告诉我逾期几天，我可以说得更准。",
        f"{phrase('choices')}\n1. 会通知家人吗\n2. 转人工",
    ]


def test_only_the_last_reply_of_a_turn_offers_choices() -> None:
    texts = paragraphs([REPLY, {"text": "还有一句。", "buttons": SUGGESTIONS[:1]}])
    assert texts[-1] == f"{phrase('choices')}\n1. 会通知家人吗"
    assert sum(phrase("choices") in text for text in texts) == 1


def test_the_answers_to_a_question_for_a_number_bear_no_numbers() -> None:
    assert paragraphs([QUESTION])[-1] == f"{phrase('answers')}1到2个没接、先不说了"


def test_choices_are_left_out_where_a_menu_shows_them() -> None:
    assert paragraphs([QUESTION], with_choices=False) == ["连着几个电话没接？"]


@given(st.lists(TEXTS, max_size=8), st.integers(160, 400))
def test_every_message_fits(texts: list[str], limit: int) -> None:
    assert all(0 < len(message.encode()) <= limit for message in split(texts, limit, most=3))


@given(st.lists(TEXTS, max_size=8), st.integers(160, 400))
def test_nothing_is_lost_and_nothing_is_cut_within_a_character(texts: list[str], limit: int) -> None:
    messages = split(texts, limit, most=10_000)
    assert without_spaces(messages) == without_spaces(texts)
    assert sum(message.count(FAMILY) for message in messages) == sum(text.count(FAMILY) for text in texts)
    assert all(regex.match(r"\X", message)[0][0] != "\u200d" for message in messages)


@given(st.lists(TEXTS, max_size=8), st.integers(160, 400), st.integers(1, 3))
def test_what_needs_too_many_messages_ends_with_a_word_on_it(texts: list[str], limit: int, most: int) -> None:
    whole, messages = split(texts, limit, most=10_000), split(texts, limit, most)
    assert len(messages) == min(len(whole), most)
    assert [text for text in messages if text.endswith(phrase("shortened"))] == messages[-1:] * (len(whole) > most)


def test_a_message_ends_between_paragraphs_where_it_can() -> None:
    one, other = "一" * 400, "二" * 400
    assert split([one, other]) == [one, other]


def test_a_long_paragraph_is_cut_after_a_sentence() -> None:
    first, *_ = split(["我想问一下。" * 200])
    assert first.endswith("。")
    assert len(first.encode()) > LIMIT - 20


def test_a_grapheme_larger_than_a_message_is_cut_all_the_same() -> None:
    huge = "e" + "\u0301" * 2000
    messages = split([huge])
    assert "".join(messages) == huge
    assert max(len(message.encode()) for message in messages) <= LIMIT
