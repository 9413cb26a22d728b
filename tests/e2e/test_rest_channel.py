"""Malformed requests, hostile texts, streams, strangers: the REST channel answers each in form."""

from __future__ import annotations

import json
import urllib.request
import uuid

import pytest

from tests.support.clients import cards


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", b"null", b"{}", b'{"message": 5}', b'{"message": "x", "sender": {}}', b"\xff\xfe"]
)
def test_a_malformed_request_is_refused_in_words(servers, body):
    status, answer = servers.post(body)
    assert status == 400
    assert answer["error"]


@pytest.mark.parametrize(
    "message",
    ["", "   ", "😭😭😭", "a" * 5000, "<script>alert(1)</script>", "'; DROP TABLE events; --", "\u202e催收\u0000", "/"],
)
def test_any_text_gets_one_well_formed_reply(servers, message):
    status, replies = servers.post(json.dumps({"sender": uuid.uuid4().hex, "message": message}).encode())
    assert status == 200
    assert len(cards(replies)) >= 1


def test_a_stream_brings_each_message_on_its_own_line_and_ends(servers):
    body = json.dumps({"sender": uuid.uuid4().hex, "message": "会上征信吗"}).encode()
    request = urllib.request.Request(f"{servers.url}?stream=true", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        lines = [json.loads(line) for line in reply.read().decode().splitlines()]
    assert any("text" in line for line in lines)
    assert cards(lines)[0]["topic"] == "credit_report"


def test_conversations_do_not_know_each_other(servers):
    one, other = uuid.uuid4().hex, uuid.uuid4().hex
    servers.say(one, "逾期40天了")
    assert cards(servers.say(other, "会上征信吗"))[0]["situation"]["overdue_days"] is None


def test_a_deleted_conversation_leaves_no_word_behind(servers):
    sender = uuid.uuid4().hex
    servers.say(sender, "我逾期四十一天，只告诉过小红马灯塔")
    assert servers.kept(sender)
    assert len(cards(servers.say(sender, "删除我的对话"))) == 1
    assert not servers.kept(sender)
