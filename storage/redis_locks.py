"""One turn of a conversation at a time, in the order of arrival, whichever of several workers has it.

Rasa's own RedisLockStore reads a lock, changes it and writes it back: two workers that do so at once get the same
ticket, and both go ahead. It also looks for its turn once a second only, and what a killed worker held stays locked
for a minute.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import RedisError

logger = structlog.get_logger()

LEASE_S = 6.0
"""Seconds after which the turn of a worker that fell silent is over; a living one renews it three times as often."""
LOOK_AGAIN_S = 0.02
ANSWERS_WITHIN_S = 2.0

_STEP = """
local queue, leases, me, lease_ms = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])
local clock = redis.call('TIME')
local now_us = clock[1] * 1000000 + clock[2]
local place = redis.call('ZSCORE', queue, me)
if not place then
  place = ARGV[3] ~= '' and ARGV[3] or string.format('%.0f', now_us)
  redis.call('ZADD', queue, place, me)
end
redis.call('ZADD', leases, now_us + lease_ms * 1000, me)
redis.call('PEXPIRE', queue, lease_ms * 2)
redis.call('PEXPIRE', leases, lease_ms * 2)
while true do
  local first = redis.call('ZRANGE', queue, 0, 0)[1]
  if first == me then return {1, place} end
  local ends = redis.call('ZSCORE', leases, first)
  if ends and tonumber(ends) > now_us then return {0, place} end
  redis.call('ZREM', queue, first)
  redis.call('ZREM', leases, first)
end
"""
"""Enters the queue, or stays in it, removes those who fell silent, and says whether it is one's turn."""
_LEAVE = "redis.call('ZREM', KEYS[1], ARGV[1]) redis.call('ZREM', KEYS[2], ARGV[1])"


@dataclass(slots=True)
class _Turn:
    """One place in the queue of a conversation. `place` outlives a restart of Redis, so that the order does too."""

    keys: tuple[str, str]
    name: str
    ends: float
    place: str = ""


class RedisLocks(LockStore):
    """A queue for each conversation, in Redis; a place in it is a lease.

    In endpoints.yml: `type: storage.redis_locks.RedisLocks` and `url`. `lease_s` is how long others wait for a worker
    that was killed.
    """

    is_shared = True
    """Other workers see these locks."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, url: str = "", lease_s: float = LEASE_S) -> None:
        """Connects at the first use.

        Args:
            endpoint_config: The section `lock_store` of endpoints.yml.
            url: Address of Redis, where there is no such section.
            lease_s: Seconds.
        """
        settings = endpoint_config.kwargs if endpoint_config else {}
        self._lease_s = float(settings.get("lease_s", lease_s))
        self._redis = Redis.from_url(
            endpoint_config.url if endpoint_config else url,
            socket_timeout=ANSWERS_WITHIN_S,
            socket_connect_timeout=ANSWERS_WITHIN_S,
            # a connection that Redis closed, by a restart, is noticed when it is used
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[Unreachable],
        )
        self._step = self._redis.register_script(_STEP)
        self._leave = self._redis.register_script(_LEAVE)
        super().__init__()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = LOOK_AGAIN_S,
    ) -> AsyncGenerator[TicketLock, None]:
        """Waits for one's turn and keeps it while the block runs, `lock_lifetime` seconds at most.

        Raises:
            LockError: If Redis cannot be reached.
        """
        keys = (f"lock:{{{conversation_id}}}:queue", f"lock:{{{conversation_id}}}:leases")
        turn = _Turn(keys, uuid.uuid4().hex, time.monotonic() + lock_lifetime)
        keeping: asyncio.Future[None] | None = None
        try:
            await self._reach(turn, wait_time_in_seconds)
            keeping = asyncio.ensure_future(self._keep(turn))
            yield TicketLock(conversation_id)
        finally:
            if keeping:
                keeping.cancel()
            # where Redis is away now the lease ends by itself; what was answered stays answered
            with suppress(RedisError):
                await self._leave(keys=turn.keys, args=[turn.name])

    async def _reach(self, turn: _Turn, look_again_s: float) -> None:
        try:
            while not await self._is_mine(turn):
                await asyncio.sleep(look_again_s)
        except RedisError as error:
            raise LockError(f"Redis, which keeps the locks, failed: {type(error).__name__}") from error

    async def _keep(self, turn: _Turn) -> None:
        """Renews the lease until it is cancelled, or the turn has lasted too long."""
        while time.monotonic() < turn.ends:
            await asyncio.sleep(self._lease_s / 3)
            try:
                if not await self._is_mine(turn):
                    logger.error("lock.lost", lease_s=self._lease_s)  # this worker stood still for a whole lease
            except RedisError as error:
                logger.warning("lock.not_renewed", error=type(error).__name__)

    async def _is_mine(self, turn: _Turn) -> bool:
        first, place = await self._step(keys=turn.keys, args=[turn.name, int(self._lease_s * 1000), turn.place])
        turn.place = place.decode()
        return bool(first)
