"""Windows of events that a conversation's next turn replays, and checkpoints at which one may begin."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

_TAKEN_BACK = (ActionReverted.type_name, UserUtteranceReverted.type_name)
_BEGUN_ANEW = (Restarted.type_name, SessionStarted.type_name)


@dataclass(frozen=True, slots=True)
class Row:
    """One stored event."""

    id: int
    type_name: str
    action_name: str | None
    data: str

    def event(self) -> Event:
        """Return the event itself."""
        return event_of(json.loads(self.data))

    @property
    def is_listening(self) -> bool:
        """Return whether the assistant waits for the person here: between two turns."""
        return self.type_name == ActionExecuted.type_name and self.action_name == ACTION_LISTEN_NAME


@dataclass(frozen=True, slots=True)
class Window:
    """Events to replay.

    Attributes:
        slots: Events, as dictionaries, that set the slots as they stood before `rows`.
        rows: What came afterwards.
    """

    slots: Sequence[dict[str, Any]]
    rows: Sequence[Row]

    def events(self) -> list[Event]:
        """Return the events that a tracker replays."""
        return without_repeats([*map(event_of, self.slots), *(row.event() for row in self.rows)])


def event_of(data: dict[str, Any]) -> Event:
    """Return the event of its stored form, without Rasa's search through all classes of events."""
    return _kind_of(data["event"])._from_parameters(data)


@lru_cache
def _kind_of(type_name: str) -> Any:
    return Event.resolve_by_type(type_name)


def reaches_back(window: Window) -> bool:
    """Return whether the window reverts a turn before its start, so that its slots are invalid."""
    types = {row.type_name for row in window.rows}
    if types.isdisjoint(_TAKEN_BACK) or not types.isdisjoint(_BEGUN_ANEW):
        return False
    tail = [row.event() for row in window.rows]
    applied = DialogueStateTracker.from_events("", tail).applied_events()
    return not applied or applied[0] is not tail[0] or not any(isinstance(event, UserUttered) for event in applied)


def checkpoint_in(window: Window, turns: int, slots: Iterable[Slot]) -> tuple[int, list[dict[str, Any]]] | None:
    """Return a checkpoint at which a shorter window may begin.

    Args:
        window: What is replayed now.
        turns: How many messages of the person must stay in it.
        slots: Of the domain.

    Returns:
        The id of the last event that the shorter window leaves out, and the events that set the slots as they stand
        there; None where it can be no shorter, or a loop or a pause began before.
    """
    said = [place for place, row in enumerate(window.rows) if row.type_name == UserUttered.type_name]
    if len(said) < turns:
        return None
    cut = next((place for place in range(said[-turns], 0, -1) if window.rows[place].is_listening), 0)
    if cut == 0:
        return None
    tracker = DialogueStateTracker.from_events("", Window(window.slots, window.rows[:cut]).events(), slots)
    if tracker.active_loop or tracker.is_paused():
        return None
    at = tracker.events[-1].timestamp
    held = [SlotSet(slot.name, slot.value, timestamp=at) for slot in tracker.slots.values() if slot.has_been_set]
    return window.rows[cut - 1].id, [event.as_dict() for event in held]


def without_repeats(events: Sequence[Event]) -> list[Event]:
    """Return the events without slots that a later event sets again before they are used.

    Rasa begins a session by setting every slot once for each time that it was set in the session before; unless these
    are left out, they add up with each session.
    """
    left: list[Event] = []
    later: set[str] = set()
    for event in reversed(events):
        if not isinstance(event, SlotSet):
            later.clear()
        elif event.key in later:
            continue
        else:
            later.add(event.key)
        left.append(event)
    return left[::-1]
