"""Stores of claims and outcomes for idempotent execution: a file for one machine, Redis for several."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from redis import RedisError
from redis import asyncio as redis

from storage.redis_url import redis_url
from storage.sqlite_files import connect, leave_no_trace
from storage.var_folder import var_folder

FILE = "once.sqlite"
PREFIX = "once:"
"""Of our keys in a Redis that others may use as well."""
FAULTS = (sqlite3.Error, RedisError, OSError)
"""What a store raises where it cannot be reached."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Result of a claim: whether it is ours, and the outcome where there is one."""

    is_ours: bool
    outcome: str | None = None


class OnceStore(Protocol):
    """Claims and outcomes by key, each of which ends by itself. Times are seconds."""

    async def claim(self, key: str, holder: str, for_s: float) -> Claim:
        """Claim the key unless another holder has it.

        Args:
            key: What is claimed.
            holder: Who claims it.
            for_s: Seconds until the claim expires.
        """

    async def keep(self, key: str, outcome: str, for_s: float) -> None:
        """Store an outcome, whether or not this process holds the key.

        Args:
            key: What was done.
            outcome: Its outcome.
            for_s: Seconds until it is forgotten.
        """

    async def release(self, key: str, holder: str) -> None:
        """Release a claim of this holder."""

    async def is_known(self, key: str) -> bool:
        """Return whether the key is claimed, or has an outcome."""

    async def recall(self, key: str) -> str | None:
        """Return the outcome stored under this key."""

    async def forget(self, prefix: str) -> None:
        """Remove all keys with this prefix."""

    async def close(self) -> None:
        """End the connection."""


def open_store() -> OnceStore:
    """Return the store: Redis where `REDIS_URL` is set, else a file beside the conversations."""
    url = redis_url()
    return RedisOnce(url) if url else SqliteOnce(var_folder() / FILE)


class SqliteOnce:
    """SQLite file, readable to its owner only, since it holds access tokens as well."""

    def __init__(self, file: Path) -> None:
        """Open or create the file."""
        self._file = file
        self._rows = connect(file)
        self._rows.execute(
            "CREATE TABLE IF NOT EXISTS once (key TEXT PRIMARY KEY, holder TEXT, outcome TEXT, until REAL NOT NULL)"
        )

    async def claim(self, key: str, holder: str, for_s: float) -> Claim:
        """See `OnceStore`; expired rows go at the same time."""
        now = time.time()
        with self._rows:
            self._rows.execute("BEGIN IMMEDIATE")
            self._rows.execute("DELETE FROM once WHERE until < ?", (now,))
            self._rows.execute("INSERT OR IGNORE INTO once VALUES (?, ?, NULL, ?)", (key, holder, now + for_s))
            found = self._rows.execute("SELECT holder, outcome FROM once WHERE key = ?", (key,)).fetchone()
        return Claim(found[0] == holder, found[1])

    async def keep(self, key: str, outcome: str, for_s: float) -> None:
        """See `OnceStore`."""
        row = (key, outcome, time.time() + for_s)
        self._rows.execute("INSERT OR REPLACE INTO once VALUES (?, NULL, ?, ?)", row)

    async def release(self, key: str, holder: str) -> None:
        """See `OnceStore`."""
        self._rows.execute("DELETE FROM once WHERE key = ? AND holder = ?", (key, holder))

    async def is_known(self, key: str) -> bool:
        """See `OnceStore`."""
        return self._row(key) is not None

    async def recall(self, key: str) -> str | None:
        """See `OnceStore`."""
        return (self._row(key) or (None,))[0]

    async def forget(self, prefix: str) -> None:
        """See `OnceStore`; no copy rests in the file or its log."""
        self._rows.execute("DELETE FROM once WHERE substr(key, 1, ?) = ?", (len(prefix), prefix))
        leave_no_trace(self._file, prefix)

    async def close(self) -> None:
        """See `OnceStore`."""
        self._rows.close()

    def _row(self, key: str) -> tuple[str | None] | None:
        query = "SELECT outcome FROM once WHERE key = ? AND until >= ?"
        found: tuple[str | None] | None = self._rows.execute(query, (key, time.time())).fetchone()
        return found


class RedisOnce:
    """Redis. The value of a claim is `?` and its holder, that of an outcome `=` and the outcome."""

    _RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

    def __init__(self, url: str) -> None:
        """Connect when first needed."""
        self._redis: Any = redis.from_url(url, decode_responses=True, socket_timeout=5, socket_connect_timeout=5)

    async def claim(self, key: str, holder: str, for_s: float) -> Claim:
        """See `OnceStore`."""
        if await self._redis.set(PREFIX + key, f"?{holder}", nx=True, px=int(for_s * 1000)):
            return Claim(True)
        found = await self._redis.get(PREFIX + key) or ""
        return Claim(found == f"?{holder}", found[1:] if found.startswith("=") else None)

    async def keep(self, key: str, outcome: str, for_s: float) -> None:
        """See `OnceStore`."""
        await self._redis.set(PREFIX + key, f"={outcome}", px=int(for_s * 1000))

    async def release(self, key: str, holder: str) -> None:
        """See `OnceStore`."""
        await self._redis.eval(self._RELEASE, 1, PREFIX + key, f"?{holder}")

    async def is_known(self, key: str) -> bool:
        """See `OnceStore`."""
        return bool(await self._redis.exists(PREFIX + key))

    async def recall(self, key: str) -> str | None:
        """See `OnceStore`."""
        found = await self._redis.get(PREFIX + key) or ""
        return found[1:] if found.startswith("=") else None

    async def forget(self, prefix: str) -> None:
        """See `OnceStore`."""
        keys = [key async for key in self._redis.scan_iter(match=f"{PREFIX}{_literal(prefix)}*")]
        if keys:
            await self._redis.delete(*keys)

    async def close(self) -> None:
        """See `OnceStore`."""
        await self._redis.close()


def _literal(text: str) -> str:
    """Return a text escaped for Redis's pattern matching."""
    return "".join(f"\\{sign}" if sign in "*?[]^-\\" else sign for sign in text)
