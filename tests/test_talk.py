"""What a conversation is about reaches the task that reads it, and no other conversation's message."""

from __future__ import annotations

import asyncio

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered

import talk
from storage.conversation_store import ConversationStore

DOMAIN = Domain.from_dict({"slots": {"talk": {"type": "any", "mappings": [{"type": "custom"}]}}})
ABOUT = {"question": "lawsuit/payment_order", "earlier": ["lawsuit/overview"]}


@pytest.fixture
def store(tmp_path):
    return ConversationStore(domain=DOMAIN, db=str(tmp_path / "talk.sqlite"))


async def keep(store, sender, value):
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(UserUttered("收到支付令怎么办", input_channel="web"))
    tracker.update(SlotSet("talk", value))
    await store.save(tracker)


async def read(store, sender):
    await store.retrieve(sender)
    return talk.talked_about()


def test_each_task_knows_the_talk_that_it_read_last(store):
    async def both():
        await keep(store, "one", {"about": ABOUT})
        await keep(store, "two", {"about": {}})
        return [await read(store, sender) for sender in ("one", "two", "one", "nobody")]

    assert asyncio.run(both()) == [ABOUT, None, ABOUT, None]


def test_conversations_at_once_do_not_mix(store):
    async def both():
        await keep(store, "one", {"about": ABOUT})
        await keep(store, "two", {"about": {}})
        return await asyncio.gather(*(read(store, sender) for sender in ("one", "two", "one", "two")))

    assert asyncio.run(both()) == [ABOUT, None, ABOUT, None]


@pytest.mark.parametrize(
    "value",
    ["text", {"about": "text"}, {"about": {"question": 1}}, {"about": {**ABOUT, "earlier": "text"}}, {"about": None}],
)
def test_a_slot_that_makes_no_sense_tells_nothing(store, value):
    async def one():
        await keep(store, "one", value)
        return await read(store, "one")

    assert asyncio.run(one()) is None


def test_words_of_the_terminal_are_kept_without_personal_data(store):
    async def one():
        tracker = await store.get_or_create_tracker("one")
        understood = {"intent": {"name": "我叫张伟"}, "text": "/我叫张伟"}
        tracker.update(UserUttered("/我叫张伟", {"name": "我叫张伟"}, parse_data=understood, input_channel="cmdline"))
        await store.save(tracker)
        return [str(event.as_dict()) for event in (await store.retrieve_full_tracker("one")).events]

    assert not any("张伟" in event for event in asyncio.run(one()))
