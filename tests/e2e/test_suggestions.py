"""Clicks everything that can be clicked: each suggestion and starter leads to its own answer."""

from __future__ import annotations

import json
import re
import uuid
from collections import deque
from pathlib import Path
from typing import Any

import knowledge
from actions.plan import STARTER
from actions.suggestions import payload_of

ROOT = Path(__file__).parents[2]
STARTERS = re.findall(r'payload: "(/[^"]+)"', (ROOT / "web" / "src" / "texts.ts").read_text(encoding="utf-8"))
ASSESSMENT = "/report_situation{"
ANSWERED_ELSEWHERE = frozenset({"restart_forget", "recall", "deny", "affirm"})
"""What depends on the talk: a click in a new talk asks for consent, has nothing to recall, or leaves nothing."""


def test_every_starter_and_every_suggestion_leads_to_its_own_answer(servers):
    waiting = deque([*STARTERS, *(payload_of(f"{topic}/overview") for topic in knowledge.topics())])
    clicked: set[str] = set()
    strayed = []
    while waiting:
        payload = waiting.popleft()
        if payload in clicked:
            continue
        clicked.add(payload)
        card = click(servers, payload)
        if not leads_there(payload, card):
            strayed.append((payload, card["question"]))
        waiting.extend(button["payload"] for button in card["suggestions"])
    assert strayed == []
    assert len(STARTERS) >= 3
    assert len(clicked) > len(knowledge.topics())


def click(servers: Any, payload: str) -> dict[str, Any]:
    """The card that a click brings in a new talk."""
    replies = servers.say(uuid.uuid4().hex, payload)
    return next(reply["custom"] for reply in replies if "custom" in reply)


def leads_there(payload: str, card: dict[str, Any]) -> bool:
    """Whether the card answers what the button names, or has taken in what it tells."""
    if payload == STARTER:
        return card["question"] == "ask_overdue_days"
    topic, _, told = payload.removeprefix("/").partition("{")
    if topic in ANSWERED_ELSEWHERE:
        return True
    facts = json.loads("{" + told) if told else {}
    if payload.startswith(ASSESSMENT) and "question" not in facts:
        return all(card["situation"][field] is not None for field in facts)
    if "use" in facts:
        return card["use"] is not None
    return card["question"] == f"{topic}/{facts.get('question', 'overview')}"
