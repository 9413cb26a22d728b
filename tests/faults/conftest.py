"""What the tests of faults share: conversations whose cards are checked, logs, the clock."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.support import clock
from tests.support.clients import cards, replies, types
from tests.support.servers import ROOT, Assistant

SCHEMA = json.loads((ROOT / "actions" / "card.schema.json").read_text(encoding="utf-8"))
Say = Callable[[str], dict[str, Any]]


@pytest.fixture
def set_time(fragile: Assistant) -> Iterator[Callable[[str], None]]:
    """Sets the assistant's clock to a moment in Shanghai; it is right again afterwards."""
    if clock.LIBRARY is None:
        pytest.skip(clock.MISSING)
    file = Path(fragile.environment[clock.FILE_VARIABLE])
    yield lambda moment: clock.set_clock(file, moment)
    clock.set_clock(file, None)


@pytest.fixture(params=["rest", "web"])
def talk(request: pytest.FixtureRequest, fragile: Assistant) -> Say:
    """A new conversation: says something, returns the card that answers, whose form is checked."""
    if request.param == "rest":
        sender = uuid.uuid4().hex
        return lambda text: only_card(fragile.say(sender, text, timeout_s=60))
    session = fragile.session()
    return lambda text: only_card(replies(whole(fragile.send(session, text))))


def whole(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A stream of the web channel that came to its end."""
    assert types(lines)[-1] == "end", lines
    return lines


def only_card(said: list[dict[str, Any]]) -> dict[str, Any]:
    """The card of an answer, of the form that is promised, beside a text that is complete by itself.

    It may be followed by the one question that would make it surer.
    """
    found = cards(said)
    for card in found:
        jsonschema.validate(card, SCHEMA)
    assert any(line.get("text") for line in said)
    assert [card["kind"] for card in found[1:]] in ([], ["clarify"]), found
    return found[0]


def grown(file: Path, before: int) -> str:
    """What was added to a log since it had so many characters."""
    return file.read_text(encoding="utf-8", errors="replace")[before:]
