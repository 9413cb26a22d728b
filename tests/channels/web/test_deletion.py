"""Deleting a conversation: all of it, also where the person goes away meanwhile, and again where it failed."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from rasa.core.lock_store import InMemoryLockStore

from channels.web.channel import WebInput
from channels.web.requests import Refusal


class Store:
    """A store that takes its time, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.deleted: list[str] = []
        self.failures = failures

    async def delete(self, sender: str) -> None:
        await asyncio.sleep(0.05)
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        self.deleted.append(sender)


@pytest.fixture
def channel(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    return WebInput()


def request_of(token: str, store: Store):
    agent = SimpleNamespace(tracker_store=store, lock_store=InMemoryLockStore(), is_ready=lambda: True)
    app = SimpleNamespace(ctx=SimpleNamespace(agent=agent))
    return SimpleNamespace(headers={"x-session": token}, app=app)


def test_a_connection_lost_meanwhile_stops_no_deletion(channel):
    token, store = channel._sessions.new(), Store()

    async def run():
        deletion = asyncio.ensure_future(channel._delete(request_of(token, store)))
        await asyncio.sleep(0.01)
        deletion.cancel()  # as Sanic does
        await asyncio.sleep(0.1)

    asyncio.run(run())
    assert store.deleted == [channel._sessions.sender_of(token)]
    with pytest.raises(Refusal, match="session"):
        channel._sender(token)


def test_a_deletion_that_failed_can_be_asked_for_again(channel):
    token, store = channel._sessions.new(), Store(failures=1)
    with pytest.raises(OSError, match="disk full"):
        asyncio.run(channel._delete(request_of(token, store)))
    assert asyncio.run(channel._delete(request_of(token, store))).status == 204
    assert store.deleted == [channel._sessions.sender_of(token)]
