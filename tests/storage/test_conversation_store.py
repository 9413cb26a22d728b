"""Conversations are kept, and forgotten without a trace, in a real file."""

from __future__ import annotations

import asyncio

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from storage.conversation_store import FILE, ConversationStore

SAID = "我欠了三万块还不上"


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return ConversationStore(domain=Domain.empty())


def keep(store: ConversationStore, sender: str, at: float = 1000.0) -> None:
    events = [ActionExecuted("action_listen", timestamp=at), UserUttered(SAID, timestamp=at)]
    asyncio.run(store.save(DialogueStateTracker.from_events(sender, events)))


def bytes_in(folder) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_conversation_is_there_after_a_restart(store, tmp_path):
    keep(store, "a")
    again = ConversationStore(domain=Domain.empty())
    tracker = asyncio.run(again.retrieve("a"))
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == [SAID]
    assert (tmp_path / FILE).exists()


def test_a_crash_between_two_messages_loses_nothing(store):
    assert store.engine.execute("PRAGMA journal_mode").scalar() == "wal"


def test_a_deleted_conversation_leaves_no_bytes(store, tmp_path):
    keep(store, "somebody-else")
    keep(store, "sender-to-forget")
    assert b"sender-to-forget" in bytes_in(tmp_path)
    asyncio.run(store.delete("sender-to-forget"))
    assert b"sender-to-forget" not in bytes_in(tmp_path)
    assert asyncio.run(store.retrieve("somebody-else")) is not None


def test_purging_takes_old_conversations_only(store):
    keep(store, "old", at=1000.0)
    keep(store, "new", at=5000.0)
    assert store.purge(before=2000.0) == 1
    assert asyncio.run(store.retrieve("old")) is None
    assert asyncio.run(store.retrieve("new")) is not None
