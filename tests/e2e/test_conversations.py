"""Runs the conversations of conversations/*.yml against real servers: what cards hold, never whole sentences."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import knowledge
from actions.repayment import PLAN
from actions.words import words

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parents[1] / "actions" / "card.schema.json").read_text(encoding="utf-8"))
FILES = sorted((HERE / "conversations").glob("*.yml"))
CONVERSATIONS = [(file.stem, talk) for file in FILES for talk in yaml.safe_load(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    "talk", [talk for _, talk in CONVERSATIONS], ids=[f"{file}-{talk['conversation']}" for file, talk in CONVERSATIONS]
)
def test_conversation(servers, talk):
    sender = uuid.uuid4().hex
    for turn in talk["turns"]:
        replies = servers.say(sender, turn["borrower"])
        cards = [reply["custom"] for reply in replies if "custom" in reply]
        texts = [reply["text"] for reply in replies if "text" in reply]
        assert cards, f"{turn['borrower']!r}: no card in {replies}"
        assert len(texts) == len(cards) + sum(card["use"] is not None for card in cards)
        for card in cards:
            jsonschema.validate(card, SCHEMA)
        check(turn, cards, "\n".join(texts))


def check(turn: dict[str, Any], cards: list[dict[str, Any]], text: str) -> None:
    """`card` is part of the first card, `use` what it hands out, `also` topics of further ones; others are subsets."""
    where = f"{turn['borrower']!r} got {json.dumps(cards, ensure_ascii=False)[:1500]}"
    first = cards[0]
    assert_part(turn.get("card", {}), first, where)
    for topic in turn.get("also", []):
        assert topic in [card["topic"] for card in cards[1:]], where
    cited = {citation["id"] for card in cards for citation in card["citations"]}
    grades = {citation["grade"] for card in cards for citation in card["citations"]}
    assert set(turn.get("cites", [])) <= cited, where
    assert set(turn.get("grades", [])) <= grades, where
    if "use" in turn:
        handed_out = first["use"] and first["use"]["title"]
        assert handed_out == (title_of(turn["use"]) if turn["use"] else None), where
    for said in turn.get("says", []):
        assert said in text, where
    for said in turn.get("silent", []):
        assert said not in text, where
    if "suggests" in turn:
        offered = {button["payload"] for card in cards for button in card["suggestions"]}
        assert set(turn["suggests"]) <= offered, where


def title_of(use: str) -> str:
    """Return the title of a letter, or of the repayment plan."""
    return str(words()["plan"]["title"]) if use == PLAN else knowledge.letter(use).title


def assert_part(expected: Any, actual: Any, where: str) -> None:
    """Every key that the table names has the value that the table gives."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        for key, value in expected.items():
            assert key in actual, f"{key} is missing: {where}"
            assert_part(value, actual[key], where)
    else:
        assert actual == expected, f"expected {expected}, got {actual}: {where}"


def test_there_are_enough_conversations():
    assert len(CONVERSATIONS) >= 60
