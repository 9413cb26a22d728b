"""Exchanges: messages of the widget with the lines that answer them, so that a resent message gets the same answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import structlog

from channels.web.requests import Refusal

logger = structlog.get_logger()

Line = dict[str, Any]

HEARTBEAT_S = 2.0
KEPT_S = 60.0
"""Seconds for which a finished exchange can be asked for again from memory; afterwards the tracker has it."""
MOST_KEPT = 1_000
"""Exchanges in memory at once. Each holds its card, some 15 KB: ten minutes of them would grow for ten minutes."""


class Exchange:
    """The lines of one answer, written by one task, read by as many connections as ask."""

    def __init__(self, lines: list[Line] | None = None) -> None:
        """Start an exchange; `lines` are those of an answer that was given before."""
        self.lines: list[Line] = lines or []
        self.is_over = lines is not None
        self.began = time.monotonic()
        self._changed = asyncio.Event()

    def add(self, line: Line) -> None:
        """Add a line; `end` and `error` are the last."""
        self.lines.append(line)
        self.is_over = line["type"] in ("end", "error")
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def stream(self) -> AsyncIterator[str]:
        """Yield every line from the first as JSON with a line break, and heartbeats while waiting."""
        given = 0
        while True:
            changed = self._changed  # of now: whatever is added from here on sets it
            while given < len(self.lines):
                yield as_json(self.lines[given])
                given += 1
            if self.is_over:
                return
            try:
                await asyncio.wait_for(changed.wait(), HEARTBEAT_S)
            except asyncio.TimeoutError:
                yield as_json({"type": "heartbeat"})


class Exchanges:
    """The exchanges of the last minutes, by conversation and message id."""

    def __init__(self) -> None:
        """Start without exchanges."""
        self._kept: OrderedDict[tuple[str, str], Exchange] = OrderedDict()
        self._tasks: dict[asyncio.Future[None], tuple[str, Exchange]] = {}

    def get(self, sender: str, message: str) -> Exchange | None:
        """Return the exchange of a message that was sent before, also while it is being answered."""
        return self._kept.get((sender, message))

    @property
    def in_progress(self) -> int:
        """Return the number of messages that are being answered."""
        return len(self._tasks)

    def is_busy(self, sender: str) -> bool:
        """Return whether a message of this conversation is being answered."""
        return any(owner == sender for owner, _ in self._tasks.values())

    def begin(self, sender: str, message: str, answer: Callable[[Exchange], Awaitable[None]]) -> Exchange:
        """Start answering in a task of its own, so that a lost connection loses no answer.

        Args:
            sender: The conversation.
            message: The message's id.
            answer: Writes the lines of the answer into the exchange.
        """
        self._forget_old()
        exchange = self._kept[sender, message] = Exchange()
        self._kept.move_to_end((sender, message))  # it may be here since it failed
        task = asyncio.ensure_future(answer(exchange))
        self._tasks[task] = sender, exchange
        task.add_done_callback(lambda done: self._ended(done, exchange))
        return exchange

    async def forget(self, sender: str, asked_in: Exchange | None = None) -> None:
        """Drop everything of a conversation; answers that are being worked on are given up.

        Args:
            sender: The conversation.
            asked_in: The exchange whose message asks for it; that one goes on, and can still be asked for again.
        """
        given_up = [task for task, (owner, kept) in self._tasks.items() if owner == sender and kept is not asked_in]
        for task in given_up:
            task.cancel()
        await asyncio.gather(*given_up, return_exceptions=True)
        for key in [key for key, kept in self._kept.items() if key[0] == sender and kept is not asked_in]:
            del self._kept[key]

    def _ended(self, task: asyncio.Future[None], exchange: Exchange) -> None:
        """End an exchange whose task was cancelled or failed before it wrote a last line."""
        del self._tasks[task]
        fault = None if task.cancelled() else task.exception()
        if fault is not None:
            logger.error("web.exchange.failed", error=type(fault).__name__)
        if not exchange.is_over:
            exchange.add(Refusal("session" if task.cancelled() else "failed").line())

    def _forget_old(self) -> None:
        oldest = time.monotonic() - KEPT_S
        while self._kept:
            first = next(iter(self._kept.values()))
            if first.began > oldest and len(self._kept) < MOST_KEPT:
                return
            self._kept.popitem(last=False)


def as_json(line: Line) -> str:
    """Return one line of the stream."""
    return json.dumps(line, ensure_ascii=False) + "\n"
