"""Events of the tracker store as a stream: the few values that the report needs, extracted by the database.

An event of a message holds the ranking of all questions, one of a reply the whole card: 5 KB each, of which the report
needs 100 bytes. Parsing them in Python takes five times as long as in SQLite. Rows are fetched one by one from SQLite,
in blocks by a server-side cursor from PostgreSQL, so memory does not grow with the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy.dialects.postgresql import JSONB

from reporting.errors import StoreUnreadable

USER, BOT = "user", "bot"
POSTGRESQL = "postgresql"
BLOCK = 2_000
"""Rows that are fetched from a server at once."""
IDS_AT_ONCE = 500
"""Least number of variables that every SQLite allows in a statement, halved."""

_EVENTS = SQLTrackerStore.SQLEvent.__table__
_PATHS: dict[str, tuple[str, tuple[str, ...]]] = {
    "text": (USER, ("text",)),
    "channel": (USER, ("input_channel",)),
    "kind": (BOT, ("data", "custom", "kind")),
    "question": (BOT, ("data", "custom", "question")),
}
"""Which events have a value, and where it stands in their JSON."""


class StoredEvent(NamedTuple):
    """A message or a reply.

    Attributes:
        id: Of the row.
        sender: The conversation. It never leaves this package's counting.
        type_name: `USER` or `BOT`.
        at: Unix seconds.
        text: Of a message: its words.
        channel: Of a message: where it came from.
        kind: Of a reply: the kind of its card.
        question: Of a reply: the question that it answers, or the name of a notice.
    """

    id: int
    sender: str
    type_name: str
    at: float
    text: str | None
    channel: str | None
    kind: str | None
    question: str | None


def engine_of(store: Any) -> Any:
    """Return the SQLAlchemy engine of a tracker store, or of the one that Rasa's wrapper holds.

    Raises:
        StoreUnreadable: If it has none, such as Rasa's store in memory.
    """
    engine = getattr(getattr(store, "_tracker_store", store), "engine", None)
    if engine is None:
        raise StoreUnreadable(
            f"The report reads SQLite and PostgreSQL; tracker_store is {type(store).__name__}. "
            "Name another endpoints file: make report ENDPOINTS=deploy/endpoints.yml"
        )
    return engine


def stored_events(engine: Any, since: float, until: float) -> Iterator[StoredEvent]:
    """Yield messages and replies in the order in which they were stored.

    Args:
        engine: Of the tracker store.
        since: Unix seconds; the first moment that counts.
        until: Unix seconds; the first moment that does not count any more.
    """
    dialect = engine.dialect.name
    with engine.connect() as connection:
        streaming = connection.execution_options(stream_results=True, max_row_buffer=BLOCK)
        result = streaming.execute(_query(dialect, since, until))
        yield from map(StoredEvent._make, _read_ahead(result) if dialect == POSTGRESQL else result)


def rankings(engine: Any, ids: Iterable[int]) -> dict[int, list[tuple[str, float, float]]]:
    """Return how each message was understood, by the id of its event.

    Args:
        engine: Of the tracker store.
        ids: Of events of messages.

    Returns:
        Rows of question, probability of its topic, probability of the question given the topic; likeliest topic first.
    """
    wanted, found = list(ids), {}
    with engine.connect() as connection:
        for start in range(0, len(wanted), IDS_AT_ONCE):
            part = _EVENTS.c.id.in_(wanted[start : start + IDS_AT_ONCE])
            for identity, data in connection.execute(sa.select(_EVENTS.c.id, _EVENTS.c.data).where(part)):
                ranking = json.loads(data)["parse_data"].get("question_ranking") or []
                found[identity] = [(str(question), float(of), float(within)) for question, of, within in ranking]
    return found


def _read_ahead(result: Any) -> Iterator[Any]:
    """Yield rows while the database server prepares the next block of them.

    SQLite has no process of its own: a second thread that reads it takes Python's lock from the counting, row by row.
    """
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(result.fetchmany, BLOCK)
        while block := coming.result():
            coming = reader.submit(result.fetchmany, BLOCK)
            yield from block


def _query(dialect: str, since: float, until: float) -> Any:
    columns = _EVENTS.c
    wanted = (
        sa.select(
            columns.id,
            columns.sender_id,
            columns.type_name,
            columns.timestamp,
            _parsed(dialect).label("parsed"),
        )
        .where(columns.type_name.in_((USER, BOT)), columns.timestamp >= since, columns.timestamp < until)
        .order_by(columns.id)
    )
    # OFFSET keeps PostgreSQL from parsing the JSON anew for each value
    rows = (wanted.offset(0) if dialect == POSTGRESQL else wanted).subquery()
    parsed = sa.type_coerce(rows.c.parsed, sa.JSON)
    values = [
        sa.case((rows.c.type_name == of, parsed[path].as_string()), else_=None).label(name)
        for name, (of, path) in _PATHS.items()
    ]
    return sa.select(*[column for column in rows.c if column.name != "parsed"], *values).order_by(rows.c.id)


def _parsed(dialect: str) -> Any:
    """Return the JSON of an event, parsed once where the dialect can keep it so."""
    return sa.cast(_EVENTS.c.data, JSONB) if dialect == POSTGRESQL else _EVENTS.c.data
