"""The widget's channel against real servers: what a client may rely on."""

from __future__ import annotations

import json
import signal
import sqlite3
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from tests.support.clients import replies, types
from tests.support.servers import ACTIONS

QUESTION = "会通知我家人吗"
APOLOGY = "没能答上来"


def test_a_message_is_accepted_answered_with_its_card_and_ended(web):
    status, headers, body = web.ask("POST", "messages", {"session": web.session(), "id": "message-1", "text": QUESTION})
    lines = [json.loads(line) for line in body.splitlines()]
    assert status == 200
    assert headers["Content-Type"].startswith("application/x-ndjson")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Accel-Buffering"] == "no"
    assert lines[0] == {"type": "accepted", "id": "message-1"}
    assert types(lines)[-1] == "end"
    reply = replies(lines)[0]
    assert reply["card"]["topic"] == "family_notified"
    assert reply["text"]
    assert reply["buttons"] == reply["card"]["suggestions"]
    assert len({one["answer_id"] for one in replies(lines)}) == len(replies(lines))


def test_the_session_remembers_the_case_and_shares_it_with_nobody(web):
    mine, other = web.session(), web.session()
    web.send(mine, "逾期40天了")
    assert replies(web.send(mine, QUESTION))[0]["card"]["situation"]["overdue_days"] == [40, 40]
    assert replies(web.send(other, QUESTION))[0]["card"]["situation"]["overdue_days"] is None


def test_a_button_of_an_answer_works_and_the_history_shows_its_title(web):
    session = web.session()
    button = replies(web.send(session, QUESTION))[0]["buttons"][0]
    assert types(web.send(session, payload=button["payload"]))[-1] == "end"
    assert [one["text"] for one in web.history(session) if one["from"] == "user"] == [QUESTION, button["title"]]


@pytest.mark.parametrize("payload", ["/restart", "/session_start", "/unheard_of", "家人", '/greet{"a": "<script>"}'])
def test_a_payload_that_no_button_carries_is_refused(web, payload):
    body = {"session": web.session(), "id": str(uuid.uuid4()), "payload": payload}
    status, _, answer = web.ask("POST", "messages", body)
    assert (status, json.loads(answer)["error"]) == (400, "payload")


@pytest.mark.parametrize("typed", ["/restart", "／restart", " \u200b/restart", "/back", "/session_start"])
def test_what_is_typed_is_answered_like_any_text_and_never_a_command(web, typed):
    session = web.session()
    web.send(session, QUESTION)
    lines = web.send(session, typed)
    assert types(lines)[-1] == "end"
    assert replies(lines)[0]["card"]
    assert [one["from"] for one in web.history(session)].count("user") == 2


def test_what_is_typed_in_the_form_of_a_payload_is_no_fact(web):
    session = web.session()
    web.send(session, "逾期40天了")
    web.send(session, '/report_situation{"overdue_days": "91-365"}')
    assert replies(web.send(session, QUESTION))[0]["card"]["situation"]["overdue_days"] == [40, 40]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "\u202e催收\u0000\x9b", "\ud83d半个表情", "😭😭😭", "'; DROP TABLE events; --", "/"],
)
def test_any_text_is_answered(web, text):
    lines = web.send(web.session(), text)
    assert types(lines)[-1] == "end"
    assert replies(lines)


def test_the_same_id_again_gives_the_same_answer_and_is_handled_once(web):
    session = web.session()
    first, second = (web.send(session, QUESTION, "message-1") for _ in range(2))
    assert first == second
    assert len([one for one in web.history(session) if one["from"] == "user"]) == 1


def test_the_same_id_at_the_same_time_is_handled_once_and_both_get_the_answer(web):
    session = web.session()
    with ThreadPoolExecutor(4) as clients:
        answers = list(clients.map(lambda _: web.send(session, QUESTION, "message-1"), range(4)))
    said = [[line for line in lines if line["type"] != "heartbeat"] for lines in answers]
    assert said == [said[0]] * 4
    assert types(said[0])[-1] == "end"
    assert len([one for one in web.history(session) if one["from"] == "user"]) == 1


def test_a_heartbeat_comes_while_the_answer_takes_long_and_another_message_waits(web, frozen):
    session = web.session()
    with ThreadPoolExecutor(1) as client:
        answer = client.submit(web.send, session, QUESTION)
        time.sleep(1)
        assert web.send(session, "还在吗")[0]["error"] == "busy"
        lines = answer.result(timeout=60)
    assert types(lines).count("heartbeat") >= 2
    assert types(lines)[-1] == "end"
    assert APOLOGY in replies(lines)[0]["text"]


def test_a_dead_action_server_costs_one_answer_and_no_fact(web):
    session = web.session()
    web.kill(ACTIONS)
    try:
        lines = web.send(session, "我逾期12天了")
    finally:
        web.start(ACTIONS)
    assert types(lines)[-1] == "end"
    assert APOLOGY in replies(lines)[0]["text"]
    assert replies(web.send(session, QUESTION))[0]["card"]["situation"]["overdue_days"] == [12, 12]


def left(web, method: str, path: str, body: dict | None, **headers: str) -> HTTPConnection:
    """A connection on which something was asked, and the answer not yet read."""
    connection = HTTPConnection("127.0.0.1", web.port, timeout=10)
    headers = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, f"/webhooks/web/{path}", None if body is None else json.dumps(body).encode(), headers)
    return connection


def said_by(web, session: str, whom: str) -> list[dict]:
    return [one for one in web.history(session) if one["from"] == whom]


@pytest.mark.parametrize("asks_again", [False, True])
def test_a_lost_connection_loses_no_answer(web, frozen, asks_again):
    session = web.session()
    connection = left(web, "POST", "messages", {"session": session, "id": "message-1", "text": QUESTION})
    assert json.loads(connection.getresponse().readline())["type"] == "accepted"
    connection.close()
    frozen.send_signal(signal.SIGCONT)
    if asks_again:
        lines = web.send(session, QUESTION, "message-1")
        assert replies(lines)
        assert types(lines)[-1] == "end"
    deadline = time.monotonic() + 10
    while not said_by(web, session, "assistant") and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [one["id"] for one in said_by(web, session, "user")] == ["message-1"]
    assert said_by(web, session, "assistant")[0]["card"]["topic"] == "family_notified"


def test_history_is_what_was_said_with_the_ids_of_the_stream(web):
    session = web.session()
    assert web.history(session) == []
    lines = web.send(session, QUESTION, "message-1")
    asked, *answered = web.history(session)
    assert (asked["from"], asked["id"], asked["text"]) == ("user", "message-1", QUESTION)
    assert abs(asked["at"] - time.time()) < 60
    for kept, streamed in zip(answered, replies(lines), strict=True):
        assert kept["from"] == "assistant"
        assert {key: kept[key] for key in ("answer_id", "text", "buttons", "card")} == {
            key: streamed[key] for key in ("answer_id", "text", "buttons", "card")
        }


def test_what_is_personal_is_not_kept(web):
    session = web.session()
    web.send(session, "我的手机号是13912345678，逾期40天了")
    assert "13912345678" not in web.history(session)[0]["text"]
    assert not web.kept("13912345678")


def test_a_deleted_conversation_is_gone_everywhere(web):
    session = web.session()
    sender = "web-" + session.split(".")[0]
    answer_id = replies(web.send(session, QUESTION, "message-1"))[0]["answer_id"]
    assert web.ask("POST", "feedback", {"session": session, "answer_id": answer_id, "vote": "up"})[0] == 204
    assert web.kept(sender)
    assert web.ask("DELETE", "session", X_Session=session)[0] == 204
    assert web.forgets(sender)
    assert web.ask("GET", "history", X_Session=session)[0] == 401
    assert web.send(session, QUESTION, "message-1")[0]["error"] == "session"
    assert web.ask("DELETE", "session", X_Session=session)[0] == 401


def test_a_conversation_deleted_in_mid_answer_stays_deleted(web, frozen):
    session = web.session()
    with ThreadPoolExecutor(1) as client:
        answer = client.submit(web.send, session, QUESTION)
        time.sleep(1)
        assert web.ask("DELETE", "session", X_Session=session)[0] == 204
        assert answer.result(timeout=5)[-1]["error"] == "session"
    frozen.send_signal(signal.SIGCONT)
    time.sleep(1)
    assert web.forgets("web-" + session.split(".")[0])


def test_who_asks_for_deletion_and_leaves_is_deleted(web):
    session = web.session()
    web.send(session, QUESTION)
    left(web, "DELETE", "session", None, X_Session=session).close()
    time.sleep(1)
    assert web.ask("GET", "history", X_Session=session)[0] == 401
    assert web.forgets("web-" + session.split(".")[0])


@pytest.mark.parametrize("words", ["删除我的对话", "请把我的聊天记录都删除", "把我说过的都删了"])
def test_a_deletion_that_is_typed_is_done(web, words):
    session = web.session()
    sender = "web-" + session.split(".")[0]
    web.send(session, QUESTION)
    assert web.kept(sender)
    lines = web.send(session, words)
    assert types(lines)[-2:] == ["erased", "end"]
    assert web.forgets(sender)
    assert web.ask("GET", "history", X_Session=session)[0] == 401


def test_a_typed_deletion_is_done_while_the_action_server_is_away(web):
    session = web.session()
    web.send(session, QUESTION)
    web.kill(ACTIONS)
    try:
        lines = web.send(session, "删除我的对话")
    finally:
        web.start(ACTIONS)
    assert types(lines)[-2:] == ["erased", "end"]
    assert web.forgets("web-" + session.split(".")[0])


def test_a_new_beginning_erases_the_old_conversation(web):
    old = web.session()
    web.send(old, "逾期40天了")
    new = json.loads(web.ask("POST", "restart", {"session": old})[2])["session"]
    assert new != old
    assert web.history(new) == []
    assert replies(web.send(new, QUESTION))[0]["card"]["situation"]["overdue_days"] is None
    assert web.ask("GET", "history", X_Session=old)[0] == 401
    assert web.forgets("web-" + old.split(".")[0])


def test_a_vote_is_kept_redacted_with_the_card_and_the_last_one_counts(web):
    session = web.session()
    answer_id = replies(web.send(session, QUESTION))[0]["answer_id"]
    for vote, reason in (("up", None), ("up", "半个\ud83d表情"), ("down", "请打13912345678告诉我" + "长" * 300)):
        body = {"session": session, "answer_id": answer_id, "vote": vote, "reason": reason}
        assert web.ask("POST", "feedback", body)[0] == 204
    store = sqlite3.connect(web.kept_in / "feedback.sqlite")
    rows = store.execute(
        "SELECT vote, reason, question, card FROM feedback WHERE answer_id = ?", [answer_id]
    ).fetchall()
    ((vote, reason, question, card),) = rows
    assert (vote, question) == ("down", QUESTION)
    assert "13912345678" not in reason
    assert len(reason) <= 220
    assert json.loads(card)["topic"] == "family_notified"


@pytest.mark.parametrize(
    ("change", "status"),
    [({"vote": "maybe"}, 400), ({"answer_id": 5}, 400), ({"reason": []}, 400), ({"answer_id": "x"}, 404)],
)
def test_a_vote_that_makes_no_sense_is_refused(web, change, status):
    body = {"session": web.session(), "answer_id": "x", "vote": "up", **change}
    assert web.ask("POST", "feedback", body)[0] == status
