"""Deny-list of deleted sessions whose tokens still verify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError

from channels.common.redis_rate_limit import ANSWERS_WITHIN_S
from storage.redis_url import redis_url

logger = structlog.get_logger()

KEPT_S = 7 * 24 * 3600
"""Seconds for which other workers remember it; a widget forgets the token at once."""
PREFIX = "deleted-session:"


class DeletedSessions:
    """Deny-list of deleted sessions: of this process, and of all workers where `REDIS_URL` is set."""

    def __init__(self) -> None:
        """Connect at the first use."""
        url = redis_url()
        self._here: set[str] = set()
        self._redis = (
            Redis.from_url(url, socket_timeout=ANSWERS_WITHIN_S, socket_connect_timeout=ANSWERS_WITHIN_S)
            if url
            else None
        )

    def add(self, sender: str) -> None:
        """Deny a conversation."""
        self._here.add(sender)
        self._tried(lambda redis: redis.set(PREFIX + sender, 1, ex=KEPT_S))

    def discard(self, sender: str) -> None:
        """Allow it again, since it could not be erased."""
        self._here.discard(sender)
        self._tried(lambda redis: redis.delete(PREFIX + sender))

    def __contains__(self, sender: str) -> bool:
        return sender in self._here or bool(self._tried(lambda redis: redis.exists(PREFIX + sender)))

    def _tried(self, ask: Callable[[Redis], Any]) -> Any:
        if self._redis is None:
            return None
        try:
            return ask(self._redis)
        except RedisError as error:
            # what was erased stays erased; at worst a closed session begins a new, empty conversation
            logger.warning("deleted_sessions.redis_away", error=type(error).__name__)
            return None
