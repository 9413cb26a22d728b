"""Old conversations are erased to the last byte, new ones are kept, and a server at work is not in the way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from server import purge
from server.purge import main
from storage.conversation_store import ConversationStore
from storage.errors import TooMuchAtOnce
from storage.feedback import FEEDBACK_FILE, Feedback
from storage.retention import DAY_S, forget_older_than

ROOT = Path(__file__).resolve().parents[2]
OLD, NEW = "很久以前欠了三万块", "昨天欠了五万块"


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return ConversationStore(domain=Domain.empty())


def keep(store: ConversationStore, sender: str, text: str, *days_ago: float) -> None:
    times = [time.time() - days * DAY_S for days in days_ago]
    events = [
        made
        for at in times
        for made in (ActionExecuted("action_listen", timestamp=at), UserUttered(text, timestamp=at))
    ]
    asyncio.run(store.save(DialogueStateTracker.from_events(sender, events)))


def is_in_a_file(folder: Path, text: str) -> bool:
    """As it is, and as JSON escapes it."""
    forms = (text.encode(), text.encode("ascii", "backslashreplace"))
    return any(form in file.read_bytes() for file in folder.iterdir() for form in forms)


def test_old_words_are_in_no_file_any_more(store, tmp_path):
    for number in range(30):
        keep(store, f"old-{number}", OLD, 40)
    keep(store, "new", NEW, 10)
    assert is_in_a_file(tmp_path, OLD)
    assert forget_older_than(store, days=30) == 30
    assert not is_in_a_file(tmp_path, OLD)
    assert not is_in_a_file(tmp_path, "old-7")
    assert is_in_a_file(tmp_path, NEW)


def test_a_conversation_that_went_on_lately_is_kept_whole(store):
    keep(store, "long", OLD, 40, 1)
    assert forget_older_than(store, days=30) == 0


def test_somebody_reading_at_that_moment_leaves_nothing_in_the_log(store, tmp_path):
    keep(store, "old", OLD, 40)
    reading = "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN'); "
    reading += "c.execute('SELECT count(*) FROM events').fetchall(); print('reads', flush=True); time.sleep(1)"
    command = [sys.executable, "-c", reading, str(tmp_path / "conversations.sqlite")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None and reader.stdout.readline() == "reads\n"
        assert forget_older_than(store, days=30) == 1
    for _ in range(50):
        if not is_in_a_file(tmp_path, OLD):
            break
        time.sleep(0.1)
    assert not is_in_a_file(tmp_path, OLD)


def test_a_store_that_cannot_erase_says_so():
    with pytest.raises(TypeError, match="InMemoryTrackerStore"):
        forget_older_than(InMemoryTrackerStore(Domain.empty()), days=30)


def test_the_command_takes_old_conversations_and_old_votes(store, tmp_path, monkeypatch, capsys):
    keep(store, "old", OLD, 3)
    keep(store, "new", NEW, 1)
    votes = Feedback(tmp_path / FEEDBACK_FILE)
    votes.add("answer", "old", "down", "没用", OLD, {})
    votes._store.execute("UPDATE feedback SET at = at - ?", (3 * DAY_S,))
    monkeypatch.setattr(sys, "argv", ["retention", "--days", "2", "--endpoints", str(ROOT / "endpoints.yml")])
    assert main() == 0
    assert "1 conversations, 1 votes" in capsys.readouterr().out
    assert not is_in_a_file(tmp_path, OLD)
    assert is_in_a_file(tmp_path, NEW)


def erases_by_itself(store, tmp_path, monkeypatch, text: str) -> bool:
    """Whether a running server erases these words within ten seconds."""
    monkeypatch.setattr(purge, "FIRST_AFTER_S", 0)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=SimpleNamespace(tracker_store=store)))
    asyncio.run(purge.erase_daily(app, None))
    for _ in range(100):
        if not is_in_a_file(tmp_path, text):
            return True
        time.sleep(0.1)
    return False


def test_the_server_does_it_by_itself(store, tmp_path, monkeypatch):
    keep(store, "old", OLD, 31)
    keep(store, "new", NEW, 29)
    assert erases_by_itself(store, tmp_path, monkeypatch, OLD)
    assert is_in_a_file(tmp_path, NEW)


def test_a_clock_that_jumps_a_year_erases_nothing(store, tmp_path, monkeypatch):
    for number in range(4):
        keep(store, f"lately-{number}", NEW, number)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 365 * DAY_S)
    with pytest.raises(TooMuchAtOnce, match="make purge"):
        purge.erase(store, 30, largest_share=purge.LARGEST_SHARE)
    assert is_in_a_file(tmp_path, NEW)
    assert purge.erase(store, 30)[0] == 4  # whoever asks for it gets it
