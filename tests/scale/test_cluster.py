"""Two workers behind nginx, as deployed: one is killed, the engines fail, and nobody loses a turn."""

from __future__ import annotations

import json
import threading
import time
import uuid
from http.client import HTTPException
from typing import Any

import pytest

from tests.support.clients import Client, cards, replies
from tests.support.cluster import MOST_SESSIONS, VISITOR, cluster
from tests.support.engines import PASSWORD, Redis
from tests.support.servers import ACTIONS, RASA

CONVERSATIONS, TURNS = 6, 8
PATIENCE_S = 60


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    server = Redis(tmp_path_factory.mktemp("redis"), PASSWORD)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def running_cluster(redis, postgres, tmp_path_factory):
    with cluster(tmp_path_factory.mktemp("scale"), redis, postgres) as running:
        yield running


class Borrower(threading.Thread):
    """Says how many days it is, one more each time; sends a message again until its answer came whole."""

    def __init__(self, client: Client, first_day: int) -> None:
        super().__init__(daemon=True)
        self._client = client
        self.session = client.session()
        self.days = range(first_day, first_day + TURNS)
        self.answers: dict[str, list[dict[str, Any]]] = {}
        self.sendings = 0

    def run(self) -> None:
        for day in self.days:
            identity = str(uuid.uuid4())
            self.answers[identity] = self._answer(identity, f"我已经逾期{day}天了，会上征信吗")

    def _answer(self, identity: str, text: str) -> list[dict[str, Any]]:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self.sendings += 1
            try:
                lines = self._client.send(self.session, text, identity)
            except (OSError, HTTPException, json.JSONDecodeError):  # the worker died meanwhile
                lines = []
            if lines and lines[-1].get("type") == "end":
                return lines
            time.sleep(0.2)
        raise AssertionError(f"no answer in {PATIENCE_S} s")


def card_of(lines):
    return cards(replies(lines))[0]


def test_a_message_sent_to_both_workers_at_once_is_answered_once(running_cluster):
    session, identity, got = running_cluster.session(), str(uuid.uuid4()), []

    def send(worker: Client) -> None:
        got.append(replies(worker.send(session, "会上征信吗", identity)))

    senders = [threading.Thread(target=send, args=(worker,)) for worker in running_cluster.workers]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(PATIENCE_S)
    assert got[0]
    assert got[0] == got[1]
    assert [message["from"] for message in running_cluster.history(session)].count("user") == 1


def test_an_action_server_that_dies_costs_nothing(running_cluster):
    running_cluster.workers[0].kill(ACTIONS)
    session = running_cluster.session()
    for _ in range(4):
        assert card_of(running_cluster.send(session, "会上门吗"))["topic"] == "home_visit"
    running_cluster.workers[0].start(ACTIONS)


@pytest.mark.parametrize("engine", ["redis", "postgres"])
def test_a_restarted_engine_costs_a_kind_sentence_and_no_facts(running_cluster, engine):
    session = running_cluster.session()
    assert card_of(running_cluster.send(session, "我逾期21天了"))["situation"]["overdue_days"] == [21, 21]
    getattr(running_cluster, engine).stop()
    try:
        refused = running_cluster.send(session, "会上征信吗")[-1]
    finally:
        getattr(running_cluster, engine).start()
    assert "error" in refused
    assert refused["text"].endswith("。")
    for _ in range(4):  # either worker, on connections of before
        assert card_of(running_cluster.send(session, "会上征信吗"))["situation"]["overdue_days"] == [21, 21]


def test_workers_count_an_address_together_and_take_it_from_the_proxy_alone(running_cluster):
    def begin(client: Client) -> int:
        return client.ask("POST", "session", {}, X_Forwarded_For=VISITOR)[0]

    one, other = running_cluster.workers
    statuses = [begin(one) for _ in range(MOST_SESSIONS + 1)]
    assert statuses == [200] * MOST_SESSIONS + [429]
    assert begin(other) == 429
    assert begin(running_cluster) == 200, "a visitor's own header counted"


def test_an_erased_conversation_is_gone_for_every_worker(running_cluster):
    session = running_cluster.session()
    running_cluster.send(session, "我逾期33天了")
    one, other = running_cluster.workers
    assert one.ask("DELETE", "session", X_Session=session)[0] == 204
    assert other.ask("GET", "history", X_Session=session)[0] == 401


def test_the_proxy_opens_nothing_but_the_channels(running_cluster):
    for path in ("/healthz", "/metrics", "/webhook", "/model", "/conversations/x/tracker", "/status"):
        assert running_cluster.ask("GET", path)[0] == 404
    assert running_cluster.ask("GET", "/")[0] == 200


def test_no_turn_is_lost_or_doubled_when_a_worker_is_killed(running_cluster):
    borrowers = [Borrower(running_cluster, 10 * number + 1) for number in range(CONVERSATIONS)]
    for borrower in borrowers:
        borrower.start()
    while not any(len(borrower.answers) > TURNS // 3 for borrower in borrowers):
        time.sleep(0.05)
    running_cluster.workers[0].kill(RASA)  # the last test: it stays dead
    for borrower in borrowers:
        borrower.join(PATIENCE_S)

    for borrower in borrowers:
        assert len(borrower.answers) == TURNS
        told = [card_of(lines)["situation"]["overdue_days"] for lines in borrower.answers.values()]
        assert told == [[day, day] for day in borrower.days]
        kept = running_cluster.history(borrower.session)
        assert [message["id"] for message in kept if message["from"] == "user"] == list(borrower.answers)
        given = [line["answer_id"] for lines in borrower.answers.values() for line in replies(lines)]
        assert [message["answer_id"] for message in kept if message["from"] == "assistant"][-len(given) :] == given
    assert sum(borrower.sendings for borrower in borrowers) > CONVERSATIONS * TURNS, "nobody noticed the kill"
