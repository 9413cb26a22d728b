"""Votes on answers, stored for the operator."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from storage.sqlite_files import connect, leave_no_trace

FEEDBACK_FILE = "feedback.sqlite"
"""Its name in the folder `var/`."""
VOTES = ("up", "down")
LONGEST_REASON = 200

_TABLE = """
CREATE TABLE IF NOT EXISTS feedback (
    answer_id TEXT PRIMARY KEY,
    at REAL NOT NULL,
    sender TEXT NOT NULL,
    vote TEXT NOT NULL,
    reason TEXT NOT NULL,
    question TEXT NOT NULL,
    card TEXT NOT NULL
)
"""


class Vote(NamedTuple):
    """One vote, as `Feedback.add` kept it."""

    sender: str
    vote: str
    reason: str
    question: str
    card: dict[str, Any]


def votes_in(file: Path, since: float, until: float) -> Iterator[Vote]:
    """Yield the votes of a file between two times (Unix seconds), oldest first; none where there is no file.

    Raises:
        sqlite3.Error: If it cannot be read.
    """
    if not file.exists():
        return
    query = "SELECT sender, vote, reason, question, card FROM feedback WHERE at >= ? AND at < ? ORDER BY at"
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as store:
        for sender, vote, reason, question, card in store.execute(query, (since, until)):
            yield Vote(sender, vote, reason, question, json.loads(card))


class Feedback:
    """A file of votes. A second vote on the same answer replaces the first. Texts come in redacted."""

    def __init__(self, file: Path) -> None:
        """Open the file, or make it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        self._store = connect(file)
        self._store.execute(_TABLE)

    def add(self, answer_id: str, sender: str, vote: str, reason: str, question: str, card: dict[str, Any]) -> None:
        """Keep one vote.

        Args:
            answer_id: The answer.
            sender: The conversation.
            vote: One of `VOTES`.
            reason: Redacted text; may be empty.
            question: Redacted text of the message.
            card: The answer's card.

        Raises:
            sqlite3.Error: If it cannot be written.
        """
        row = (answer_id, time.time(), sender, vote, reason, question, json.dumps(card, ensure_ascii=False))
        self._store.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def purge(self, before: float) -> int:
        """Erase votes older than a time (Unix seconds); return how many."""
        erased = self._store.execute("DELETE FROM feedback WHERE at < ?", (before,)).rowcount
        if erased:
            leave_no_trace(self._file)
        return erased

    def forget(self, sender: str) -> None:
        """Erase all votes of a conversation."""
        self._store.execute("DELETE FROM feedback WHERE sender = ?", (sender,))
        leave_no_trace(self._file, sender)
