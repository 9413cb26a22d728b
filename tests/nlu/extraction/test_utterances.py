"""The facts of whole messages as borrowers type them: the tables say what is meant, and nothing more may be found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
import zhconv

from nlu.extraction import case_facts, normalise

HERE = Path(__file__).parent
TODAY = date(2026, 11, 24)
TABLES = (HERE / "case_facts.yml", *sorted((HERE / "utterances").glob("*.yml")))
ROWS = [(path.stem, row) for path in TABLES for row in yaml.safe_load(path.read_text(encoding="utf-8"))]
SAID = [row["say"] for _, row in ROWS]

FULL_WIDTH = {ord("0") + digit: chr(ord("０") + digit) for digit in range(10)}
OTHER_WAYS: dict[str, Callable[[str], str]] = {
    "traditional": lambda text: zhconv.convert(text, "zh-tw"),
    "full width": lambda text: text.translate(FULL_WIDTH),
    "polite": lambda text: f"您好，请问一下，{text}",
    "in despair": lambda text: f"{text}，怎么办啊！！😭",
}


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{table}: {row['say'][:40]}") for table, row in ROWS])
def test_case_facts(row: dict[str, Any]) -> None:
    found: dict[str, Any] = {}
    for fact in case_facts(normalise(row["say"]), TODAY):
        if fact.field in ("speaker", "debtor"):
            found[fact.field] = fact.value
        elif fact.field == "event":
            found.setdefault("denied" if fact.role else "events", []).append(fact.value)
        elif fact.field not in ("loan", "due_date"):
            found.setdefault(fact.role or "facts", {})[fact.field] = _written(fact.value)
    assert {key: sorted(value) if key in ("events", "denied") else value for key, value in found.items()} == {
        key: value for key, value in row.items() if key != "say"
    }


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_the_same_said_in_another_way_tells_the_same(way: str) -> None:
    retold = {text: OTHER_WAYS[way](text) for text in SAID}
    assert [text for text, other in retold.items() if _told(text) != _told(other)] == []


def test_each_message_is_said_once() -> None:
    assert sorted(SAID) == sorted(set(SAID))


@cache
def _told(text: str) -> dict[tuple[str | None, str], Any]:
    return {(fact.role, fact.field): fact.value for fact in case_facts(normalise(text), TODAY) if fact.field != "event"}


def _written(value: Any) -> Any:
    """A value as the tables write it: an exact number bare, a range as a list."""
    if isinstance(value, tuple):
        return value[0] if value[0] == value[1] else list(value)
    return value if isinstance(value, bool) else pytest.approx(value, abs=1e-8)
