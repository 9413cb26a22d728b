"""The lock of a conversation across workers."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import uuid
from contextlib import AsyncExitStack

import pytest
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LockError, RedisLockStore
from redis import Redis as SyncRedis

from storage.redis_locks import RedisLocks
from storage.redis_url import redis_url
from tests.support.engines import PASSWORD, Redis

LEASE_S = 2.0
HOLDER = """
import asyncio, sys
from storage.redis_locks import RedisLocks
async def hold():
    async with RedisLocks(url=sys.argv[1], lease_s=float(sys.argv[3])).lock(sys.argv[2]):
        print("held", flush=True)
        await asyncio.sleep(600)
asyncio.run(hold())
"""


def test_turns_of_two_workers_never_overlap_and_each_keeps_its_order(redis_server):
    conversation, begun, ended = uuid.uuid4().hex, [], []

    async def turn(worker: RedisLocks, number: int) -> None:
        async with worker.lock(conversation):
            assert len(begun) == len(ended)
            begun.append(number)
            await asyncio.sleep(0.002)
            ended.append(number)

    async def all_turns() -> None:
        workers = [RedisLocks(url=redis_server.url) for _ in range(2)]
        waiting = []
        async with workers[1].lock(conversation):
            for number in range(30):
                waiting.append(asyncio.ensure_future(turn(workers[number % 2], number)))
                await asyncio.sleep(0.01)
            assert not begun
        await asyncio.gather(*waiting)

    asyncio.run(all_turns())
    assert begun == ended
    assert [number for number in begun if number % 2] == list(range(1, 30, 2))
    assert [number for number in begun if not number % 2] == list(range(0, 30, 2))


def test_rasas_own_lock_gives_one_ticket_to_two_workers(redis_server):
    class Slower(RedisLockStore):
        """A worker that is overtaken between reading a lock and writing it."""

        def save_lock(self, lock: TicketLock) -> None:
            tickets.append(other.issue_ticket(lock.conversation_id))
            super().save_lock(lock)

    tickets: list[int] = []
    other = RedisLockStore(port=redis_server.port)
    tickets.append(Slower(port=redis_server.port).issue_ticket(uuid.uuid4().hex))
    assert tickets[0] == tickets[1]  # why it is not used


def test_conversations_do_not_wait_for_each_other(redis_server):
    async def hold_many() -> int:
        locks = RedisLocks(url=redis_server.url)
        async with AsyncExitStack() as held:
            for _ in range(20):
                await asyncio.wait_for(held.enter_async_context(locks.lock(uuid.uuid4().hex)), 5)
            return 20

    assert asyncio.run(hold_many()) == 20


def test_what_a_killed_worker_held_is_free_after_its_lease(redis_server):
    conversation = uuid.uuid4().hex
    command = [sys.executable, "-c", HOLDER, redis_server.url, conversation, str(LEASE_S)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ)
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"

        async def take() -> bool:
            async with RedisLocks(url=redis_server.url, lease_s=LEASE_S).lock(conversation):
                return True

        with pytest.raises((asyncio.TimeoutError, LockError)):  # a living holder renews its lease
            asyncio.run(asyncio.wait_for(take(), 1.5 * LEASE_S))
        holder.kill()
        assert asyncio.run(asyncio.wait_for(take(), 10 * LEASE_S))
    finally:
        holder.kill()
        holder.wait()


def test_a_turn_outlives_a_restart_of_redis_and_none_begins_without_it(redis_server):
    async def through_a_restart() -> None:
        locks, conversation = RedisLocks(url=redis_server.url), uuid.uuid4().hex
        async with locks.lock(conversation):
            redis_server.stop()
            with pytest.raises(LockError):
                async with locks.lock(conversation):
                    pass
        redis_server.start()
        async with locks.lock(conversation):
            pass

    asyncio.run(through_a_restart())


@pytest.mark.parametrize("password", [PASSWORD, "#", "@", "/:%", "100%25", "密码"])
def test_a_password_may_hold_characters_that_mean_something_in_an_address(tmp_path, monkeypatch, password):
    server = Redis(tmp_path, password)
    server.start()
    monkeypatch.setenv("REDIS_PASSWORD", password)

    async def take(url: str) -> bool:
        async with RedisLocks(url=url).lock("one"):
            return True

    try:
        assert asyncio.run(take(server.url))
        monkeypatch.setenv("REDIS_URL", server.url)
        assert SyncRedis.from_url(redis_url()).ping()
        with pytest.raises(LockError):
            asyncio.run(take(server.url.replace("redis://", "redis://:wrong@")))
    finally:
        server.stop()
