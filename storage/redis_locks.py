"""Lock store on Redis: one turn of a conversation at a time over several workers.

Rasa's own RedisLockStore reads a lock, changes it and writes it back: two workers that do so at once get the same
ticket, and both go ahead (tests/scale/test_redis_locks.py shows it). It also looks for its turn once a second only, and
what a killed worker held stays locked for a minute. redis-py's lock is taken in one step and is a lease.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import structlog
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import RedisError

from storage.local_locks import LOOK_AGAIN_S, LocalLocks
from storage.redis_url import with_password

logger = structlog.get_logger()

LEASE_S = 6.0
"""Seconds after which the turn of a worker that fell silent is over; a living one renews it three times as often."""
ANSWERS_WITHIN_S = 2.0


class RedisLocks(LockStore):
    """A lock for each conversation, in Redis, behind the locks of this process.

    Messages that one worker has are answered in the order of arrival, and of each worker only the first in line asks
    Redis. Between workers the order is by chance: they are milliseconds apart.

    In endpoints.yml: `type: storage.redis_locks.RedisLocks` and `url`. `lease_s` is how long others wait for a worker
    that was killed.

    Attributes:
        is_shared: Other workers see these locks; channels/web/answering.py asks for it.
    """

    is_shared = True

    def __init__(self, endpoint_config: EndpointConfig | None = None, url: str = "", lease_s: float = LEASE_S) -> None:
        """Connect at the first use.

        Args:
            endpoint_config: The section `lock_store` of endpoints.yml.
            url: Address of Redis, where there is no such section.
            lease_s: Seconds.
        """
        settings = endpoint_config.kwargs if endpoint_config else {}
        self._lease_s = float(settings.get("lease_s", lease_s))
        self._here = LocalLocks()
        self._redis = Redis.from_url(
            with_password(str(endpoint_config.url) if endpoint_config else url),
            socket_timeout=ANSWERS_WITHIN_S,
            socket_connect_timeout=ANSWERS_WITHIN_S,
            # a connection that Redis closed, by a restart, is noticed when it is used
            retry=Retry(NoBackoff(), 1),
            retry_on_error=[Unreachable],
        )
        super().__init__()

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = LOOK_AGAIN_S,
    ) -> AsyncGenerator[TicketLock, None]:
        """Wait for one's turn and keep it while the block runs.

        Args:
            conversation_id: Of the conversation.
            lock_lifetime: Seconds that one waits, and that the turn lasts, at most.
            wait_time_in_seconds: Between two questions whether it is one's turn.

        Raises:
            LockError: If the turn does not come, or Redis cannot be reached.
        """
        async with self._here.lock(conversation_id, lock_lifetime, wait_time_in_seconds) as held:
            lease = self._redis.lock(
                f"lock:{conversation_id}",
                timeout=self._lease_s,
                sleep=wait_time_in_seconds,
                blocking_timeout=lock_lifetime,
                thread_local=False,
            )
            await _take(lease)
            keeping = asyncio.ensure_future(self._keep(lease, time.monotonic() + lock_lifetime))
            try:
                yield held
            finally:
                keeping.cancel()
                # where Redis is away now the lease ends by itself; what was answered stays answered
                with suppress(RedisError):
                    await lease.release()

    async def _keep(self, lease: Lock, ends: float) -> None:
        """Renew the lease until it is cancelled, or the turn has lasted too long.

        Args:
            lease: Taken.
            ends: Monotonic seconds.
        """
        while time.monotonic() < ends:
            await asyncio.sleep(self._lease_s / 3)
            try:
                await lease.reacquire()
            except RedisError as error:
                # Redis is away, or this worker stood still for a whole lease and lost it
                logger.warning("lock.not_renewed", error=type(error).__name__)


async def _take(lease: Lock) -> None:
    try:
        is_taken = await lease.acquire()
    except RedisError as error:
        raise LockError(f"Redis, which keeps the locks, failed: {type(error).__name__}") from error
    if not is_taken:
        raise LockError("The conversation was not free in time.")
