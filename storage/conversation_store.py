"""Where conversations are kept: an SQL store in one file, which can also forget."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from storage.recent_turns import RecentTurnsStore

FOLDER_VARIABLE = "VAR_DIR"
FOLDER = "var"
FILE = "conversations.sqlite"
BUSY_TIMEOUT_MS = 5000


class ConversationStore(RecentTurnsStore):
    """The store on SQLite, with a log that survives a crash, and deletion that leaves no bytes behind.

    The file is `conversations.sqlite` in the folder that `VAR_DIR` names, `var` otherwise. Another `dialect` of
    SQLAlchemy in endpoints.yml (postgresql, with host and db) works as in Rasa, deletion included.
    """

    def __init__(self, domain: Any = None, event_broker: Any = None, **settings: Any) -> None:
        """Opens the database, or makes it.

        Args:
            domain: Rasa's domain.
            event_broker: Where Rasa sends events, if anywhere.
            settings: As of RecentTurnsStore; without a `db` the file above.
        """
        if settings.get("dialect", "sqlite") == "sqlite" and "db" not in settings:
            folder = Path(os.environ.get(FOLDER_VARIABLE, FOLDER))
            folder.mkdir(parents=True, exist_ok=True)
            settings["db"] = str(folder / FILE)
        super().__init__(domain=domain, event_broker=event_broker, **settings)
        if self.engine.dialect.name == "sqlite":
            url = self.engine.url
            self.engine.dispose()
            # Rasa's engine opens the file for each reading and writing; the last to close it empties its log, slowly
            self.engine: Any = sa.create_engine(url, poolclass=sa.pool.SingletonThreadPool)
            self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)
            sa.event.listen(self.engine, "connect", _prepare)

    async def delete(self, sender_id: str) -> None:
        """Erases all that was said in a conversation.

        Raises:
            sqlalchemy.exc.SQLAlchemyError: If it could not be erased.
        """
        with self.session_scope() as session:
            self._forget(session, sender_id)
            session.commit()
        self._empty_log()

    def purge(self, before: float) -> int:
        """Erases conversations whose last word is older than a time (Unix seconds); returns how many."""
        with self.session_scope() as session:
            last = sa.func.max(self.SQLEvent.timestamp)
            old = [
                row[0]
                for row in session.query(self.SQLEvent.sender_id)
                .group_by(self.SQLEvent.sender_id)
                .having(last < before)
            ]
            for sender_id in old:
                self._forget(session, sender_id)
            session.commit()
        self._empty_log()
        return len(old)

    def _empty_log(self) -> None:
        """Removes what was erased from SQLite's log as well."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    for setting in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "secure_delete=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {setting}")
