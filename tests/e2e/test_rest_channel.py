"""Malformed requests, hostile texts, streams, strangers: the REST channel answers each in form."""

from __future__ import annotations

import json
import urllib.request
import uuid

import pytest

from tests.support.clients import Line, cards

MARK = "ginkgotree"
"""A word that no rule of redaction knows, by which what is kept is found again."""


def only_card(lines: list[Line]) -> Line:
    (card,) = cards(lines)
    return card


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b"{}",
        b'{"message": 5}',
        b'{"message": "x"}',
        b'{"message": "x", "sender": {}}',
        b'{"message": "x", "sender": ""}',
        b'{"message": "x", "sender": "\\ud800"}',
        b'{"message": "x", "sender": "\xed\xa0\x80"}',
        b'{"message": "x", "sender": "a\\u0000"}',
        b"\xff\xfe",
    ],
)
@pytest.mark.parametrize("query", ["", "?stream=true"])
def test_a_malformed_request_is_refused_in_words_and_ends_nothing(servers, sender, body, query):
    path = f"/webhooks/rest/webhook{query}"
    status, _, answer = servers.ask("POST", path, body, Content_Type="application/json")
    assert status == 400
    assert json.loads(answer)["error"].endswith("。")
    assert cards(servers.say(sender, "会上征信吗"))


def test_other_media_types_and_other_sites_are_refused(servers, sender):
    body = json.dumps({"sender": sender, "message": "会上征信吗"}).encode()
    path = "/webhooks/rest/webhook"
    assert servers.ask("POST", path, body, Content_Type="text/plain")[0] == 415
    assert servers.ask("POST", path, body, Origin="https://evil.example", Host="evil.example")[0] == 403
    assert servers.ask("POST", path, body, Origin="http://localhost:3000")[0] == 200


@pytest.mark.parametrize(
    "message",
    ["", "   ", "😭😭😭", "a" * 5000, "<script>alert(1)</script>", "'; DROP TABLE events; --", "\u202e催收\u0000", "/"],
)
def test_any_text_gets_one_well_formed_reply(servers, sender, message):
    assert len(cards(servers.say(sender, message))) >= 1


def test_a_slash_hides_nothing(servers, sender):
    for slash in ("/", "／", "//"):
        servers.say(sender, f"{slash}我叫张伟 手机13912345678，{MARK}slash")
    assert servers.kept(f"{MARK}slash")
    assert not servers.kept("13912345678")
    assert only_card(servers.say(sender, "／我不想活了"))["kind"] == "crisis"


@pytest.mark.parametrize(
    "payload",
    [
        '/report_situation{"lender":true}',
        '/report_situation{"overdue_days":true}',
        '/report_situation{"principal":[1]}',
        '/report_situation{"speaker":{"a":1}}',
        '/report_situation{"overdue_days":"9999-1"}',
    ],
)
def test_no_payload_spoils_a_conversation(servers, sender, payload):
    servers.say(sender, payload)
    assert only_card(servers.say(sender, "会上征信吗"))["topic"] == "credit_report"


def test_a_stream_brings_each_message_on_its_own_line_and_ends(servers, sender):
    body = json.dumps({"sender": sender, "message": "会上征信吗"}).encode()
    request = urllib.request.Request(f"{servers.url}?stream=true", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        lines = [json.loads(line) for line in reply.read().decode().splitlines()]
    assert any("text" in line for line in lines)
    assert {line["recipient_id"] for line in lines} == {sender}
    assert cards(lines)[0]["topic"] == "credit_report"


def test_conversations_do_not_know_each_other(servers, sender):
    servers.say(sender, "逾期40天了")
    assert only_card(servers.say(uuid.uuid4().hex, "会上征信吗"))["situation"]["overdue_days"] is None


def test_no_sender_reaches_a_conversation_of_the_widget(web):
    session = web.session()
    web.send(session, "逾期40天了")
    claimed = "web-" + session.split(".")[0]
    assert only_card(web.say(claimed, "会上征信吗"))["situation"]["overdue_days"] is None
    web.say(claimed, "删除我的对话")
    assert [one["text"] for one in web.history(session) if one["from"] == "user"] == ["逾期40天了"]


def test_the_senders_id_is_repeated_and_not_kept(servers):
    sender = f"integrator-{uuid.uuid4().hex}"
    assert {line["recipient_id"] for line in servers.say(sender, "会上征信吗")} == {sender}
    assert not servers.kept(sender)


@pytest.mark.parametrize("words", ["删除我的对话", "请把我的聊天记录都删除", "清空聊天记录", "把我说过的都删了"])
def test_a_deleted_conversation_leaves_no_word_behind(servers, sender, words):
    mark = f"{MARK}{sender[:8]}"
    servers.say(sender, f"{mark}逾期四十一天了")
    assert servers.kept(mark)
    assert only_card(servers.say(sender, words))["kind"] == "notice"
    assert servers.forgets(mark)


def test_beginning_anew_asks_first_and_then_deletes(servers, sender):
    mark = f"{MARK}{sender[:8]}"
    servers.say(sender, f"{mark}逾期四十一天了")
    question = servers.say(sender, "重新开始")
    assert servers.kept(mark)
    buttons = [button for line in question for button in line.get("buttons", [])]
    confirms = next(button["payload"] for button in buttons if button["payload"].startswith("/restart_forget"))
    servers.say(sender, confirms)
    assert servers.forgets(mark)


def test_one_sender_has_a_limit(servers, sender):
    body = json.dumps({"sender": sender, "message": "你好"}).encode()
    told = [servers.ask("POST", "/webhooks/rest/webhook", body) for _ in range(22)]
    assert [status for status, _, _ in told] == [200] * 20 + [429] * 2
    assert 1 <= int(told[-1][1]["Retry-After"]) <= 61
