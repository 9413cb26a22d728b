"""Follows conversations through the stream of events, and counts.

Conversations get numbers here; nothing that is counted knows their ids.
"""

from __future__ import annotations

import json
import re
import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache

from nlu.extraction.normalise import normalise
from reporting.figures import (
    ANSWERED,
    ASKED_FOR_HUMAN,
    CRISIS,
    FAILED,
    HANDED_OVER,
    OFF_TOPIC,
    UNSURE,
    Figures,
    Unanswered,
)
from reporting.stored_events import USER, StoredEvent

TALK_ENDS_AFTER_S = 3_600
"""Silence after which a talk is over, as `session_expiration_time` of domain.yml."""
MOST_SPELLINGS = 20_000
"""Wordings that are not normalised twice: people repeat each other."""
QUARTER_HOUR_S = 900
"""In all zones a day begins at one of these."""
SESSION_START = "/session_start"
UNANSWERED = (UNSURE, HANDED_OVER, OFF_TOPIC)
"""Outcomes whose words are worth reading."""
NOTHING: frozenset[str] = frozenset()
_PAYLOAD = re.compile(r"/(?P<topic>\w+)(?P<rest>\{.*\})?")
_BY_QUESTION = {
    "service_unavailable": FAILED,
    "not_understood": UNSURE,
    "hand_over": HANDED_OVER,
    "off_topic_in_talk": OFF_TOPIC,
    "out_of_scope": OFF_TOPIC,
    "human_agent": ASKED_FOR_HUMAN,
}
"""Outcome by the notice that is said, or the topic that is answered; all others are answers."""


@dataclass(slots=True)
class Turn:
    """A message and what it got.

    Attributes:
        message: The message.
        question: Of the first reply with a card; None until there is one.
        kind: Of the same card.
        ended_at: When the last reply was stored; None while there is none.
    """

    message: StoredEvent
    question: str | None = None
    kind: str | None = None
    ended_at: float | None = None

    @property
    def is_typed(self) -> bool:
        """Whether it was typed; a button sends a payload."""
        return not (self.message.text or "").startswith("/")

    def outcome(self) -> str:
        """Return what became of the message."""
        if self.ended_at is None:
            return FAILED
        if self.kind == CRISIS:
            return CRISIS
        return _BY_QUESTION.get((self.question or "").partition("/")[0], ANSWERED)


@dataclass(slots=True)
class Talk:
    """Where one conversation stands.

    Attributes:
        number: Stands for the conversation.
        channel: Where it is held.
        day: The last day on which it was counted.
        is_counted: Whether it was counted for the whole period.
        turn: The message that may still get replies.
        answered: Questions that were answered since the last long silence.
        missed: The wording of the message before, where it was not answered.
    """

    number: int
    channel: str
    day: date | None = None
    is_counted: bool = False
    turn: Turn | None = None
    answered: frozenset[str] = NOTHING
    missed: Unanswered | None = None


def follow(events: Iterable[StoredEvent], begins: float, ends: float, zone: tzinfo | None = None) -> Figures:
    """Count what is in a stream of events.

    Args:
        events: In the order in which they were stored, also those of the period before.
        begins: Unix seconds; what was said before is counted in the tables by day only.
        ends: Unix seconds; a talk is not over that was going on shortly before.
        zone: Of the days; the machine's where it is None.
    """
    counting = _Counting(begins, zone)
    for event in events:
        counting.take(event)
    counting.finish(ends)
    return counting.figures


class _Counting:
    def __init__(self, begins: float, zone: tzinfo | None) -> None:
        self.figures = Figures()
        self._begins = begins
        self._zone = zone
        self._talks: dict[str, Talk] = {}
        self._going_on: dict[int, Talk] = {}
        self._looked_at = 0.0
        self._days: dict[int, date] = {}

    def take(self, event: StoredEvent) -> None:
        """Take the next event."""
        if event.at - self._looked_at > TALK_ENDS_AFTER_S:
            self._looked_at = event.at
            self._end_talks(event.at)
        talk = self._talks.get(event.sender)
        if event.type_name == USER:
            if (event.text or "").startswith(SESSION_START):
                return
            if talk is None:
                talk = self._talks[event.sender] = Talk(len(self._talks), event.channel or "unknown")
            self._begin(talk, event)
        elif talk is not None and talk.turn is not None:
            turn = talk.turn
            turn.ended_at = event.at
            if turn.question is None and event.question:
                turn.question, turn.kind = sys.intern(event.question), event.kind

    def finish(self, ends: float) -> None:
        """End the talks that are over, and the last turns of the others."""
        self._end_talks(ends)
        for talk in self._going_on.values():
            self._end_turn(talk, is_last=False)

    def _begin(self, talk: Talk, event: StoredEvent) -> None:
        if talk.turn is not None:
            if event.at - talk.turn.message.at > TALK_ENDS_AFTER_S:
                self._end_talk(talk)
            else:
                self._end_turn(talk, is_last=False)
        talk.turn = Turn(event)
        self._going_on[talk.number] = talk
        day = self._day(event.at)
        self.figures.turns[day, talk.channel] += 1
        if talk.day != day:
            talk.day = day
            self.figures.conversations[day, talk.channel] += 1
        if event.at >= self._begins and not talk.is_counted:
            talk.is_counted = True
            self.figures.whole += 1

    def _end_talks(self, at: float) -> None:
        """End the talks that are over, so that memory holds what was said in those that go on only."""
        over = [talk for talk in self._going_on.values() if talk.turn and at - talk.turn.message.at > TALK_ENDS_AFTER_S]
        for talk in over:
            self._end_talk(talk)

    def _end_talk(self, talk: Talk) -> None:
        self._end_turn(talk, is_last=True)
        talk.answered, talk.missed = NOTHING, None
        self._going_on.pop(talk.number, None)

    def _end_turn(self, talk: Talk, is_last: bool) -> None:
        turn, counted = talk.turn, self.figures
        assert turn is not None
        talk.turn = None
        outcome, question = turn.outcome(), turn.question or ""
        day = self._day(turn.message.at)
        if turn.is_typed:
            counted.outcomes[day, outcome] += 1
        is_question = "/" in question and outcome not in (OFF_TOPIC, FAILED)
        if is_question:
            counted.questions[day, question] += 1
        if turn.message.at < self._begins:
            return
        if turn.ended_at is not None:
            seconds = counted.seconds.setdefault(talk.channel, array("f"))
            seconds.append(max(0.0, turn.ended_at - turn.message.at))
        if is_question and outcome != CRISIS:
            counted.again[question] += question in talk.answered
            counted.left[question] += is_last
            talk.answered |= {question}
        self._note_unanswered(talk, turn, outcome)

    def _note_unanswered(self, talk: Talk, turn: Turn, outcome: str) -> None:
        """Keep the words of a message that was not answered; a button pressed after it says what was meant."""
        chosen = chosen_question(turn.message.text or "")
        if chosen and talk.missed is not None:
            talk.missed.chosen[chosen] += 1
        talk.missed = None
        if not turn.is_typed or outcome not in UNANSWERED:
            return
        text = (turn.message.text or "").strip()
        key = spelled_alike(text)
        if not key:
            return
        wording = self.figures.unanswered.get(key)
        if wording is None:
            wording = self.figures.unanswered[key] = Unanswered(text, turn.message.id)
        wording.outcomes[outcome] += 1
        wording.talks.add(talk.number)
        talk.missed = wording

    def _day(self, at: float) -> date:
        quarter = int(at // QUARTER_HOUR_S)
        if quarter not in self._days:
            self._days[quarter] = datetime.fromtimestamp(at, self._zone).date()
        return self._days[quarter]


@lru_cache(maxsize=MOST_SPELLINGS)
def spelled_alike(text: str) -> str:
    """Return a text without what does not matter: width, traditional characters, case, punctuation, spaces."""
    return re.sub(r"[\W_]+", "", normalise(text))


def chosen_question(text: str) -> str | None:
    """Return the question that a button's payload asks; None where the text is none."""
    found = _PAYLOAD.fullmatch(text)
    if found is None or not found["rest"]:
        return None
    try:
        name = json.loads(found["rest"]).get("question")
    except ValueError:
        return None
    return f"{found['topic']}/{name}" if name else None
