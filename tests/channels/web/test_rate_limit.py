"""How often is too often."""

from __future__ import annotations

import pytest

from channels.common import rate_limit
from channels.common.addresses import limit_key
from channels.common.rate_limit import RateLimit


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_so_many_a_minute_then_wait_until_the_first_is_a_minute_old():
    clock = Clock()
    limit = RateLimit(2, clock)
    assert limit.wait_s("a") == 0
    clock.now = 20
    assert limit.wait_s("a") == 0
    clock.now = 30
    assert limit.wait_s("a") == 30
    clock.now = 61
    assert limit.wait_s("a") == 0


def test_refused_events_are_not_counted():
    clock = Clock()
    limit = RateLimit(1, clock)
    limit.wait_s("a")
    for clock.now in range(1, 60):
        assert limit.wait_s("a") > 0
    clock.now = 60
    assert limit.wait_s("a") == 0


def test_keys_do_not_share():
    limit = RateLimit(1, Clock())
    assert limit.wait_s("a") == 0
    assert limit.wait_s("b") == 0


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(rate_limit, "MOST_KEYS", 10)
    limit = RateLimit(1, Clock())
    for number in range(100):
        limit.wait_s(str(number))
    assert len(limit._seen) == 10
    assert limit.wait_s("99") > 0


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
        ("", ""),
    ],
)
def test_a_household_counts_once_whatever_addresses_it_has(address, key):
    assert limit_key(address) == key


def test_two_ipv4_addresses_written_as_ipv6_stay_two():
    assert limit_key("::ffff:203.0.113.7") != limit_key("::ffff:203.0.113.8")
