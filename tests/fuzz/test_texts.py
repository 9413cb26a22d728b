"""Whatever is typed, in either channel: one well-formed card, and a conversation that goes on."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import pytest

from tests.fuzz.hostile import REQUESTS, hostile_texts
from tests.support.clients import cards, types
from tests.support.servers import ROOT

SCHEMA = json.loads((ROOT / "actions" / "card.schema.json").read_text(encoding="utf-8"))
TEXTS = max(150, REQUESTS // 5)
AT_ONCE = 4


def faults_of(text: str, said: list[dict]) -> list[str]:
    """What is wrong with an answer; nothing where it is one card of the promised form, and a question at most."""
    found = cards(said)
    if [card["kind"] for card in found[1:]] not in ([], ["clarify"]) or not found:
        return [f"{text!r}: {len(found)} cards {said}"]
    invalid = [error.message for card in found for error in jsonschema.Draft202012Validator(SCHEMA).iter_errors(card)]
    spoken = any(line.get("text", "").strip() for line in said)
    return [f"{text!r}: {message}" for message in invalid] + ([] if spoken else [f"{text!r}: no text"])


@pytest.mark.timeout(3600)
def test_any_text_gets_one_well_formed_card_by_rest(fragile):
    def asked(text: str) -> list[str]:
        return faults_of(text, fragile.say(uuid.uuid4().hex, text))

    with ThreadPoolExecutor(AT_ONCE) as people:
        assert [fault for faults in people.map(asked, hostile_texts(TEXTS // 2, seed=1)) for fault in faults] == []


@pytest.mark.timeout(3600)
def test_any_text_gets_one_well_formed_card_in_the_widget(fragile):
    def asked(text: str) -> list[str]:
        session = fragile.session()
        lines = fragile.send(session, text)
        if "type" not in lines[-1]:  # nothing but spaces is not sent
            return [] if lines[-1]["error"] == "empty" and not text.strip() else [f"{text!r}: {lines}"]
        return faults_of(text, lines) + ([] if types(lines)[-1] == "end" else [f"{text!r}: {lines[-1]}"])

    with ThreadPoolExecutor(AT_ONCE) as people:
        assert [fault for faults in people.map(asked, hostile_texts(TEXTS // 2, seed=2)) for fault in faults] == []


def test_after_it_all_a_conversation_has_only_what_was_said_in_it(fragile):
    session = fragile.session()
    for text in hostile_texts(26, seed=3):
        fragile.send(session, text)
    fragile.send(session, "逾期40天了")
    assert cards(fragile.send(session, "会上征信吗"))[0]["situation"]["overdue_days"] == [40, 40]
