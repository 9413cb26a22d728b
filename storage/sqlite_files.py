"""SQLite files with secure deletion, readable to their owner only."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from pathlib import Path

import structlog

logger = structlog.get_logger()

BUSY_TIMEOUT_S = 5.0
"""Seconds that a writer waits for another one."""
SETTINGS = ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON")
"""A log that survives a crash; deleted rows are overwritten."""
TRIES_EVERY_S = 0.2
GIVES_UP_AFTER_S = 3600.0


def connect(file: Path) -> sqlite3.Connection:
    """Open a file, or make it: mode 600, each statement a transaction of its own.

    Raises:
        sqlite3.Error: If it cannot be opened.
        OSError: If it cannot be made.
    """
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(file, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def empty_log(file: Path) -> None:
    """Take what was erased out of the write-ahead log as well.

    A connection that reads at this moment keeps the log from being emptied. Then a thread tries again until the last
    such reader has ended, so that neither the caller nor other conversations wait for it.
    """
    if _is_emptied(file):
        return
    logger.info("store.log.in_use")
    threading.Thread(target=_keep_trying, args=(file,), name="empty-log", daemon=True).start()


def _keep_trying(file: Path) -> None:
    ends = time.monotonic() + GIVES_UP_AFTER_S
    while not _is_emptied(file):
        if time.monotonic() > ends:
            logger.error("store.log.not_emptied", tried_for_s=GIVES_UP_AFTER_S)
            return
        time.sleep(TRIES_EVERY_S)


def _is_emptied(file: Path) -> bool:
    try:
        connection = sqlite3.connect(file, isolation_level=None, timeout=0)
        try:
            busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.OperationalError:  # another connection writes
        return False
    return busy == 0
