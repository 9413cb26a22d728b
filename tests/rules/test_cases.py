"""The boundaries of the default thresholds, as the table in cases.yml writes them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from rules import Situation, Span, assess, policy_for

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("cases.yml").read_text("utf-8"))
CONTACT = {"reachable": False, "lost": True, None: None}
OVERDUE = (1, 3, 4, 30, 31, 90, 91, [1, 200], None)


def rows(table: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", CASES[table], ids=str)


def span(value: int | list[int] | None) -> Span | None:
    if value is None:
        return None
    low, high = value if isinstance(value, list) else (value, value)
    return low, high


def situation(row: dict[str, Any], days: int | list[int] | None, talked: bool | None = None) -> Situation:
    return Situation(span(days), span(row["calls"]), CONTACT[row["contact"]], talked)


@rows("stages")
def test_days_give_the_stages_they_touch(row: dict[str, Any]) -> None:
    assessment = assess(Situation(overdue_days=span(row["days"])), policy_for(None))
    assert list(assessment.stage) == row["stage"]
    assert assessment.next_stage == row["next_stage"]


@pytest.mark.parametrize("days", OVERDUE)
@rows("contact_family")
def test_calls_and_contact_give_the_outcomes_they_span(row: dict[str, Any], days: int | list[int] | None) -> None:
    assessment = assess(situation(row, days), policy_for(None))
    assert list(assessment.contact_family) == row["outcome"]


@rows("contact_family")
def test_a_silent_borrower_and_one_who_did_not_talk_are_alike(row: dict[str, Any]) -> None:
    silent, not_talked = (assess(situation(row, 40, talked), policy_for(None)) for talked in (None, False))
    assert (silent.stage, silent.contact_family) == (not_talked.stage, not_talked.contact_family)


@rows("talked_to_lender")
def test_having_talked_softens_only_below_five_calls_and_while_reachable(row: dict[str, Any]) -> None:
    assessment = assess(situation(row, 40, talked=True), policy_for(None))
    assert list(assessment.contact_family) == row["outcome"]


@rows("contact_family")
def test_on_the_due_date_nothing_applies(row: dict[str, Any]) -> None:
    assert assess(situation(row, 0), policy_for(None)).contact_family == ("not_applicable",)


@rows("contact_family")
def test_a_range_that_touches_the_due_date_adds_not_applicable(row: dict[str, Any]) -> None:
    assessment = assess(situation(row, [0, 2]), policy_for(None))
    assert list(assessment.contact_family) == ["not_applicable", *row["outcome"]]


@rows("ask_for")
def test_the_next_question_is_one_that_matters(row: dict[str, Any]) -> None:
    assert assess(situation(row, row["days"]), policy_for(None)).ask_for == row["ask_for"]
