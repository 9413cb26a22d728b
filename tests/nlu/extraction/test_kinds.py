"""Kinds of messages that are easily read wrongly, in many wordings: what is listed of a message must be read so."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.extraction import as_json, case_facts, normalise, number_alone
from nlu.extraction.case.loans import Loan
from nlu.extraction.case.situation import HE, Cost

HERE = Path(__file__).parent
TODAY = date(2026, 11, 30)
ROWS = [
    pytest.param(row, id=f"{path.stem}: {row['say']}")
    for path in sorted((HERE / "kinds").glob("*.yml"))
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("row", ROWS)
def test_each_wording_of_a_kind_is_read(row: dict[str, Any]) -> None:
    found = told(row["say"])
    assert {key: found.get(key) for key in row if key != "say"} == {
        key: wanted(value) for key, value in row.items() if key != "say"
    }


def told(text: str) -> dict[str, Any]:
    """The facts of the present case; events by their ids, those denied apart; costs by kind; lenders of loans."""
    facts = case_facts(normalise(text), TODAY)
    number = number_alone(normalise(text), TODAY)
    found: dict[str, Any] = {fact.field: as_json(fact.value) for fact in facts if fact.role is None}
    found["events"] = sorted({str(fact.value) for fact in facts if fact.field == "event" and fact.role is None})
    found["denied"] = sorted({str(fact.value) for fact in facts if fact.field == "event" and fact.role == "denied"})
    costs = (fact.value for fact in facts if isinstance(fact.value, Cost))
    found["lenders"] = [fact.value.lender for fact in facts if isinstance(fact.value, Loan)]
    found["of_him"] = any(fact.person == HE for fact in facts)
    found["costs"] = {cost.kind: list(cost.span) for cost in costs}
    return found | ({"number": list(number)} if number else {})


def wanted(value: Any) -> Any:
    """A value as the tables write it: an exact number bare, a range as a list, a date bare, nothing as none."""
    if value == "none":
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: wanted(each) for key, each in value.items()}
    return [value, value] if type(value) is int else value
