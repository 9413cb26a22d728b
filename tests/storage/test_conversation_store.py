"""Conversations are kept, and forgotten without a trace, in a real file."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import stat
import subprocess
import sys
import time

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from storage.conversation_store import FILE, ConversationStore
from storage.errors import FolderError, InvalidIdentity, StoreError
from storage.feedback import Feedback
from storage.idempotent_results import SqliteOnce
from storage.var_folder import var_folder

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


def test_rows_that_were_moved_to_other_pages_leave_no_copy(store, tmp_path):
    # SQLite balances the index on senders as conversations of random ids come and go
    order = random.Random(1)
    kept: list[str] = []
    for _ in range(150):
        kept.append(f"web-{order.randbytes(12).hex()}")
        for _ in range(12):
            keep(store, kept[-1])
        if order.random() < 0.4:
            gone = kept.pop(order.randrange(len(kept)))
            asyncio.run(store.delete(gone))
            assert gone.encode() not in bytes_in(tmp_path)


READER = """
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as connection:
    print(connection.execute("SELECT count(DISTINCT sender_id) FROM events").fetchone()[0])
connection.close()
"""


def senders_seen_from_outside(file) -> int:
    """Counted by another process, which is the last to close the file, as far as it can see."""
    return int(subprocess.run([sys.executable, "-c", READER, str(file)], capture_output=True, check=True).stdout)


def test_after_a_deletion_other_processes_still_see_what_is_written(store, tmp_path):
    file = tmp_path / FILE
    keep(store, "first")
    keep(store, "sender-to-forget")
    asyncio.run(store.delete("sender-to-forget"))
    assert senders_seen_from_outside(file) == 1
    for number in range(5):
        keep(store, f"later-{number}")
    assert senders_seen_from_outside(file) == 6


def test_purging_takes_old_conversations_only(store):
    keep(store, "old", at=1000.0)
    keep(store, "new", at=5000.0)
    assert store.purge(before=2000.0) == 1
    assert asyncio.run(store.retrieve("old")) is None
    assert asyncio.run(store.retrieve("new")) is not None


@pytest.mark.parametrize("identity", ["\ud800", "a\x00b", "a\nb", "", "x" * 256, "\udced\udca0\udc80"])
@pytest.mark.parametrize("what", ["retrieve", "retrieve_full_tracker", "delete"])
def test_an_identity_that_no_database_could_hold_is_an_error_of_ours(store, identity, what):
    with pytest.raises(InvalidIdentity):
        asyncio.run(getattr(store, what)(identity))
    with pytest.raises(InvalidIdentity):
        keep(store, identity)
    assert issubclass(InvalidIdentity, StoreError)


def test_a_failure_within_the_store_neither_ends_the_process_nor_tells_values(store):
    with pytest.raises(StoreError) as failed, store.session_scope():
        "我欠了三万块\ud800".encode()
    assert "三万" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_a_deleted_conversation_leaves_the_log_once_the_last_reader_has_gone(store, tmp_path):
    keep(store, "sender-to-forget")
    reader = sqlite3.connect(tmp_path / FILE)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchall()
    asyncio.run(store.delete("sender-to-forget"))
    assert b"sender-to-forget" in bytes_in(tmp_path)
    reader.close()
    for _ in range(100):
        if b"sender-to-forget" not in bytes_in(tmp_path):
            break
        time.sleep(0.1)
    assert b"sender-to-forget" not in bytes_in(tmp_path)


def test_what_is_kept_is_for_its_owner_alone(store, tmp_path):
    tmp_path.chmod(0o755)
    folder = var_folder()
    keep(store, "a")
    Feedback(folder / "feedback.sqlite")
    SqliteOnce(folder / "once.sqlite")
    (folder / "later.txt").write_text("made by anything in this process")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {file.name: oct(file.stat().st_mode & 0o077) for file in folder.iterdir()} == dict.fromkeys(
        (file.name for file in folder.iterdir()), "0o0"
    )


@pytest.mark.parametrize("place", ["/proc/no", "a-file/var"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch, place):
    (tmp_path / "a-file").write_text("")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / place))
    with pytest.raises(FolderError, match="VAR_DIR"):
        ConversationStore(domain=Domain.empty())


def test_trying_the_store_out_leaves_no_row(store):
    store.try_out("probe-1")
    assert asyncio.run(store.retrieve("probe-1")) is None
