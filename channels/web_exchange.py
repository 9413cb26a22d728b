"""One message of the widget and the lines that answer it, kept so that a second sending gets the same answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

Line = dict[str, Any]

HEARTBEAT_S = 2.0
KEPT_S = 600.0
"""Seconds for which a finished exchange can be asked for again from memory; afterwards the tracker has it."""
MOST_KEPT = 5_000


class Exchange:
    """The lines of one answer, written by one task, read by as many connections as ask."""

    def __init__(self, lines: list[Line] | None = None) -> None:
        """Begins, or stands for an answer that was given before."""
        self.lines: list[Line] = lines or []
        self.is_over = lines is not None
        self.began = time.monotonic()
        self._changed = asyncio.Event()

    def add(self, line: Line) -> None:
        """Adds a line; `end` and `error` are the last."""
        self.lines.append(line)
        self.is_over = line["type"] in ("end", "error")
        self._changed.set()

    async def stream(self) -> AsyncIterator[str]:
        """Every line from the first, as JSON with a line break; a heartbeat while nothing else comes."""
        given = 0
        while True:
            self._changed.clear()
            while given < len(self.lines):
                yield as_json(self.lines[given])
                given += 1
            if self.is_over:
                return
            try:
                await asyncio.wait_for(self._changed.wait(), HEARTBEAT_S)
            except asyncio.TimeoutError:
                yield as_json({"type": "heartbeat"})


class Exchanges:
    """The exchanges of the last minutes, by conversation and message id."""

    def __init__(self) -> None:
        """Remembers nothing yet."""
        self._kept: OrderedDict[tuple[str, str], Exchange] = OrderedDict()
        self._tasks: set[asyncio.Future[None]] = set()

    def get(self, sender: str, message: str) -> Exchange | None:
        """The exchange of a message that came before, also while it is being answered."""
        return self._kept.get((sender, message))

    def is_busy(self, sender: str) -> bool:
        """Whether a message of this conversation is being answered."""
        return any(not one.is_over for (whose, _), one in self._kept.items() if whose == sender)

    def begin(self, sender: str, message: str, answer: Callable[[Exchange], Awaitable[None]]) -> Exchange:
        """Starts answering in a task of its own, so that a lost connection loses no answer."""
        self._forget_old()
        exchange = self._kept[sender, message] = Exchange()
        task = asyncio.ensure_future(answer(exchange))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return exchange

    def forget(self, sender: str) -> None:
        """Drops everything of a conversation."""
        for key in [key for key in self._kept if key[0] == sender]:
            del self._kept[key]

    def _forget_old(self) -> None:
        oldest = time.monotonic() - KEPT_S
        while self._kept:
            first = next(iter(self._kept.values()))
            if first.began > oldest and len(self._kept) < MOST_KEPT:
                return
            self._kept.popitem(last=False)


def as_json(line: Line) -> str:
    """One line of the stream."""
    return json.dumps(line, ensure_ascii=False) + "\n"
