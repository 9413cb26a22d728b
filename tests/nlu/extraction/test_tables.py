"""What people say, and what is read from it: one YAML table for each function."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.extraction import contact_state, durations, missed_calls, money, normalise, number, rates
from nlu.extraction.numerals import numeral_span

TODAY = date(2026, 11, 24)
STATES = {
    "lost": ("out_of_contact", True),
    "reachable": ("out_of_contact", False),
    "talked": ("talked_to_lender", True),
    "silent": ("talked_to_lender", False),
    "named": ("emergency_contact_on_file", True),
    "unnamed": ("emergency_contact_on_file", False),
}
Row = dict[str, Any]


def rows(name: str) -> list[Any]:
    content = yaml.safe_load((Path(__file__).parent / f"{name}.yml").read_text(encoding="utf-8"))
    return [pytest.param(row, id=str(next(iter(row.values())))) for row in content]


@pytest.mark.parametrize("row", rows("normalise"))
def test_what_is_typed_reads(row: Row) -> None:
    assert normalise(row["typed"]) == row["reads"]


@pytest.mark.parametrize("row", rows("numerals"))
def test_numbers(row: Row) -> None:
    if "spans" in row:
        assert numeral_span(row["text"]) == tuple(row["spans"])
    else:
        assert number(row["text"]) == row.get("is")


@pytest.mark.parametrize("row", rows("durations"))
def test_durations(row: Row) -> None:
    found = durations(normalise(row["say"]), TODAY)
    if "is" not in row:
        assert found == []
    else:
        assert [[*one.span_days, one.counts] for one in found][-1] == row["is"]


@pytest.mark.parametrize("row", rows("missed_calls"))
def test_missed_calls(row: Row) -> None:
    found = missed_calls(normalise(row["say"]))
    assert (list(found[-1].span) if found else None) == row.get("is")


@pytest.mark.parametrize("row", rows("money"))
def test_sums_of_money(row: Row) -> None:
    found = money(normalise(row["say"]))
    assert ([*found[-1].span, found[-1].counts] if found else None) == row.get("is")


@pytest.mark.parametrize("row", rows("rates"))
def test_interest_rates(row: Row) -> None:
    found = rates(normalise(row["say"]))
    daily = row["daily"] / 100 if "daily" in row else row["yearly"] / 100 / 365 if "yearly" in row else None
    assert (found[-1].daily_rate if found else None) == (None if daily is None else pytest.approx(daily))


@pytest.mark.parametrize("row", rows("contact_state"))
def test_contact_state(row: Row) -> None:
    state = contact_state(normalise(row["say"]))
    told = {field: value for field in state.__slots__ if (value := getattr(state, field)) is not None}
    assert told == (dict([STATES[row["is"]]]) if "is" in row else {})
