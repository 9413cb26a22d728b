"""What a channel knows of a borrower's case before it is told: fills the slots nobody has told yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa.core.channels.channel import OutputChannel
from rasa.shared.core.events import SlotSet
from sanic import Sanic

SAME_FACT = {"overdue_days": ("due_date", "loans"), "due_date": ("overdue_days", "loans"), "principal": ("loans",)}
"""Slots that tell the same as a slot: where one of them is known, the channel's value would contradict it."""

Slots = Mapping[str, Any]


async def fill_slots(app: Sanic, sender: str, output: OutputChannel, slots: Slots) -> None:
    """Set slots that are still empty, as if their facts had been told; what a person told outranks them.

    Args:
        app: The server.
        sender: The conversation; it begins where there is none.
        output: Rasa's session start asks for a channel; nothing is said.
        slots: Values by slot.
    """
    agent: Any = app.ctx.agent
    async with agent.lock_store.lock(sender):
        tracker = await agent.processor.fetch_tracker_and_update_session(sender, output)
        fresh = {slot: value for slot, value in slots.items() if _is_open(slot, tracker)}
        if not fresh:
            return
        for slot, value in fresh.items():
            tracker.update(SlotSet(slot, value), agent.domain)
        await agent.tracker_store.save(tracker)


def _is_open(slot: str, tracker: Any) -> bool:
    return all(not tracker.get_slot(name) for name in (slot, *SAME_FACT.get(slot, ())))
