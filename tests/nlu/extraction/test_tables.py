"""What people say, and what is read from it: one YAML table for each part of the reading."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.extraction import normalise, number, skeleton
from nlu.extraction.case.contact import contact_statements
from nlu.extraction.case.due_dates import due_dates
from nlu.extraction.case.durations import durations, levels
from nlu.extraction.case.missed_calls import missed_calls
from nlu.extraction.case.money import sums
from nlu.extraction.quantities.numerals import read_number
from nlu.extraction.quantities.rates import Rate
from nlu.extraction.skeleton import Skeleton

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


def read(row: Row) -> Skeleton:
    return skeleton(normalise(row["say"]), TODAY)


@pytest.mark.parametrize("row", rows("normalise"))
def test_what_is_typed_reads(row: Row) -> None:
    assert normalise(row["typed"]) == row["reads"]


@pytest.mark.parametrize("row", rows("numerals"))
def test_numbers(row: Row) -> None:
    if "spans" in row:
        found = read_number(row["text"], 0)
        assert found is not None and found.end == len(row["text"])
        assert (found.low, found.high) == tuple(row["spans"])
    else:
        assert number(row["text"]) == row.get("is")


@pytest.mark.parametrize("row", rows("skeletons"))
def test_skeletons(row: Row) -> None:
    assert read(row).line == row["is"]


@pytest.mark.parametrize("row", rows("durations"))
def test_durations_and_due_dates(row: Row) -> None:
    line = read(row)
    found = [(one.item.start, [*one.span, one.counts]) for one in durations(line)]
    found += [(start, [*span, "overdue"]) for start, _, span in levels(line.text)]
    for day in due_dates(line, TODAY):
        counts = "due_in" if day.is_to_come else "overdue" if day.is_told else "due_date"
        found.append((day.item.start, [*day.span, counts]))
    assert (sorted(found)[-1][1] if found else None) == row.get("is")


@pytest.mark.parametrize("row", rows("missed_calls"))
def test_missed_calls(row: Row) -> None:
    found = missed_calls(read(row))
    assert (list(found[-1].span) if found else None) == row.get("is")


@pytest.mark.parametrize("row", rows("money"))
def test_sums_of_money(row: Row) -> None:
    found = sums(read(row))
    told = ["principal" if found[-1].counts == "total" else found[-1].counts] if found else []
    assert ([*found[-1].span, *told] if found else None) == row.get("is")


@pytest.mark.parametrize("row", rows("rates"))
def test_interest_rates(row: Row) -> None:
    found = [item.value.daily_rate for item in read(row).items if isinstance(item.value, Rate)]
    daily = row["daily"] / 100 if "daily" in row else row["yearly"] / 100 / 365 if "yearly" in row else None
    assert (found[-1] if found else None) == (None if daily is None else pytest.approx(daily))


@pytest.mark.parametrize("row", rows("contact_state"))
def test_contact_state(row: Row) -> None:
    told = {said.field: said.value for said in contact_statements(read(row)) if not said.is_asked}
    assert told == (dict([STATES[row["is"]]]) if "is" in row else {})
