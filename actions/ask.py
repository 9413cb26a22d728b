"""The assistant's own questions: with which quick replies it asks for a fact, and what a bare answer means."""

from __future__ import annotations

import json
from typing import Any

from actions.draft import Suggestion
from actions.slots import FLAGS, span_of
from actions.turn import Turn
from actions.yaml_table import yaml_table

LONGEST_BARE_ANSWER = 8
DOES_NOT_KNOW = ("stranger", "colleague", "emergency_contact", "acquaintance")
"""Who is typing and cannot know the case: they are asked nothing about it."""


def replies_to(field: str) -> list[Suggestion]:
    """Return the quick replies to the question for that fact, and the way out."""
    rows = [*yaml_table("ask")["replies"].get(field, []), yaml_table("ask")["leave"]]
    return [Suggestion(row["title"], _payload(row)) for row in rows]


def answered(turn: Turn, field: str | None) -> dict[str, Any]:
    """Return what a bare answer ("五六个", "能") says about the fact that was asked for.

    Args:
        turn: The message.
        field: The fact; None where nothing was asked.

    Returns:
        The fact with its value; empty where the message holds no bare answer.
    """
    if field is None or turn.value(field) is not None:
        return {}
    if field in FLAGS:
        said_yes = _says_yes(turn, field)
        return {} if said_yes is None else {field: said_yes == yaml_table("ask")["yes_means"][field]}
    span = span_of(turn.value("number"))
    return {} if span is None or span[0] > yaml_table("ask")["most"][field] else {field: list(span)}


def _says_yes(turn: Turn, field: str) -> bool | None:
    """Return whether a short message says yes or no; None where it says neither."""
    if len(turn.text) <= LONGEST_BARE_ANSWER:
        bare = yaml_table("ask")["bare_answers"].get(field, {})
        for answer, yes in (("no", False), ("yes", True)):
            if any(word in turn.text for word in bare.get(answer, [])):
                return yes
    return {"affirm": True, "deny": False}.get(turn.intent)


def _payload(row: dict[str, Any]) -> str:
    facts = row.get("facts")
    return f"/{row['intent']}" + (json.dumps(facts, ensure_ascii=False) if facts else "")
