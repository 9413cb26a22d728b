"""The assistant's own questions: which fact it asks for, with which quick replies, and what a bare answer means."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import knowledge
from actions.card import Suggestion
from actions.case import Case
from actions.slots import FLAGS, TOLD, span_of
from actions.speak import say
from actions.turn import Turn, times_said_lately

TABLE = Path(__file__).with_name("questions.yml")
LONGEST_BARE_ANSWER = 8
OFTEN_ENOUGH = 2
"""A question that was passed over so often rests for some turns: a third time it sounds like a demand."""


def ask(dispatcher: CollectingDispatcher, case: Case) -> str | None:
    """Asks for the missing fact that matters most.

    Returns:
        The name of the fact; None where nothing is missing, and nothing was asked.
    """
    field = case.assessment.ask_for
    if field is None:
        return None
    question = knowledge.answer(f"ask_{field}", {})
    say(dispatcher, question, suggestions=replies_to(field), assessment=case.assessment, situation=case.situation)
    return field


def rests(tracker: Tracker, case: Case) -> bool:
    """Whether the missing fact was asked for often enough lately."""
    field = case.assessment.ask_for
    return field is not None and times_said_lately(tracker, knowledge.answer(f"ask_{field}", {})) >= OFTEN_ENOUGH


def replies_to(field: str) -> tuple[Suggestion, ...]:
    """The quick replies to the question for that fact, and the way out."""
    rows = [*_table()["replies"].get(field, []), _table()["leave"]]
    return tuple(Suggestion(row["title"], _payload(row)) for row in rows)


def hint_for(topic: str, case: Case) -> str:
    """A last line that says which fact would make this answer more exact; empty where none would."""
    field = case.assessment.ask_for
    if field is None or not knowledge.turns_on(topic) & {_decided_by(field), "contact_family"}:
        return ""
    return str(_table()["hints"][field])


def bears_on(turn: Turn, topic: str) -> bool:
    """Whether the answer to that topic depends on what some fact of this message decides."""
    return any(_decided_by(field) in knowledge.turns_on(topic) for field in TOLD if turn.has(field))


def told(turn: Turn, field: str | None) -> dict[str, Any]:
    """What a bare answer ("五六个", "能") says about the fact that was asked for.

    Returns:
        The fact with its value; empty where the message holds no bare answer, or nothing was asked.
    """
    if field is None or turn.value(field) is not None:
        return {}
    if field in FLAGS:
        said_yes = _says_yes(turn, field)
        return {} if said_yes is None else {field: said_yes == _table()["yes_means"][field]}
    span = span_of(turn.value("number"))
    return {} if span is None else {field: list(span)}


def _decided_by(field: str) -> str:
    """The outcome that a fact of the case decides first."""
    return {"overdue_days": "stage", "principal": "interest", "daily_rate": "interest"}.get(field, "contact_family")


def _says_yes(turn: Turn, field: str) -> bool | None:
    """Whether a short message says yes or no; None where it says neither."""
    if len(turn.text) <= LONGEST_BARE_ANSWER:
        words = _table()["bare_answers"].get(field, {})
        for answer, yes in (("no", False), ("yes", True)):
            if any(word in turn.text for word in words.get(answer, [])):
                return yes
    return {"affirm": True, "deny": False}.get(turn.intent)


def _payload(row: dict[str, Any]) -> str:
    facts = row.get("facts")
    return f"/{row['intent']}" + (json.dumps(facts, ensure_ascii=False) if facts else "")


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return table
