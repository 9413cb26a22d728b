"""The store cannot be written: the person is told, nothing is claimed to be kept, and it mends itself."""

from __future__ import annotations

import contextlib
import json
import resource
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator

import pytest

from tests.faults.conftest import grown, only_card, replies
from tests.support.clients import cards
from tests.support.servers import RASA, Assistant

STORE = "conversations.sqlite"
QUESTION = "会上征信吗"


@contextlib.contextmanager
def locked(assistant: Assistant) -> Iterator[None]:
    """Another process writes, for longer than anybody waits."""
    other = sqlite3.connect(assistant.kept_in / STORE, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextlib.contextmanager
def full(assistant: Assistant) -> Iterator[None]:
    """No file of the server can grow, its log included, as on a full disk."""
    process = assistant.processes[RASA].pid
    before = resource.prlimit(process, resource.RLIMIT_FSIZE)
    resource.prlimit(process, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        resource.prlimit(process, resource.RLIMIT_FSIZE, before)


FAULTS = {"locked": locked, "full": full}


@pytest.fixture(params=FAULTS)
def fault(request):
    return FAULTS[request.param]


def asked(assistant: Assistant, session: str, text: str, identity: str) -> tuple[int, list[dict]]:
    """Status and lines of a message to the web channel."""
    body = {"session": session, "id": identity, "text": text}
    status, _, answer = assistant.ask("POST", "messages", body)
    return status, [json.loads(line) for line in answer.splitlines()]


def test_the_widget_is_told_and_may_send_again(fragile, fault):
    session, identity = fragile.session(), uuid.uuid4().hex
    asked(fragile, session, "逾期40天了", "first-message")
    before = len(fragile.log(RASA))
    with fault(fragile):
        _, lines = asked(fragile, session, "会通知我家人吗，我欠了3000元", identity)
    assert "error" in lines[-1], lines
    assert lines[-1]["text"].endswith("。")
    assert "3000" not in grown(fragile.log_file(RASA), before)
    if fault is locked:  # on a full disk the log is full, too
        assert "store.failed" in grown(fragile.log_file(RASA), before)

    _, lines = asked(fragile, session, "会通知我家人吗，我欠了3000元", identity)
    card = only_card(replies(lines))
    assert card["situation"]["overdue_days"] == [40, 40]
    assert card["situation"]["principal"] == [3000, 3000]
    said = [line["text"] for line in fragile.history(session) if line["from"] == "user"]
    assert said == ["逾期40天了", "会通知我家人吗，我欠了3000元"]


def test_an_integrator_is_told_in_a_card(fragile, fault):
    sender = uuid.uuid4().hex
    fragile.say(sender, "逾期40天了")
    with fault(fragile):
        said = fragile.say(sender, QUESTION, timeout_s=60)
    assert cards(said)[-1]["kind"] == "notice"
    card = only_card(fragile.say(sender, QUESTION))
    assert card["situation"]["overdue_days"] == [40, 40]


def test_erasing_is_not_claimed_where_it_failed(fragile):
    session = fragile.session()
    fragile.send(session, QUESTION)
    with locked(fragile):
        status, _, body = fragile.ask("DELETE", "session", X_Session=session)
    assert status == 503
    assert json.loads(body)["text"].endswith("。")
    assert fragile.ask("DELETE", "session", X_Session=session)[0] == 204
    assert fragile.forgets("web-" + session.split(".")[0])


def test_health_is_that_of_the_store(fragile, fault):
    assert fragile.ask("GET", "/healthz")[0] == 200
    with fault(fragile):
        until(lambda: fragile.ask("GET", "/healthz")[0] == 503)
        assert json.loads(fragile.ask("GET", "/healthz")[2])["store"] == "failing"
    until(lambda: fragile.ask("GET", "/healthz")[0] == 200)


def until(is_so: Callable[[], bool]) -> None:
    """Waits until a finding of the health check, which is told again for a second, is a new one."""
    for _ in range(100):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never was so")
