"""How long conversations are kept."""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
import structlog

logger = structlog.get_logger()

DAY_S = 24 * 3600
EMPTYING_ATTEMPTS = 10
ATTEMPT_EVERY_S = 0.2


def forget_older_than(store: Any, days: float, *, compact: bool = False) -> int:
    """Erases conversations in which nothing was said for so many days; returns how many.

    Args:
        store: A `ConversationStore`, or Rasa's wrapper around one.
        days: Days since the last event.
        compact: Whether SQLite gives the space back, too (VACUUM). Nobody can write meanwhile; deleted bytes are
            overwritten in any case.

    Raises:
        TypeError: If the store cannot erase: then nothing must claim that it did.
        sqlalchemy.exc.SQLAlchemyError: If it could not be done.
    """
    store = getattr(store, "_tracker_store", store)
    if not hasattr(store, "purge"):
        raise TypeError(f"{type(store).__name__} cannot erase old conversations; name another under tracker_store")
    forgotten = int(store.purge(before=time.time() - days * DAY_S))
    if store.engine.dialect.name == "sqlite":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if compact:
                connection.execute(sa.text("VACUUM"))
            _empty_log(connection)
    return forgotten


def _empty_log(connection: Any) -> None:
    """Takes what was erased out of SQLite's log, which waits for whoever reads at this moment."""
    for _ in range(EMPTYING_ATTEMPTS):
        if connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)")).first()[0] == 0:
            return
        time.sleep(ATTEMPT_EVERY_S)
    logger.warning("retention.log.in_use", retried=EMPTYING_ATTEMPTS)
