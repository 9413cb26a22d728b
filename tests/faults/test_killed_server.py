"""The Rasa server is killed under load: what a person has read is kept, and the conversation goes on with its facts."""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import uuid
from dataclasses import dataclass, field
from unittest.mock import patch

import pytest

from channels.common.identity import conversation_id
from tests.support.clients import cards, replies, types
from tests.support.servers import RASA, Assistant

QUESTIONS = ("会上征信吗", "会上门吗", "会通知我家人吗", "会打电话给单位吗")
EACH, BEFORE_THE_KILL = 4, 24


@dataclass
class Person:
    """Somebody who asks until the server is gone, and notes which answers came whole."""

    assistant: Assistant
    days: int
    session: str | None
    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    read: list[tuple[str, list[str]]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def asks(self, many: threading.Semaphore, is_gone: threading.Event) -> None:
        """Tells the case, then asks without a pause."""
        said = f"逾期{self.days}天了"
        while not is_gone.is_set():
            try:
                self.read.append((said, self.answered(said)))
            except (OSError, ValueError, AssertionError):
                self.failed.append(said)
                return
            many.release()
            said = QUESTIONS[len(self.read) % len(QUESTIONS)]

    def answered(self, said: str) -> list[str]:
        """The texts of a whole answer."""
        if self.session is None:
            lines = self.assistant.say(self.sender, said)
        else:
            lines = self.assistant.send(self.session, said)
            assert types(lines)[-1] == "end"
            lines = replies(lines)
        assert cards(lines)
        return [line["text"] for line in lines if line.get("text")]

    def kept(self) -> list[str]:
        """What the store holds of the conversation, as its texts in their order."""
        if self.session is not None:
            return [line["text"] for line in self.assistant.history(self.session)]
        with sqlite3.connect(self.assistant.kept_in / "conversations.sqlite") as store:
            rows = store.execute(
                "SELECT data FROM events WHERE sender_id = ? AND type_name IN ('user', 'bot') ORDER BY id",
                (self._conversation(),),
            ).fetchall()
        return [text for (data,) in rows if (text := json.loads(data).get("text"))]

    def _conversation(self) -> str:
        """The id under which the store holds it: a hash, keyed as the server's own."""
        with patch.dict(os.environ, {"VAR_DIR": str(self.assistant.kept_in)}):
            return conversation_id("rest", self.sender)


@pytest.fixture(scope="module")
def people(fragile):
    """Eight people whose server was killed in the middle of their answers, and started again."""
    asked, is_gone = threading.Semaphore(0), threading.Event()
    both = [None] * EACH + [fragile.session() for _ in range(EACH)]
    people = [Person(fragile, 40 + place, session) for place, session in enumerate(both)]
    threads = [threading.Thread(target=one.asks, args=(asked, is_gone)) for one in people]
    for thread in threads:
        thread.start()
    count = 0
    while count < BEFORE_THE_KILL or not all(one.read for one in people):
        assert asked.acquire(timeout=60), "no answer for a minute"
        count += 1
    fragile.kill(RASA)
    is_gone.set()
    for thread in threads:
        thread.join()
    fragile.start(RASA)
    return people


def test_every_answer_that_came_whole_is_in_the_store(people):
    assert sum(len(one.read) for one in people) >= BEFORE_THE_KILL
    assert any(one.failed for one in people), "nobody was asking when the server was killed"
    for one in people:
        read = [text for said, answer in one.read for text in (said, *answer)]
        assert one.kept()[: len(read)] == read


def test_every_conversation_goes_on_with_its_facts(people):
    for one in people:
        one.answered("会上征信吗")
        lines = one.assistant.say(one.sender, "会上门吗") if one.session is None else None
        lines = lines or one.assistant.send(one.session, "会上门吗")
        assert cards(lines)[0]["situation"]["overdue_days"] == [one.days] * 2
