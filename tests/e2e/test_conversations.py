"""Runs the conversations of conversations/*.yml against real servers: what cards hold, and that nothing is said twice.

A turn may name: `card` (part of the card), `asks` (the fact that is asked for), `also` (topics that the same reply
answers too), `cites`, `grades`, `says`, `silent`, `suggests` (questions, or payloads), `use` (the letter that is
handed out, or plan), `writes` and `unwritten` (what it says and does not say), `days` (labels of the calendar).
`repeats: true` lets a turn say
what was read before, as a person asked for it.
"""

from __future__ import annotations

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import knowledge
from actions.use_requests import PLAN
from actions.words import words
from knowledge.answering import answered_by, entry_from
from knowledge.library import load

HERE = Path(__file__).parent
SCHEMA = json.loads((HERE.parents[1] / "actions" / "card.schema.json").read_text(encoding="utf-8"))
FILES = sorted((HERE / "conversations").glob("*.yml"))
CONVERSATIONS = [(file.stem, talk) for file in FILES for talk in yaml.safe_load(file.read_text(encoding="utf-8"))]
KEYS = {
    *("borrower", "card", "asks", "also", "cites", "grades", "says", "silent", "suggests", "repeats"),
    *("use", "writes", "unwritten", "days"),
}
REPEATED_FOR_SAFETY = ("crisis", "notice", "handoff", "smalltalk")
"""Kinds of cards whose lines are said again: helplines, refusals, greetings."""
AGAIN = re.compile("^(?:" + "|".join(form.partition("{")[0] for form in words()["again"]) + ")")
"""What stands before an answer that was given before and is asked for again."""
AT_A_TIME = 4
"""Conversations held beside each other: two servers on two cores."""
SHORTEST_SENTENCE = 8
"""Characters; shorter sentences say nothing that could bore."""


@pytest.fixture(scope="module")
def held(request, servers):
    """The replies to each turn, by test of this run: some conversations are held at a time, each by a person."""
    items = [item for item in request.session.items if item.function is test_conversation]
    with ThreadPoolExecutor(AT_A_TIME) as people:
        yield {item.nodeid: people.submit(hold, servers, item.callspec.params["talk"]) for item in items}


def hold(servers, talk):
    sender = uuid.uuid4().hex
    return [servers.say(sender, turn["borrower"]) for turn in talk["turns"]]


@pytest.mark.parametrize(
    "talk", [talk for _, talk in CONVERSATIONS], ids=[f"{file}-{talk['conversation']}" for file, talk in CONVERSATIONS]
)
def test_conversation(request, held, talk):
    read = set()
    for turn, replies in zip(talk["turns"], held[request.node.nodeid].result(), strict=True):
        assert turn.keys() <= KEYS
        cards = [reply["custom"] for reply in replies if "custom" in reply]
        assert len(cards) == 1, f"{turn['borrower']!r}: no card, or several, in {replies}"
        card, text = cards[0], "\n".join(reply["text"] for reply in replies if "text" in reply)
        jsonschema.validate(card, SCHEMA)
        check(turn, card, text)
        said = sentences(card)
        again = read & said
        if card["kind"] not in REPEATED_FOR_SAFETY and not turn.get("repeats"):
            assert not again, f"{turn['borrower']!r} is told again {again}"
        read |= said


def check(turn: dict[str, Any], card: dict[str, Any], text: str) -> None:
    """`card` is part of the card; the other keys are subsets."""
    where = f"{turn['borrower']!r} got {json.dumps(card, ensure_ascii=False)[:1500]}"
    assert_part(turn.get("card", {}), card, where)
    assert not any(card["headline"] in line for line in card["body"]), where
    payloads = [button["payload"] for button in card["suggestions"]]
    if "asks" in turn:
        assert asked_for(payloads) == turn["asks"], where
    for topic in turn.get("also", []):
        assert any(headline in text for headline in headlines(topic)), where
    assert set(turn.get("cites", [])) <= {citation["id"] for citation in card["citations"]}, where
    assert set(turn.get("grades", [])) <= {citation["grade"] for citation in card["citations"]}, where
    for said in turn.get("says", []):
        assert said in text, where
    for unsaid in turn.get("silent", []):
        assert unsaid not in text, where
    if "use" in turn:
        handed_out = card["use"] and card["use"]["title"]
        assert handed_out == (title_of(turn["use"]) if turn["use"] else None), where
    words_to_use = card["use"]["text"] if card["use"] else ""
    for written in turn.get("writes", []):
        assert written in words_to_use, f"{written} is not in {words_to_use!r}: {where}"
    for unwritten in turn.get("unwritten", []):
        assert unwritten not in words_to_use, f"{unwritten} is in {words_to_use!r}: {where}"
    assert set(turn.get("days", [])) <= {day["label"] for day in card["calendar"]}, where
    assert set(map(payload_of, turn.get("suggests", []))) <= set(payloads), where


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


def sentences(card: dict[str, Any]) -> set[str]:
    """What a person reads, line by line; short ones and the line that points to the buttons aside."""
    lines = [card["acknowledges"], card["headline"], *card["body"], *card["next_steps"]]
    if card["corrects"]:
        lines.append(card["corrects"]["correction"])
    lines = [AGAIN.sub("", line) for line in lines if line and line != words()["more"]]
    return {line for line in lines if len(line) >= SHORTEST_SENTENCE}


def asked_for(payloads: list[str]) -> str | None:
    """The fact that the quick replies tell; None where nothing is asked for."""
    told = [json.loads(each.removeprefix("/report_situation")) for each in payloads if each.startswith("/report_sit")]
    return next((field for facts in told for field in facts if field != "question"), None)


def headlines(topic: str) -> set[str]:
    """All headlines of a topic's answers that hold no figure of the case."""
    entries = [entry_from(load(), question) for question in knowledge.questions(topic)]
    variants = [variant for entry in entries for variant in answered_by(load(), entry).variants]
    return {variant.headline for variant in variants if "{" not in variant.headline}


def payload_of(question: str) -> str:
    """What a button sends that asks a question; a payload stays as it is."""
    if question.startswith("/"):
        return question
    topic, _, name = question.partition("/")
    return f'/{topic}{{"question":"{name}"}}'


def test_there_are_enough_conversations():
    assert len(CONVERSATIONS) >= 300


def test_enough_conversations_end_with_something_to_use():
    ends = [talk for _, talk in CONVERSATIONS if any(turn.get("use") or turn.get("days") for turn in talk["turns"])]
    assert len(ends) >= 60
