"""Votes on answers, stored for the operator."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from storage.sqlite_files import connect, empty_log

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
        empty_log(self._file)
        return erased

    def forget(self, sender: str) -> None:
        """Erase all votes of a conversation."""
        self._store.execute("DELETE FROM feedback WHERE sender = ?", (sender,))
        empty_log(self._file)
