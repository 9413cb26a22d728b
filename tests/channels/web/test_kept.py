"""What is kept of a conversation: its history, its answers by message id, the votes; and how it is erased."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from types import SimpleNamespace

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.common.deletion import erase
from channels.web.history import given_answer, history, question_before, reply_line
from storage.feedback import Feedback

SENDER = "web-a"
BUTTON = {"title": "逾期会上征信吗", "payload": "/credit_report"}
CARD = {"kind": "answer", "topic": "family_notified"}


def said(text: str, identity: str, at: float) -> UserUttered:
    return UserUttered(text, metadata={"message_id": identity}, timestamp=at)


def replied(text: str, at: float, **data) -> BotUttered:
    return BotUttered(text, data, timestamp=at)


EVENTS = [
    said("很久以前", "id-0", 1.0),
    replied("旧的回答", 2.0),
    SessionStarted(timestamp=3.0),
    said("会通知我家人吗", "id-1", 4.0),
    replied("先打给您本人。", 5.0, custom=CARD, buttons=[BUTTON]),
    said("/credit_report", "id-2", 6.0),
    replied("可能会。", 7.0),
    replied("还有一句。", 8.0),
]


def test_history_is_the_current_session_as_the_person_saw_it():
    messages = history(SENDER, EVENTS)
    assert [(one["from"], one["text"]) for one in messages] == [
        ("user", "会通知我家人吗"),
        ("assistant", "先打给您本人。"),
        ("user", BUTTON["title"]),
        ("assistant", "可能会。"),
        ("assistant", "还有一句。"),
    ]
    assert messages[0]["id"] == "id-1"
    assert messages[1]["card"] == CARD
    assert messages[1]["buttons"] == [BUTTON]
    assert [one["at"] for one in messages] == [4.0, 5.0, 6.0, 7.0, 8.0]


def test_a_reply_has_the_same_id_in_the_stream_and_in_the_history():
    streamed = reply_line(SENDER, EVENTS[4].message())
    assert history(SENDER, EVENTS)[1]["answer_id"] == streamed["answer_id"]
    assert reply_line("web-b", EVENTS[4].message())["answer_id"] != streamed["answer_id"]


def test_an_answer_is_found_by_the_id_of_its_message():
    lines = given_answer(SENDER, EVENTS, "id-2")
    assert [line["type"] for line in lines] == ["accepted", "message", "message", "end"]
    assert lines[0]["id"] == "id-2"
    assert [line["text"] for line in lines[1:3]] == ["可能会。", "还有一句。"]


def test_a_message_without_an_answer_is_not_taken_for_answered():
    assert given_answer(SENDER, EVENTS, "id-9") is None
    assert given_answer(SENDER, EVENTS[:4], "id-1") is None
    assert given_answer(SENDER, [], "id-1") is None


def test_a_vote_is_for_an_answer_of_this_conversation():
    answer_id = history(SENDER, EVENTS)[1]["answer_id"]
    assert question_before(SENDER, EVENTS, answer_id) == ("会通知我家人吗", CARD)
    assert question_before("web-b", EVENTS, answer_id) is None


@pytest.fixture
def file(tmp_path):
    return tmp_path / "feedback.sqlite"


def test_a_second_vote_replaces_the_first(file):
    feedback = Feedback(file)
    feedback.add("answer-1", SENDER, "up", "", "会通知我家人吗", CARD)
    feedback.add("answer-1", SENDER, "down", "没说清楚", "会通知我家人吗", CARD)
    rows = sqlite3.connect(file).execute("SELECT answer_id, vote, reason, question, card FROM feedback").fetchall()
    assert [row[:4] for row in rows] == [("answer-1", "down", "没说清楚", "会通知我家人吗")]
    assert json.loads(rows[0][4]) == CARD


def test_forgetting_takes_the_votes_of_one_conversation_to_the_last_byte(file):
    feedback = Feedback(file)
    feedback.add("answer-1", SENDER, "down", "只有我写过这句", "问题甲", CARD)
    feedback.add("answer-2", "web-b", "up", "", "问题乙", CARD)
    feedback.forget(SENDER)
    assert sqlite3.connect(file).execute("SELECT sender FROM feedback").fetchall() == [("web-b",)]
    left = b"".join(one.read_bytes() for one in file.parent.iterdir())
    assert "只有我写过这句".encode() not in left


def tracked() -> InMemoryTrackerStore:
    store = InMemoryTrackerStore(Domain.empty())
    for sender in (SENDER, "web-b"):
        asyncio.run(store.save(DialogueStateTracker.from_events(sender, EVENTS)))
    return store


@pytest.mark.parametrize("wrap", [lambda store: store, FailSafeTrackerStore])
def test_rasas_store_in_memory_forgets_one_conversation(wrap):
    store = tracked()
    asyncio.run(erase(wrap(store), SENDER))
    assert list(asyncio.run(store.keys())) == ["web-b"]


def test_a_store_with_deletion_is_asked_to_delete():
    asked = []

    async def delete(sender):
        asked.append(sender)

    asyncio.run(erase(SimpleNamespace(delete=delete), SENDER))
    assert asked == [SENDER]


def test_a_store_that_cannot_forget_is_not_passed_over_in_silence():
    with pytest.raises(TypeError, match="cannot erase"):
        asyncio.run(erase(SimpleNamespace(), SENDER))
