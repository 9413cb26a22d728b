"""Tracker store that reads only the latest turns of a conversation for its next turn.

Rasa's SQL store reads a whole session at each message, and Rasa replays it for each action. Measured on whole turns
(eight conversations of 100 messages, medians): with Rasa's store messages 21 to 30 take 1.35 times as long as the
first ten, and messages 91 to 100 take 2.9 times as long; with this one 0.95 and 0.97 times. Here a checkpoint says
which slots were set at some point of the conversation, and only what was said after that point is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
import structlog
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

import talk
from privacy import redact
from storage.errors import InvalidIdentity, StoreError
from storage.replay_window import Row, Window, checkpoint_in, reaches_back

logger = structlog.get_logger()

TERMINAL = "cmdline"
"""Name of the channel of `rasa shell`, which is Rasa's own."""
LONGEST_IDENTITY = 255
"""Characters of the columns `sender_id`."""
FEWEST_TURNS = 2
"""Read at least, where there are as many: the message before is what rules and the reverting of a turn look back to."""


class Checkpoint(SQLTrackerStore.Base):
    """The slots that were set up to an event, as the events that set them. Losing it costs time, nothing else."""

    __tablename__ = "checkpoints"
    sender_id = sa.Column(sa.String(LONGEST_IDENTITY), primary_key=True)
    event_id = sa.Column(sa.Integer, nullable=False)
    slots = sa.Column(sa.Text, nullable=False)


_EVENTS = SQLTrackerStore.SQLEvent.__table__
_ROWS = (
    sa.select(_EVENTS.c.id, _EVENTS.c.type_name, _EVENTS.c.action_name, _EVENTS.c.data)
    .where(_EVENTS.c.sender_id == sa.bindparam("sender"), _EVENTS.c.id > sa.bindparam("after"))
    .order_by(_EVENTS.c.id)
)
_CHECKPOINT = sa.select(Checkpoint.event_id, Checkpoint.slots).where(Checkpoint.sender_id == sa.bindparam("sender"))


class KeptTracker(DialogueStateTracker):
    """A tracker that knows how many of its events the store holds.

    Attributes:
        kept: The first so many of `events` need no saving.
    """

    kept = 0


def _redact_terminal(event: Event) -> None:
    """Take personal data out of what was typed in a terminal, in place: no channel of ours was in between."""
    if isinstance(event, UserUttered) and event.input_channel == TERMINAL and event.text:
        event.text = redact(event.text)
        # text that starts with a slash stands in the name of the intent, too
        event.intent, event.parse_data = _redacted(event.intent), _redacted(event.parse_data)


def _redacted(value: Any) -> Any:
    """Return what was understood, with every text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _redacted(part) for key, part in value.items()}
    return [_redacted(part) for part in value] if isinstance(value, list) else value


class RecentTurnsStore(SQLTrackerStore):
    """Rasa's SQL store, of any dialect, reading the latest turns and writing the new events.

    `retrieve` gives a tracker with the slots, the active loop and the last messages of the whole conversation, but with
    the events of its latest turns only: at least `FEWEST_TURNS`, at most three times as many outside a loop.
    `retrieve_full_tracker` gives them all. Reminders of earlier turns are not seen.
    """

    def init_tracker(self, sender_id: str) -> KeptTracker:
        """Return an empty tracker."""
        return KeptTracker(sender_id, self.domain.slots)

    async def retrieve(self, sender_id: str) -> KeptTracker | None:
        """Return the conversation as its next turn needs it; None where there is none.

        Raises:
            StoreError: If it could not be read.
        """
        check_identity(sender_id)
        with self.session_scope() as session:
            window = self._window(session, sender_id)
        tracker = self._tracker(sender_id, window.events())
        talk.note(tracker.get_slot(talk.SLOT) if tracker is not None else None)
        return tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> KeptTracker | None:
        """Return the whole conversation; None where there is none.

        Raises:
            StoreError: If it could not be read.
        """
        check_identity(conversation_id)
        with self.session_scope() as session:
            rows = self._rows(session, conversation_id)
        return self._tracker(conversation_id, [row.event() for row in rows])

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are new, in one transaction.

        Raises:
            StoreError: If they could not be kept.
        """
        check_identity(tracker.sender_id)
        if not tracker.events:
            return
        for event in tracker.events:
            _redact_terminal(event)
        await self.stream_events(tracker)
        with self.session_scope() as session:
            new = list(self._additional_events(session, tracker))
            if new:
                session.execute(_EVENTS.insert(), [_as_row(tracker.sender_id, event) for event in new])
                session.commit()
        if isinstance(tracker, KeptTracker):
            tracker.kept = len(tracker.events)
        if sum(event.type_name == "user" for event in tracker.events) >= 3 * FEWEST_TURNS:
            self._move_checkpoint(tracker.sender_id)

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        """Return the events that are not stored yet; those of other tracker classes by count, as Rasa does."""
        if not isinstance(tracker, KeptTracker):
            yield from super()._additional_events(session, tracker)
            return
        yield from list(tracker.events)[tracker.kept :]

    def _tracker(self, sender_id: str, events: list[Event]) -> KeptTracker | None:
        if not events:
            return None
        tracker = KeptTracker.from_events(sender_id, events, self.domain.slots)
        tracker.kept = len(events)
        return tracker

    def _window(self, session: Any, sender_id: str) -> Window:
        """Return the events to replay: all where a turn before the checkpoint is reverted."""
        checkpoint = session.execute(_CHECKPOINT, {"sender": sender_id}).first()
        if checkpoint is not None:
            rows = self._rows(session, sender_id, after=checkpoint.event_id)
            window = Window(json.loads(checkpoint.slots), rows)
            if not reaches_back(window):
                return window
        return Window([], self._rows(session, sender_id))

    def _rows(self, session: Any, sender_id: str, after: int = 0) -> list[Row]:
        return [Row(*found) for found in session.execute(_ROWS, {"sender": sender_id, "after": after})]

    def _move_checkpoint(self, sender_id: str) -> None:
        """Bring the checkpoint nearer to the end, in a transaction of its own: the events are safe already."""
        try:
            with self.session_scope() as session:
                found = checkpoint_in(self._window(session, sender_id), FEWEST_TURNS, self.domain.slots)
                if found is not None:
                    session.merge(Checkpoint(sender_id=sender_id, event_id=found[0], slots=json.dumps(found[1])))
                    session.commit()
        except StoreError as error:  # another process may have moved it at the same moment
            logger.warning("store.checkpoint.missed", reason=str(error))

    def _forget(self, session: Any, sender_id: str) -> None:
        """Delete all that is kept of a conversation; the caller commits."""
        for table in (self.SQLEvent, Checkpoint):
            session.query(table).filter(table.sender_id == sender_id).delete()


def check_identity(sender_id: str) -> None:
    """Raise InvalidIdentity where no database could store an id: too long, lone surrogates, control characters."""
    if not (sender_id.isprintable() and 0 < len(sender_id) <= LONGEST_IDENTITY):
        raise InvalidIdentity("The id of the conversation cannot be stored.")


def _as_row(sender_id: str, event: Event) -> dict[str, Any]:
    """Return an event as a row of Rasa's table."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
