"""When a part fails: the person still gets a sentence, and the conversation goes on with its facts."""

from __future__ import annotations

import json
import signal
import time
import urllib.request
import uuid

import pytest

APOLOGY = "没能答上来"


@pytest.fixture(scope="module")
def fragile(make_servers):
    """An assistant of its own, whose parts are broken."""
    return make_servers()


def cards(replies):
    return [reply["custom"] for reply in replies if "custom" in reply]


def test_a_killed_action_server_costs_one_answer_not_the_conversation(fragile):
    sender = uuid.uuid4().hex
    fragile.say(sender, "逾期40天了，五个电话没接")
    fragile.processes["actions"].kill()
    fragile.processes["actions"].wait()

    replies = fragile.say(sender, "会通知我家人吗")
    assert APOLOGY in replies[0]["text"]
    assert cards(replies)[0]["kind"] == "notice"

    fragile.start_actions()
    card = cards(fragile.say(sender, "会通知我家人吗"))[0]
    assert card["topic"] == "family_notified"
    assert card["situation"]["overdue_days"] == [40, 40]
    assert card["situation"]["missed_calls"] == [5, 5]


def test_facts_told_while_the_action_server_is_down_are_kept(fragile):
    sender = uuid.uuid4().hex
    fragile.processes["actions"].kill()
    fragile.processes["actions"].wait()
    assert APOLOGY in fragile.say(sender, "我逾期12天了")[0]["text"]
    fragile.start_actions()
    assert cards(fragile.say(sender, "会上征信吗"))[0]["situation"]["overdue_days"] == [12, 12]


def test_a_frozen_action_server_is_not_waited_for(fragile):
    sender = uuid.uuid4().hex
    actions = fragile.processes["actions"]
    actions.send_signal(signal.SIGSTOP)
    try:
        started = time.monotonic()
        replies = fragile.say(sender, "会上门吗", timeout_s=60)
        assert APOLOGY in replies[0]["text"]
        assert time.monotonic() - started < 30
    finally:
        actions.send_signal(signal.SIGCONT)
    assert cards(fragile.say(sender, "会上门吗"))[0]["topic"] == "home_visit"


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
