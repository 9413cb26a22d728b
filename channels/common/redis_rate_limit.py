"""Rate limits by key, counted in Redis for all workers together."""

from __future__ import annotations

import time
import uuid
from typing import Protocol

import structlog
from redis import Redis
from redis.exceptions import RedisError

from storage.sender_ids import hashed

logger = structlog.get_logger()

ANSWERS_WITHIN_S = 0.3
"""The event loop stands still meanwhile."""
AWAY_S = 5.0
"""Seconds for which a Redis that failed is not asked again."""

_COUNT = """
local clock = redis.call('TIME')
local now_us, window_us = clock[1] * 1000000 + clock[2], tonumber(ARGV[2]) * 1000000
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now_us - window_us)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
  return redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2] + window_us - now_us
end
redis.call('ZADD', KEYS[1], now_us, ARGV[3])
redis.call('PEXPIRE', KEYS[1], window_us / 1000)
return 0
"""


class Limit(Protocol):
    """Protocol of a rate limit."""

    def wait_s(self, key: str) -> float:
        """Count an event and return 0; above the limit, leave it uncounted and return the seconds to wait."""


class SharedRateLimit:
    """At most `most` events in a window for each key, whichever worker sees them.

    While Redis is away each worker counts for itself: people are answered, and the limits are looser, not gone.
    """

    def __init__(self, url: str, name: str, most: int, window_s: float, alone: Limit) -> None:
        """Connect at the first event.

        Args:
            url: Address of Redis.
            name: Of this limit; limits of the same name count together.
            most: Events.
            window_s: Seconds.
            alone: Counts while Redis is away.
        """
        self._redis = Redis.from_url(url, socket_timeout=ANSWERS_WITHIN_S, socket_connect_timeout=ANSWERS_WITHIN_S)
        self._count = self._redis.register_script(_COUNT)
        self._name = name
        self._most = most
        self._window_s = window_s
        self._alone = alone
        self._away_until = 0.0

    def wait_s(self, key: str) -> float:
        """As `Limit`. Addresses and ids are hashed before they leave the process."""
        now = time.monotonic()
        if now >= self._away_until:
            place = f"limit:{hashed(self._name, key)}"
            try:
                wait_us = self._count(keys=[place], args=[self._most, self._window_s, uuid.uuid4().hex])
                return float(wait_us) / 1_000_000
            except RedisError as error:
                logger.warning("rate_limit.redis_away", error=type(error).__name__, again_in_s=AWAY_S)
                self._away_until = now + AWAY_S
        return self._alone.wait_s(key)
