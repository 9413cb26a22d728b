"""How the wish to delete is recognised: in plain words, and in what the assistant replies."""

from __future__ import annotations

import pytest

from channels.common.deletion import asks_to_delete, is_due, tells_of_deletion

NOTICE = {
    "text": "已经删除。",
    "custom": {"kind": "notice", "topic": "restart_forget", "question": "restart_forget/delete_my_data"},
}


@pytest.mark.parametrize(
    "said",
    [
        "删除我的对话",
        "请帮我删除我的聊天记录。",
        "清空对话",
        "删掉我的数据",
        "“删除我的对话”",
        "请把我的聊天记录都删除",
        "把我的对话全部删掉吧",
        "麻烦你将对话记录清空一下",
        "删除我在这里的所有记录",
        "删除 我的 对话！",
    ],
)
def test_plain_wishes_are_recognised(said):
    assert asks_to_delete(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "对话",
        "怎么删除我的征信记录",
        "删除我的征信记录",
        "请把我的逾期记录都删除",
        "重新开始",
        "我的对话会被删除吗",
        "他们删除了聊天记录怎么办",
        "不要删除我的对话",
    ],
)
def test_other_sentences_are_not(said):
    assert not asks_to_delete(said)


def test_the_notice_of_the_assistant_counts_whatever_was_said():
    assert is_due("忘了我吧", [{"text": "好"}, NOTICE])
    assert not is_due("忘了我吧", [{"text": "好"}])


@pytest.mark.parametrize(
    "reply",
    [
        {"text": "已经删除。"},
        {"text": "x", "custom": None},
        {"text": "x", "custom": {"kind": "answer", "topic": "restart_forget"}},
        {"text": "x", "custom": {"kind": "notice", "topic": "confirm_restart"}},
        {"text": "x", "custom": {"kind": "notice", "topic": None}},
        {**NOTICE, "buttons": [{"title": "重新开始", "payload": '/restart_forget{"confirm":true}'}]},
    ],
)
def test_a_question_back_deletes_nothing(reply):
    assert not tells_of_deletion(reply)


def test_what_follows_a_deletion_may_be_suggested_with_it():
    assert tells_of_deletion({**NOTICE, "buttons": [{"title": "会上征信吗", "payload": "/credit_report"}]})
