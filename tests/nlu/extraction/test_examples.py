"""Every row of every table fits its own examples and leaves the others alone; and no pattern is too long to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.extraction import normalise, skeleton
from nlu.extraction.case.contact import contact_statements
from nlu.extraction.case.contexts import context_of, words_of
from nlu.extraction.case.events import events
from nlu.extraction.case.who import who
from nlu.extraction.misuse_requests import KINDS
from nlu.extraction.patterns import FOLDER, pattern, table
from nlu.extraction.skeleton import Skeleton

TODAY = date(2026, 11, 30)
LONGEST = 120
CONTEXTS = [
    ("durations", "rows"),
    ("due_dates", "rows"),
    ("due_dates", "monthly"),
    ("due_dates", "today"),
    ("money", "rows"),
]
PATTERNS = [
    ("missed_calls", "statements"),
    ("missed_calls", "answered_all"),
    ("situation", "not_overdue"),
    ("roles", "repaid"),
    ("who", "debtor_after"),
]
WORDS = [
    *(("despair", key) for key in ("others", "look_alikes", "explicit", "severe")),
    *(("misuse_requests", key) for key in ("other", *KINDS)),
]
"""Tables whose patterns see the normal form of a message, with pieces of their own."""


def examples(*tables: tuple[str, str]) -> Iterator[Any]:
    for name, key in tables:
        for row in table(name)[key]:
            for kind, fits in (("fits", True), ("not", False)):
                for text in row["examples"].get(kind, []):
                    yield pytest.param(name, key, row, text, fits, id=f"{name}/{row['id']}: {text}")


def read(text: str) -> Skeleton:
    return skeleton(normalise(text), TODAY)


@pytest.mark.parametrize(("name", "key", "row", "text", "fits"), examples(*CONTEXTS))
def test_a_context_decides_its_examples(name: str, key: str, row: dict[str, Any], text: str, fits: bool) -> None:
    line = read(text)
    chosen = {found.id for item in line.items if (found := context_of(line, item, name, key))}
    assert (row["id"] in chosen) == fits


@pytest.mark.parametrize(("name", "key", "row", "text", "fits"), examples(*PATTERNS))
def test_a_pattern_finds_its_examples(name: str, key: str, row: dict[str, Any], text: str, fits: bool) -> None:
    words, line = pattern(row["pattern"], words_of(name)), read(text).line
    if key == "debtor_after":
        assert any(words.match(line, place + 1) for place, letter in enumerate(line) if letter == "P") == fits
    else:
        assert (words.search(line) is not None) == fits


@pytest.mark.parametrize(("name", "key", "row", "text", "fits"), examples(("who", "owed_by")))
def test_a_debt_is_owed_by_somebody(name: str, key: str, row: dict[str, Any], text: str, fits: bool) -> None:
    line = read(text).line
    words = words_of(name)
    before, after = pattern(f"(?:{row['before']})$", words), pattern(row["after"], words)
    places = [place for place, letter in enumerate(line) if letter == "P"]
    assert any(before.search(line, 0, place) and after.match(line, place + 1) for place in places) == fits


@pytest.mark.parametrize(("name", "key", "row", "text", "fits"), examples(*WORDS))
def test_words_fit_their_examples(name: str, key: str, row: dict[str, Any], text: str, fits: bool) -> None:
    assert (pattern(row["pattern"], table(name)["words"]).search(normalise(text)) is not None) == fits


@pytest.mark.parametrize(("name", "key", "row", "text", "fits"), examples(("contact", "rows")))
def test_a_statement_about_contact_is_told(name: str, key: str, row: dict[str, Any], text: str, fits: bool) -> None:
    told = {(said.field, said.value) for said in contact_statements(read(text)) if not said.is_asked}
    assert ((row["field"], row["value"]) in told) == fits


@pytest.mark.parametrize(("name", "key", "row", "text", "fits"), examples(("events", "rows")))
def test_an_event_is_told(name: str, key: str, row: dict[str, Any], text: str, fits: bool) -> None:
    line = read(text)
    assert (row["event"] in {event.id for event in events(line, who(line)) if not event.is_denied}) == fits


@pytest.mark.parametrize(("name", "key", "row", "text", "fits"), examples(("who", "speaker")))
def test_a_speaker_is_understood(name: str, key: str, row: dict[str, Any], text: str, fits: bool) -> None:
    assert (who(read(text)).speaker == row["speaker"]) == fits


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            if key != "examples":
                yield from strings(below)
    elif isinstance(value, list):
        for below in value:
            yield from strings(below)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("file", sorted(FOLDER.rglob("*.yml")), ids=lambda file: file.stem)
def test_no_pattern_is_too_long_to_read(file: Path) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert [text for text in strings(content) if len(text) > LONGEST] == []


def test_no_pattern_in_the_code_is_too_long_to_read() -> None:
    literal = re.compile(rf'"[^"\n]{{{LONGEST + 1},}}"')
    texts = {file.name: file.read_text("utf-8") for file in FOLDER.rglob("*.py")}
    found = {name for name, text in texts.items() if any("(?" in part for part in literal.findall(text))}
    assert found == set()


@pytest.mark.parametrize(
    "name",
    ["durations", "due_dates", "money", "missed_calls", "contact", "events", "who", "despair", "misuse_requests"],
)
def test_every_row_has_an_id_of_its_own_and_an_example(name: str) -> None:
    rows = [row for part in table(name).values() if isinstance(part, list) for row in part if isinstance(row, dict)]
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    # what is only denied fits no message of its own
    assert [row["id"] for row in rows if not row["examples"].get("fits") and row.get("told") != "denied"] == []
