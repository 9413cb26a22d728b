"""The report of PostgreSQL is that of SQLite: the same conversations make the same tables."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import read_endpoint_config

from reporting.content import Period
from reporting.report import Sources, write
from reporting.stored_events import engine_of, stored_events
from reporting.tables import Showing
from storage.conversation_store import ConversationStore
from tests.support.engines import PASSWORD, ROOT
from tests.support.many_conversations import fill


@pytest.fixture
def engines(postgres, tmp_path, monkeypatch):
    """Both stores, as the endpoints of the root and of deploy/ name them."""
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    login = {"HOST": "127.0.0.1", "PORT": str(postgres.port), "DATABASE": "assistant", "USER": "rasa"}
    for name, value in {**login, "PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(f"DB_{name}", value)
    for name in ("ACTION_SERVER_URL", "ACTIONS_SECRET", "REDIS_URL"):
        monkeypatch.setenv(name, "unused")
    deployed = read_endpoint_config(str(ROOT / "deploy" / "endpoints.yml"), "tracker_store")
    shared = TrackerStore.create(deployed, Domain.empty())
    return {"sqlite": engine_of(ConversationStore(domain=Domain.empty())), "postgresql": engine_of(shared)}


def test_both_databases_give_the_same_events_and_the_same_tables(engines, tmp_path, monkeypatch):
    monkeypatch.setattr("reporting.stored_events.BLOCK", 70)  # many blocks, the last one not full
    now = time.time()
    period = Period.ending(datetime.now().date(), 3, has_before=True)
    events, tables = {}, {}
    for name, engine in engines.items():
        votes = tmp_path / f"{name}.sqlite"
        fill(engine, votes, conversations=150, messages=6, days=2, until=now - 4000)
        events[name] = [event[1:] for event in stored_events(engine, now - 10 * 86_400, now)]
        out = tmp_path / name / "report.html"
        out.parent.mkdir()
        write(Sources(engine, votes), period, out, Showing(), now)
        tables[name] = {
            file.name: file.read_text("utf-8").replace(str(out.parent), "") for file in out.with_suffix("").iterdir()
        }
    assert len(events["sqlite"]) == 150 * 6 * 2
    assert events["postgresql"] == events["sqlite"]
    assert tables["postgresql"] == tables["sqlite"]
    assert tables["sqlite"]["unanswered.csv"].count("\n") > 5


def test_rows_come_from_a_cursor_of_the_server(engines):
    """So that memory does not grow with the store."""
    seen = []

    def executing(connection, cursor, statement, parameters, context, many):
        seen.append(cursor.name)

    sa.event.listen(engines["postgresql"], "before_cursor_execute", executing)
    next(stored_events(engines["postgresql"], 0, time.time()))
    assert seen[-1], "the driver would fetch everything at once"
