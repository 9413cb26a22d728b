"""What the READMEs show of a talk, and what they ask: real servers answer so."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
TURN = re.compile(r"^> \*\*(?P<said>.+)\*\*\n> (?P<shown>.+)$", re.MULTILINE)
SENTENCE = re.compile("[^。]+。")
REQUEST = re.compile(r"-d '(?P<body>\{.+\})'")
UNDERSTOOD = re.compile(r'python -m nlu "(?P<text>[^"]+)"')


def text_of(readme: str) -> str:
    return (ROOT / readme).read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_the_talk_that_it_shows_is_answered_so(servers, readme):
    sender, turns = uuid.uuid4().hex, list(TURN.finditer(text_of(readme)))
    assert len(turns) == 2
    for turn in turns:
        replies = servers.say(sender, turn["said"])
        text = "\n".join(reply.get("text", "") for reply in replies)
        lines = SENTENCE.findall(turn["shown"].partition("依据")[0])
        assert lines and [line for line in lines if line not in text] == [], text


@pytest.mark.parametrize("readme", READMES)
def test_its_example_questions_are_about_the_family_being_told(servers, readme):
    requested = REQUEST.search(text_of(readme))
    understood = UNDERSTOOD.search(text_of(readme))
    for question in (json.loads(requested["body"])["message"], understood["text"]):
        [card] = [each["custom"] for each in servers.say(uuid.uuid4().hex, question) if "custom" in each]
        assert card["topic"] == "family_notified"
