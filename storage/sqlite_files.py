"""SQLite files with secure deletion, readable to their owner only."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import threading
import time
from contextlib import closing, suppress
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
    with suppress(FileExistsError):  # one that exists is not opened: see `_holds`
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = sqlite3.connect(file, isolation_level=None, timeout=BUSY_TIMEOUT_S)
    for setting in SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def leave_no_trace(file: Path, erased: str | None = None) -> None:
    """Take what was deleted out of the write-ahead log, and out of the unused parts of pages.

    `secure_delete` overwrites a deleted row where it lies. Where SQLite moved rows to other pages before, copies of
    them can rest in the old ones; VACUUM writes the file anew without them (half a second for 100 MB, in which others
    wait to write).

    Another connection that reads or writes at this moment keeps the log from being emptied. Then a thread tries again
    until that one has ended, so that neither the caller nor other conversations wait for it.

    Args:
        file: The file.
        erased: What each deleted row held: the file is written anew only where this still stands in it. Without it, it
            is written anew in any case.
    """
    if _is_clean(file, erased):
        return
    logger.info("store.log.in_use")
    threading.Thread(target=_keep_trying, args=(file, erased), name="leave-no-trace", daemon=True).start()


def _keep_trying(file: Path, erased: str | None) -> None:
    ends = time.monotonic() + GIVES_UP_AFTER_S
    while not _is_clean(file, erased):
        if time.monotonic() > ends:
            logger.error("store.log.not_emptied", tried_for_s=GIVES_UP_AFTER_S)
            return
        time.sleep(TRIES_EVERY_S)


def _is_clean(file: Path, erased: str | None) -> bool:
    try:
        with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as connection:
            if not _has_empty_log(connection):
                return False
            if erased is not None and not _holds(file, erased):
                return True
            connection.execute("VACUUM")
            return _has_empty_log(connection)
    except sqlite3.OperationalError:  # another connection writes
        return False


def _has_empty_log(connection: sqlite3.Connection) -> bool:
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return busy == 0


def _holds(file: Path, text: str) -> bool:
    """Return whether a text stands anywhere in a file.

    Another process looks. SQLite's locks are of a process: as soon as this one closed the file, it would lose them,
    and another one could take the log away that is still written to (sqlite.org/howtocorrupt.html, section 2.2).
    """
    found = subprocess.run(["grep", "-qF", "-e", text, str(file)], env={**os.environ, "LC_ALL": "C"}, check=False)
    return found.returncode != 1  # where nobody could look it counts as there
