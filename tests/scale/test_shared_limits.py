"""Limits and closed sessions that several workers share."""

from __future__ import annotations

import uuid

import pytest

from channels.common.rate_limit import rate_limit
from channels.web.deleted_sessions import DeletedSessions


@pytest.fixture
def shared(redis_server, monkeypatch, tmp_path):
    monkeypatch.setenv("REDIS_URL", redis_server.url)
    monkeypatch.setenv("SENDER_KEY", "k" * 32)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return redis_server


def test_workers_count_together_and_say_how_long_to_wait(shared):
    name = uuid.uuid4().hex
    one, other = rate_limit(name, 3), rate_limit(name, 3)
    assert [one.wait_s("a"), other.wait_s("a"), one.wait_s("a")] == [0, 0, 0]
    assert 0 < other.wait_s("a") <= 60
    assert 0 < one.wait_s("a") <= 60
    assert other.wait_s("b") == 0


def test_limits_of_other_names_count_apart(shared):
    assert rate_limit(uuid.uuid4().hex, 1).wait_s("a") == 0
    assert rate_limit(uuid.uuid4().hex, 1).wait_s("a") == 0


def test_while_redis_is_away_each_worker_counts_alone(shared):
    limit = rate_limit(uuid.uuid4().hex, 2)
    shared.stop()
    try:
        assert [limit.wait_s("a"), limit.wait_s("a")] == [0, 0]
        assert limit.wait_s("a") > 0
    finally:
        shared.start()


def test_redis_never_learns_an_address(shared):
    import redis

    address = "198.51.100.23"
    rate_limit(uuid.uuid4().hex, 1).wait_s(address)
    kept = list(redis.Redis.from_url(shared.url).scan_iter())
    assert kept
    assert not [key for key in kept if address.encode() in key]


def test_a_session_closed_by_one_worker_is_closed_for_the_other(shared):
    one, other, sender = DeletedSessions(), DeletedSessions(), uuid.uuid4().hex
    assert sender not in other
    one.add(sender)
    assert sender in other
    one.discard(sender)
    assert sender not in other
