"""Tracker store in a database server that several workers share."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import create_engine_kwargs

from storage.conversation_store import ConversationStore


class SharedStore(ConversationStore):
    """ConversationStore for PostgreSQL that survives a restart of the database server without losing a message.

    Rasa's pool hands out connections that the server has closed meanwhile: after a restart one message for each of them
    would fail. Here a connection is tried before it is used, which takes one round trip.
    """

    def __init__(self, domain: Any = None, event_broker: Any = None, **settings: Any) -> None:
        """As Rasa's SQLTrackerStore: `dialect`, `host`, `port`, `db`, `username`, `password`, `query`."""
        super().__init__(domain=domain, event_broker=event_broker, **settings)
        opened: sa.engine.Engine = self.engine
        url = opened.url
        opened.dispose()
        self.engine: sa.engine.Engine = sa.create_engine(url, pool_pre_ping=True, **create_engine_kwargs(url))
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
