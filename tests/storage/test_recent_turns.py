"""A conversation read by its latest turns is the one that was said, however long it grew, whatever was taken back."""

from __future__ import annotations

import asyncio
import threading
import uuid

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rasa.core.actions.action import ActionSessionStart
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    ConversationPaused,
    ConversationResumed,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from channels.web.history import history
from server.model_inputs import ROOT
from storage.conversation_store import ConversationStore
from storage.recent_turns import FEWEST_TURNS, Checkpoint

SLOTS = ("overdue_days", "missed_calls", "lender")
DOMAIN = Domain.from_dict(
    {
        "slots": {name: {"type": "any", "mappings": [{"type": "custom"}]} for name in SLOTS},
        "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
    }
)
MOST_EVENTS = 80
"""What a turn may read; six turns of six events, and the slots."""

told = st.fixed_dictionaries({}, optional={name: st.integers(0, 9) | st.none() for name in SLOTS})
turns = st.one_of(
    st.tuples(st.just("say"), told),
    st.sampled_from([("forget", {}), ("restart", {}), ("back", {}), ("session", {}), ("pause", {}), ("loop", {})]),
)


def run(what):
    """Awaits it in this thread."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(what)
    finally:
        loop.close()


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return ConversationStore(domain=DOMAIN, db=str(tmp_path_factory.mktemp("kept") / "talk.sqlite"))


def take(store: ConversationStore, sender: str, kind: str, slots: dict, text: str) -> None:
    """One turn, as Rasa's processor takes it: read, add, save."""
    tracker = run(store.get_or_create_tracker(sender, append_action_listen=False))
    if not tracker.applied_events() or kind == "session":
        carried = [SlotSet(e.key, e.value) for e in tracker.applied_events() if isinstance(e, SlotSet)]
        tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted(), *carried], DOMAIN)
        tracker.update(ActionExecuted("action_listen"))
    done = {
        "forget": [AllSlotsReset()],
        "restart": [Restarted()],
        "back": [UserUtteranceReverted(), UserUtteranceReverted()],
        "pause": [ConversationResumed() if tracker.is_paused() else ConversationPaused()],
        "loop": [ActiveLoop(None if tracker.active_loop else "form")],
    }.get(kind, [BotUttered(f"to {text}")])
    said = [UserUttered(text), *(SlotSet(name, value) for name, value in slots.items())]
    tracker.update_with_events([*said, ActionExecuted("action_answer_topic"), *done], DOMAIN)
    tracker.update(ActionExecuted("action_listen"))
    run(store.save(tracker))


def state(tracker: DialogueStateTracker) -> tuple:
    return (
        tracker.current_slot_values(),
        tracker.latest_message.text,
        tracker.latest_action_name,
        tracker.active_loop_name,
        tracker.is_paused(),
        tracker.followup_action,
    )


@given(st.lists(turns, min_size=1, max_size=20))
@example([*(("say", dict.fromkeys(SLOTS, number)) for number in range(9)), *[("back", {})] * 7, ("say", {})])
@settings(max_examples=12, deadline=None)
def test_the_latest_turns_leave_the_conversation_as_the_whole_of_it_does(store, conversation):
    sender = uuid.uuid4().hex
    for number, (kind, slots) in enumerate(conversation):
        take(store, sender, kind, slots, f"message {number}")
        recent = run(store.retrieve(sender))
        whole = run(store.retrieve_full_tracker(sender))
        assert state(recent) == state(whole)
        assert state(recent.copy()) == state(whole)


@pytest.mark.parametrize("kind", ["say", "session", "forget"])
def test_what_a_turn_reads_does_not_grow(store, kind):
    sender = f"long-{kind}"
    sizes = []
    for number in range(40):
        take(store, sender, kind if number % 2 else "say", dict.fromkeys(SLOTS, number), f"message {number}")
        sizes.append(len(run(store.retrieve(sender)).events))
    assert max(sizes) <= MOST_EVENTS


def test_all_that_was_said_is_kept_once_and_in_order(store):
    for number in range(30):
        take(store, "whole", "say", {"overdue_days": number}, f"message {number}")
    events = run(store.retrieve_full_tracker("whole")).events
    assert [e["text"] for e in history("whole", events) if e["from"] == "user"] == [f"message {n}" for n in range(30)]
    assert [e["text"] for e in history("whole", events) if e["from"] == "assistant"] == [
        f"to message {n}" for n in range(30)
    ]


def test_another_process_reads_the_same(store):
    for number in range(20):
        take(store, "shared", "say", {"overdue_days": number, "lender": None}, f"message {number}")
    other = ConversationStore(domain=DOMAIN, db=store.engine.url.database)
    assert state(run(other.retrieve("shared"))) == state(run(store.retrieve("shared")))
    take(other, "shared", "say", {"lender": 3}, "from there")
    assert run(store.retrieve("shared")).get_slot("lender") == 3


def test_saving_at_the_same_moment_loses_nothing(store):
    stores = [ConversationStore(domain=DOMAIN, db=store.engine.url.database) for _ in range(4)]
    failures = []

    def talk(place: int) -> None:
        try:
            for number in range(12):
                take(stores[place], f"parallel-{place}", "say", {"overdue_days": number}, f"{place} {number}")
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=talk, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    for place in range(4):
        whole = run(store.retrieve_full_tracker(f"parallel-{place}"))
        said = [event.text for event in whole.events if isinstance(event, UserUttered)]
        assert said == [f"{place} {number}" for number in range(12)]


def test_two_answers_to_one_conversation_are_both_kept(store):
    take(store, "twice", "say", {}, "first")
    one, two = (run(store.retrieve("twice")) for _ in range(2))
    for tracker, text in ((one, "here"), (two, "there")):
        tracker.update(UserUttered(text))
        run(store.save(tracker))
    whole = run(store.retrieve_full_tracker("twice"))
    assert [event.text for event in whole.events if isinstance(event, UserUttered)] == ["first", "here", "there"]


def test_a_tracker_saved_twice_is_kept_once(store):
    tracker = run(store.get_or_create_tracker("again"))
    tracker.update(UserUttered("once"))
    run(store.save(tracker))
    run(store.save(tracker))
    assert len(run(store.retrieve_full_tracker("again")).events) == 2


def test_forgetting_takes_the_checkpoint_too(store):
    for number in range(12):
        take(store, "gone", "say", {"overdue_days": 40}, f"message {number}")
    with store.session_scope() as session:
        assert session.get(Checkpoint, "gone") is not None
    run(store.delete("gone"))
    with store.session_scope() as session:
        assert session.get(Checkpoint, "gone") is None
    assert run(store.retrieve("gone")) is None


def test_what_was_forgotten_stays_forgotten_in_the_next_session(store):
    take(store, "forgets", "say", dict.fromkeys(SLOTS, 40), "told")
    said = run(store.retrieve("forgets"))
    said.update_with_events([SlotSet(name, None) for name in SLOTS], DOMAIN)  # as the action does
    said.update_with_events(run(ActionSessionStart().run(None, None, said, DOMAIN)), DOMAIN)
    run(store.save(said))
    assert not any(run(store.retrieve("forgets")).get_slot(name) for name in SLOTS)


def test_no_rule_looks_back_further_than_what_is_read():
    for file in (ROOT / "data" / "rules").glob("*.yml"):
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            assert sum("intent" in step for step in rule["steps"]) <= FEWEST_TURNS, rule["rule"]
            assert not rule.get("conversation_start"), "the latest turns look like a start"
