"""One turn: read the message, plan the reply, compose it, say it, remember it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.case import by_the_same, case_in, case_of, is_aside
from actions.clock import today
from actions.compose import compose
from actions.draft import Draft
from actions.due_days import dates_in, details_in
from actions.memory import Memory
from actions.plan import Moment, plan_reply
from actions.say import say
from actions.slots import FACTS, TOLD
from actions.thread import asked_in, event_of_named
from actions.turn import turn_in
from actions.use_requests import is_principal
from rules import Situation
from talk import SLOT

REMEMBERED = 3
"""Questions before the last one by which the next message is read."""


def reply(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
    """Say the reply to the last message.

    Returns:
        The events that keep the case and the talk for the next turn.
    """
    memory = Memory.from_slot(tracker.get_slot(SLOT))
    turn = turn_in(tracker)
    turn = turn.with_called(event_of_named(memory.named, memory.facts.get("debtor")))
    turn = turn.as_aside() if is_aside(turn, memory.facts) else turn.of_debtor(memory.facts.get("debtor"))
    turn = by_the_same(turn, memory.facts)
    case = case_in(tracker, turn, memory, memory.facts, today())
    moment = Moment(
        turn, memory, case, asked_in(turn, memory), dates_in(turn, memory, case), details_in(turn, memory, case)
    )
    draft = compose(moment, plan_reply(moment))
    say(dispatcher, tracker, draft, case_of(Situation()) if draft.forgets else case)
    if draft.forgets:
        return forget(tracker)
    facts = {name: tracker.get_slot(name) for name in FACTS} | dict(case.kept)
    remembered = _remembered(moment, draft, {name: facts[name] for name in FACTS if facts[name] is not None})
    return [*(SlotSet(name, value) for name, value in case.kept.items()), SlotSet(SLOT, remembered.as_slot())]


def forget(tracker: Tracker) -> list[dict[str, Any]]:
    """Return the events that empty every slot.

    One by one: Rasa carries slots over to the next session by setting them as often as they were set, and takes no
    notice of `AllSlotsReset`, so that an hour later everything would be known again.
    """
    return [SlotSet(slot, None) for slot in tracker.slots]


def _remembered(moment: Moment, draft: Draft, facts: dict[str, Any]) -> Memory:
    """Return the talk after this reply."""
    memory, told = moment.memory, moment.case.told
    passed = memory.asked_for
    passed_over = {*memory.passed_over, *([passed] if passed and passed not in told else [])}
    last_told = [name for name in TOLD if name in told and name != "due_date"]
    after = memory.answered(draft.answered).after_reading(draft.sentences)
    return replace(
        after,
        about=_about(memory, draft.answered),
        asked_for=draft.asked_for,
        passed_over=tuple(sorted(passed_over)),
        last_told=last_told[-1] if last_told else memory.last_told,
        named=(memory.named, *moment.turn.values("relation"))[-1],
        waits_for=draft.waits_for,
        misses=0 if draft.understood else memory.misses + 1,
        turns=memory.turns + 1,
        facts=facts,
        dates={event: day.isoformat() for event, day in moment.dates.items()},
        details=dict(moment.details),
        is_principal=is_principal(moment.turn, memory),
        use=draft.use.id if draft.use else memory.use,
        use_at=memory.turns + 1 if draft.use else memory.use_at,
        use_to=draft.use.to if draft.use else memory.use_to,
        use_short=draft.use.is_short if draft.use else memory.use_short,
    )


def _about(memory: Memory, answered: Sequence[str]) -> Mapping[str, Any]:
    """Return what the talk is about after these answers: the last one, and what was answered before."""
    if not answered:
        return memory.about
    earlier = [each for each in reversed(memory.trail) if each != answered[-1]]
    return {"question": answered[-1], "earlier": earlier[:REMEMBERED]}
