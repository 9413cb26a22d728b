"""A turn: what Rasa replies, what is said where it fails, and deletion before anybody is told of it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from rasa.core.lock_store import InMemoryLockStore

from channels.common.phrases import phrase
from channels.common.turn import ChannelMessage, take_turn

NOTICE = {"text": "已经删除。", "custom": {"kind": "notice", "topic": "restart_forget"}}
ANSWER = {"text": "可能会。", "custom": {"kind": "answer", "topic": "credit_report"}}
SENDER = "rest-1"


class Store:
    """A tracker store that may refuse to delete."""

    def __init__(self, fails: bool = False) -> None:
        self.deleted: list[str] = []
        self.fails = fails

    async def delete(self, sender: str) -> None:
        if self.fails:
            raise OSError("disk full")
        self.deleted.append(sender)


def turn(text: str, *replies: dict, store: Store | None = None, fault: Exception | None = None):
    """Takes a turn in which Rasa gives these replies; returns it, what Rasa heard, what was handed on, the store."""
    store = store or Store()
    domain = SimpleNamespace(intents=["credit_report"], responses={})
    agent = SimpleNamespace(tracker_store=store, lock_store=InMemoryLockStore(), domain=domain, is_ready=lambda: True)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))
    heard: list[str] = []
    handed_on: list[tuple[str, list[str]]] = []

    async def handler(message) -> None:
        heard.append(message.text)
        for reply in replies:
            await message.output_channel.send_response(message.sender_id, dict(reply))
        if fault is not None:
            raise fault

    async def on_reply(reply) -> None:
        handed_on.append((reply["text"], list(store.deleted)))

    message = ChannelMessage("rest", SENDER, text, payload=text)
    return asyncio.run(take_turn(app, handler, message, on_reply)), heard, handed_on, store


def test_replies_are_handed_on_as_they_come_and_each_once():
    result, heard, handed_on, store = turn("会上征信吗", ANSWER, {"text": "还有一句。"})
    assert [reply["text"] for reply in result.replies] == ["可能会。", "还有一句。"]
    assert handed_on == [("可能会。", []), ("还有一句。", [])]
    assert (heard, store.deleted, result.is_deleted) == (["会上征信吗"], [], False)


def test_the_assistants_notice_deletes_before_it_is_said():
    result, _, handed_on, store = turn("忘了我说的吧", ANSWER, NOTICE)
    assert store.deleted == [SENDER]
    assert handed_on == [("可能会。", []), ("已经删除。", [SENDER])]
    assert result.is_deleted and [reply["text"] for reply in result.replies] == ["已经删除。"]


def test_a_deletion_that_fails_is_not_said_to_be_done():
    result, _, handed_on, _ = turn("忘了我说的吧", NOTICE, store=Store(fails=True))
    assert handed_on == [(phrase("not_deleted"), [])]
    assert not result.is_deleted


@pytest.mark.parametrize("fault", [RuntimeError("我的电话13812345678"), asyncio.TimeoutError()])
def test_plain_words_delete_where_the_assistant_fails(fault):
    result, _, handed_on, store = turn("请把我的聊天记录都删除", fault=fault)
    assert store.deleted == [SENDER]
    assert handed_on == [(phrase("deleted"), [SENDER])]
    assert result.is_deleted


def test_where_rasa_fails_the_person_is_told_so():
    result, _, handed_on, _ = turn("会上征信吗", fault=RuntimeError())
    assert [reply["text"] for reply in result.replies] == [phrase("unanswered")] == [text for text, _ in handed_on]


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/credit_report", "/credit_report"),
        ("／我不想活了", "我不想活了"),
        ('/credit_report{"lender":true}', 'credit_report{"lender":true}'),
        ("/restart", "restart"),
        ("", ""),
        (" \u200b\n", ""),
        ("/", "？"),
    ],
)
def test_only_payloads_of_buttons_stay_as_they_are(typed, heard):
    assert turn(typed, ANSWER)[1] == [heard]


@pytest.mark.parametrize("slash", ["/", "／", "/／ ", "\u200b/"])
def test_a_slash_hides_nothing_personal(slash):
    (heard,) = turn(f"{slash}我叫张伟 手机13912345678", ANSWER)[1]
    assert "张伟" not in heard and "13912345678" not in heard and not heard.startswith("/")
