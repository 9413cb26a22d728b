"""Tracker store on SQLite or PostgreSQL that can delete conversations."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from storage.errors import StoreError
from storage.recent_turns import TERMINAL, RecentTurnsStore, check_identity
from storage.sqlite_files import BUSY_TIMEOUT_S, SETTINGS, leave_no_trace
from storage.var_folder import var_folder

FILE = "conversations.sqlite"


class ConversationStore(RecentTurnsStore):
    """Tracker store on SQLite with a write-ahead log, and deletion that overwrites the deleted bytes.

    The file is `conversations.sqlite` in the folder that `VAR_DIR` names, `var` otherwise. Another `dialect` of
    SQLAlchemy in endpoints.yml (postgresql, with host and db) works as in Rasa, deletion included.

    Attributes:
        file: The file; None where the database is a server.
    """

    file: Path | None = None

    def __init__(self, domain: Any = None, event_broker: Any = None, **settings: Any) -> None:
        """Open the database, or make it.

        Args:
            domain: Rasa's domain.
            event_broker: Where Rasa sends events, if anywhere.
            settings: As of Rasa's SQLTrackerStore; without a `db` the file above.

        Raises:
            FolderError: If the folder cannot be written.
        """
        if settings.get("dialect", "sqlite") == "sqlite":
            settings.setdefault("db", str(var_folder() / FILE))
        super().__init__(domain=domain, event_broker=event_broker, **settings)
        if self.engine.dialect.name == "sqlite":
            url = self.engine.url
            self.file = Path(url.database)
            self.engine.dispose()
            # Rasa's engine opens the file for each reading and writing; the last to close it empties its log, slowly
            self.engine: Any = sa.create_engine(url, poolclass=sa.pool.SingletonThreadPool)
            self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)
            sa.event.listen(self.engine, "connect", _prepare)

    @contextmanager
    def session_scope(self) -> Iterator[Any]:
        """Provide a session, whose failures become a `StoreError`.

        Rasa's takes every ValueError, a text that cannot be encoded among them, for a missing schema of PostgreSQL, and
        ends the server.

        Raises:
            StoreError: If the block fails in the database or in what it is given. It names the kind of failure only:
                the text of SQLAlchemy's errors holds values, which are what was said.
        """
        with self.sessionmaker() as session:
            try:
                yield session
            except (sa.exc.SQLAlchemyError, ValueError) as error:
                raise StoreError(f"The store of conversations failed: {type(error).__name__}.") from None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new, in one transaction; erase what the assistant says in a terminal that it forgot.

        Raises:
            StoreError: If they could not be kept.
        """
        await super().save(tracker)
        if _forgot_in_terminal(tracker):
            await self.delete(tracker.sender_id)

    async def delete(self, sender_id: str) -> None:
        """Erase all that was said in a conversation.

        Raises:
            StoreError: If it could not be erased.
        """
        check_identity(sender_id)
        with self.session_scope() as session:
            self._forget(session, sender_id)
            session.commit()
        if self.file is not None:
            await asyncio.get_running_loop().run_in_executor(None, leave_no_trace, self.file, sender_id)

    def purge(self, before: float) -> int:
        """Erase conversations whose last word is older than a time; return how many.

        Args:
            before: Unix seconds.

        Raises:
            StoreError: If they could not be erased.
        """
        with self.session_scope() as session:
            old = [row[0] for row in self._older(session, before)]
            for sender_id in old:
                self._forget(session, sender_id)
            session.commit()
        if old and self.file is not None:
            leave_no_trace(self.file)
        return len(old)

    def count(self, before: float) -> tuple[int, int]:
        """Return how many conversations are older than a time, and how many there are.

        Args:
            before: Unix seconds.

        Raises:
            StoreError: If they could not be counted.
        """
        with self.session_scope() as session:
            all_ = session.query(sa.func.count(sa.distinct(self.SQLEvent.sender_id))).scalar()
            return self._older(session, before).count(), int(all_)

    def try_out(self, identity: str) -> None:
        """Keep an event of a conversation, then erase it, each in a transaction of its own.

        Raises:
            StoreError: If either fails, as on a full disk.
        """
        with self.session_scope() as session:
            session.add(self.SQLEvent(sender_id=identity, type_name="probe", timestamp=0.0, data="{}"))
            session.commit()
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == identity).delete()
            session.commit()

    def _older(self, session: Any, before: float) -> Any:
        """Return the query for the ids of conversations whose last event is older."""
        last = sa.func.max(self.SQLEvent.timestamp)
        return session.query(self.SQLEvent.sender_id).group_by(self.SQLEvent.sender_id).having(last < before)


def _forgot_in_terminal(tracker: DialogueStateTracker) -> bool:
    """Return whether the last message came from the terminal, which has no deletion of ours, and emptied every slot."""
    emptied: set[str] = set()
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return event.input_channel == TERMINAL and emptied >= set(tracker.slots)
        if isinstance(event, SlotSet) and event.value is None:
            emptied.add(event.key)
    return False


def _prepare(connection: sqlite3.Connection, record: object) -> None:
    for setting in (*SETTINGS, f"busy_timeout={int(BUSY_TIMEOUT_S * 1000)}"):
        connection.execute(f"PRAGMA {setting}")
