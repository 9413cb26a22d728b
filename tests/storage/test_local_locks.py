"""Messages of one person in parallel are answered in their order, without waiting for the next second."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.core import lock_store
from rasa.core.lock_store import LockError

from storage.local_locks import LocalLocks


def turns_until(locks: lock_store.LockStore, looks: int) -> list[int]:
    """The turns that five waiting people had after so many short waits."""
    had: list[int] = []

    async def turn(number: int) -> None:
        async with locks.lock("one"):
            had.append(number)

    async def all_turns() -> None:
        async with locks.lock("one"):
            waiting = [asyncio.ensure_future(turn(number)) for number in range(5)]
            await asyncio.sleep(0)
        for _ in range(looks):
            await asyncio.sleep(0.02)
        for one in waiting:
            one.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)

    asyncio.run(all_turns())
    return had


def test_all_have_had_their_turn_in_order_before_rasas_locks_look_for_the_first_time():
    assert turns_until(lock_store.InMemoryLockStore(), looks=20) == []
    assert turns_until(LocalLocks(), looks=20) == [0, 1, 2, 3, 4]


def test_conversations_do_not_wait_for_each_other():
    async def both() -> bool:
        locks = LocalLocks()
        async with locks.lock("one"), locks.lock("other"):
            return True

    assert asyncio.run(asyncio.wait_for(both(), 5))


def test_a_turn_that_failed_frees_the_conversation():
    async def fail_then_take() -> bool:
        locks = LocalLocks()
        with pytest.raises(LookupError):
            async with locks.lock("one"):
                raise LookupError
        async with locks.lock("one"):
            return not locks.conversation_locks["one"].is_locked(0)

    assert asyncio.run(fail_then_take())


def test_whoever_waited_too_long_is_told_although_the_holder_works_on():
    async def hold_and_wait() -> None:
        locks, lifetime = LocalLocks(), 0.2

        async def wait() -> None:
            async with locks.lock("one", lifetime):
                pass

        async with locks.lock("one", lifetime):
            waiting = asyncio.ensure_future(wait())
            await asyncio.sleep(0)
            time.sleep(2 * lifetime)  # both tickets expire between two looks
            with pytest.raises(LockError):
                await asyncio.wait_for(waiting, 5)

    asyncio.run(hold_and_wait())
