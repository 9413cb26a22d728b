"""The widget's channel with the settings as shipped: a server that is killed, and the limits."""

from __future__ import annotations

import json

import pytest

from tests.support.clients import replies
from tests.support.servers import RASA, running

QUESTION = "会通知我家人吗"


@pytest.fixture(scope="module")
def shipped():
    """An assistant of its own, as it is shipped."""
    with running() as assistant:
        yield assistant


@pytest.fixture(scope="module")
def before_restart(shipped):
    """A conversation, as it was when the server was killed."""
    session = shipped.session()
    shipped.send(session, "逾期40天了")
    lines = shipped.send(session, QUESTION, "message-1")
    messages = shipped.history(session)
    shipped.kill(RASA)
    shipped.start(RASA)
    return session, lines, messages


def test_a_conversation_goes_on_after_the_server_was_killed(shipped, before_restart):
    session, lines, messages = before_restart
    assert shipped.history(session) == messages
    assert shipped.send(session, QUESTION, "message-1") == [line for line in lines if line["type"] != "heartbeat"]
    assert shipped.history(session) == messages
    assert replies(shipped.send(session, "会上征信吗"))[0]["card"]["situation"]["overdue_days"] == [40, 40]


def test_limits_hold_for_a_session_and_for_an_address(shipped, before_restart):
    status = 200
    sessions = []
    while status == 200:
        status, headers, body = shipped.ask("POST", "session", {})
        sessions += [json.loads(body)["session"]] if status == 200 else []
    assert (status, len(sessions)) == (429, 20)
    assert 1 <= int(headers["Retry-After"]) <= 61
    assert json.loads(body)["text"].endswith("。")

    said = [shipped.send(sessions[0], "你好")[-1] for _ in range(21)]
    assert [line.get("type") for line in said[:20]] == ["end"] * 20
    assert said[20]["error"] == "too_many"

    of_address = 20
    while "error" not in shipped.send(sessions[of_address // 20], "你好")[-1]:
        of_address += 1
    assert of_address in (59, 60)  # one may have been sent by the test above
