"""Idempotent execution: run work at most once per key, across retries and processes.

Platforms send a message again where no answer came in time. Within a process all callers share one task. Across
processes a shared store holds the claim and the outcome; the claim of a process that dies expires.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from storage.idempotent_results import FAULTS, Claim, OnceStore

logger = structlog.get_logger()

T = TypeVar("T")

CLAIM_S = 60.0
"""Seconds after which a claim without an outcome is free again; more than any answer takes."""
KEPT_S = 600.0
"""Seconds for which an outcome is remembered: longer than the platform's retries, and than a request stays valid."""
POLL_S = 0.2
MOST_ATTEMPTS_HERE = 1000
GRACE_S = 10.0
"""Seconds for which the end of the server waits for what was promised."""


class IdempotentRunner:
    """Runs work at most once for each key, and remembers its outcome for some minutes."""

    def __init__(self, store: OnceStore, claim_s: float = CLAIM_S, kept_s: float = KEPT_S) -> None:
        """Create a runner on a shared store.

        Args:
            store: Common to all processes that serve the same account.
            claim_s: Seconds after which work that did not end counts as lost.
            kept_s: Seconds for which an outcome is remembered.
        """
        self._store = store
        self._claim_s = claim_s
        self._kept_s = kept_s
        self._tasks: dict[str, asyncio.Task[str]] = {}
        self._attempts: OrderedDict[str, int] = OrderedDict()

    async def run(self, key: str, work: Callable[[], Awaitable[str]]) -> str:
        """Return the outcome of `work`; a cancelled caller does not cancel the work.

        Args:
            key: What is to be done once: channel, conversation and message id.
            work: Does it. Where it fails, it may be tried again by whoever asks next.

        Raises:
            Exception: What `work` raised, to all who wait in this process.
        """
        return await asyncio.shield(self.begin(key, work))

    def begin(self, key: str, work: Callable[[], Awaitable[str]]) -> asyncio.Task[str]:
        """As `run`, without waiting: the task that all in this process share."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(self._outcome(key, work))
            task.add_done_callback(lambda done: self._ended(key, done))
        return task

    async def knows(self, key: str) -> bool:
        """Return whether work for the key is running or done, here or in another process."""
        return key in self._tasks or await self._reached(self._store.is_known(key), False)

    async def attempt(self, key: str, most: int) -> int:
        """Count how often this was called with `key`, in all processes, within `CLAIM_S`: 1, 2, … at most `most`."""
        holder = secrets.token_hex(8)
        for number in range(1, most):
            claim = await self._reached(self._store.claim(f"{key} attempt {number}", holder, CLAIM_S), None)
            if claim is None:
                return self._attempt_here(key, most)
            if claim.is_ours:
                return number
        return most

    async def forget(self, prefix: str, but: str | None = None) -> None:
        """Erase what is remembered of keys that begin with `prefix`; work of theirs in this process is given up.

        Args:
            prefix: Of the keys.
            but: Key of the work that asks for this; that one, and those that begin with it, go on.
        """
        given_up = [
            task
            for key, task in self._tasks.items()
            if key.startswith(prefix) and not (but is not None and key.startswith(but))
        ]
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        await self._store.forget(prefix)  # a failure is raised: then nothing must claim that it is gone

    async def close(self) -> None:
        """Wait briefly for running work, then close the store."""
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=GRACE_S)
        await self._store.close()

    async def _outcome(self, key: str, work: Callable[[], Awaitable[str]]) -> str:
        holder = secrets.token_hex(8)
        while True:
            claim = await self._reached(self._store.claim(key, holder, self._claim_s), Claim(True))
            if claim.outcome is not None:
                return claim.outcome
            if claim.is_ours:
                return await self._worked(key, holder, work)
            await asyncio.sleep(POLL_S)

    async def _worked(self, key: str, holder: str, work: Callable[[], Awaitable[str]]) -> str:
        try:
            outcome = await work()
        except BaseException:
            await self._reached(self._store.release(key, holder), None)
            raise
        await self._reached(self._store.keep(key, outcome, self._kept_s), None)
        return outcome

    async def _reached(self, asked: Awaitable[T], otherwise: T) -> T:
        """Await a call of the store; return `otherwise` where it fails, so that work runs once per process."""
        try:
            return await asked
        except FAULTS as error:
            logger.error("once.store.failed", error=type(error).__name__)
            return otherwise

    def _attempt_here(self, key: str, most: int) -> int:
        """Count in this process, while the store is away."""
        self._attempts[key] = min(self._attempts.pop(key, 0) + 1, most)
        while len(self._attempts) > MOST_ATTEMPTS_HERE:
            self._attempts.popitem(last=False)
        return self._attempts[key]

    def _ended(self, key: str, task: asyncio.Task[str]) -> None:
        del self._tasks[key]
        if not task.cancelled():
            task.exception()  # seen by whoever waited; where nobody did any more, it is no surprise
