"""Messages as they really come: several sentences, insults, pasted texts, speech, other scripts, abbreviations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.understanding.conftest import Ask, Understood

FACTS = ("overdue_days", "missed_calls")
LEAST_RIGHT = 0.95
LEAST_BOTH = 0.85

Row = dict[str, Any]
Judged = tuple[str, Row, Understood]

TABLE = yaml.safe_load((Path(__file__).parent / "messy.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def judged(ask: Ask) -> list[Judged]:
    return [(kind, row, ask(row["text"])) for kind, rows in TABLE.items() for row in rows]


def test_there_are_enough() -> None:
    assert sum(len(rows) for rows in TABLE.values()) >= 100
    assert sum(bool(row.get("both")) for rows in TABLE.values() for row in rows) >= 25


def test_the_main_question_and_the_facts_are_understood(judged: list[Judged]) -> None:
    wrong = [one for one in judged if not is_right(one[1], one[2])]
    assert 1 - len(wrong) / len(judged) >= LEAST_RIGHT, listed(wrong)


def test_both_questions_are_found(judged: list[Judged]) -> None:
    double = [one for one in judged if one[1].get("both")]
    wrong = [one for one in double if len(questions_found(one[1], one[2])) < 2]
    assert 1 - len(wrong) / len(double) >= LEAST_BOTH, listed(wrong)


def test_a_crisis_comes_before_any_question(judged: list[Judged]) -> None:
    wrong = [one for one in judged if (one[2].topic == "distress") != bool(one[1].get("distress"))]
    assert not wrong, listed(wrong)


def is_right(row: Row, found: Understood) -> bool:
    """Whether the main topic is one that was asked, and every fact of the table is read as it stands there."""
    accepted = {name.partition("/")[0] for question in row["topics"] for name in any_of(question)}
    stated = {field: row[field] for field in FACTS if field in row}
    return found.topic in accepted and all(
        [value, value] in found.facts.get(field, []) for field, value in stated.items()
    )


def questions_found(row: Row, found: Understood) -> list[Any]:
    """The questions of the message that were found, each counted once, whatever topic or question would answer it."""
    left = [{question, question.partition("/")[0]} for question in found.questions]
    hits = []
    for question in sorted(row["topics"], key=lambda question: len(any_of(question))):
        answering = next((names for names in left if names & set(any_of(question))), None)
        if answering is not None:
            left.remove(answering)
            hits.append(question)
    return hits


def any_of(question: str | list[str]) -> list[str]:
    return [question] if isinstance(question, str) else question


def listed(wrong: list[Judged]) -> str:
    return "\n".join(["", *lines(wrong)])


def lines(wrong: list[Judged]) -> Iterator[str]:
    """One line a message: what it is, what was wanted and what came."""
    for kind, row, found in wrong:
        wanted = {key: value for key, value in row.items() if key != "text"}
        read = {field: found.facts[field] for field in FACTS if field in found.facts}
        yield f"{kind}: {row['text']}\n    wanted {wanted}"
        yield f"    came {sorted(found.topics)}, first {found.topic}, {read}"
