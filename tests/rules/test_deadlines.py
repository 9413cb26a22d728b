"""The calendar of a case: worked by hand against the articles, and what holds for every date."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import EVENTS, deadlines
from rules.deadlines import STARTS, TABLE, last_day, load_deadlines
from yaml_models import ContentError

TODAY = date(2026, 11, 30)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def only(dates, **more):
    (found,) = deadlines(dates, TODAY, **more)
    return found


def test_a_payment_order_received_on_the_20th_is_objected_to_by_the_5th():
    # the 21st is the first day, the 5th of December the fifteenth; it is a Saturday
    found = only({"payment_order": date(2026, 11, 20)})
    assert (found.last_day, found.days_left, found.whose) == (date(2026, 12, 5), 5, "mine")
    assert found.is_on_a_weekend
    assert found.facts[0] == "EN-05"


def test_a_time_that_has_passed_says_what_holds_instead():
    found = only({"payment_order": date(2026, 11, 10)})
    assert (found.last_day, found.is_over) == (date(2026, 11, 25), True)
    assert "异议交到" not in found.text
    assert "申请执行" in found.text


@pytest.mark.parametrize(
    ("start", "received", "name", "last"),
    [
        ("summons", date(2026, 11, 27), "statement_of_defence", date(2026, 12, 12)),
        ("judgment", date(2026, 11, 28), "appeal", date(2026, 12, 13)),
        ("award", date(2026, 11, 30), "setting_aside_an_award", date(2027, 2, 28)),
        ("threatened", date(2026, 8, 31), "report_to_the_police", date(2027, 2, 28)),
        ("due_date", date(2024, 2, 29), "limitation_of_the_debt", date(2027, 2, 28)),
        ("filed_credit_dispute", date(2026, 11, 29), "answer_to_a_credit_dispute", date(2026, 12, 19)),
    ],
)
def test_the_last_day(start, received, name, last):
    found = only({start: received})
    assert (found.id, found.last_day) == (name, last)


def test_a_bank_has_fifteen_days_to_answer_and_of_others_nothing_is_known():
    filed = {"filed_complaint": date(2026, 11, 20)}
    assert only(filed, lender_types=["bank"]).last_day == date(2026, 12, 5)
    assert deadlines(filed, TODAY, lender_types=["micro_loan"]) == ()
    assert deadlines(filed, TODAY) == ()


def test_enforcement_of_an_award_can_be_objected_to_only_where_there_is_an_award():
    started = {"enforcement_started": date(2026, 11, 25)}
    assert deadlines(started, TODAY) == ()
    assert only(started, events=["award"]).id == "objection_to_enforcing_an_award"


def test_the_nearest_day_comes_first_and_passed_days_last():
    dates = {"judgment": date(2026, 11, 1), "summons": date(2026, 11, 29), "payment_order": date(2026, 11, 20)}
    found = deadlines(dates, TODAY)
    assert [each.start for each in found] == ["payment_order", "summons", "judgment"]


@given(st.dictionaries(st.sampled_from(STARTS), days, max_size=6), days, st.sets(st.sampled_from(EVENTS)))
def test_every_deadline_lies_after_its_start_and_has_a_source(dates, today, events):
    for found in deadlines(dates, today, events, ["bank"]):
        assert found.started == dates[found.start] <= today
        assert found.last_day > found.started
        assert found.days_left == (found.last_day - today).days
        assert found.facts and found.text


@given(days, st.integers(1, 60))
def test_the_first_day_does_not_count(start, length):
    assert last_day(start, length, None) == start + timedelta(days=length)


@given(days, st.integers(1, 48))
def test_months_end_on_the_same_day_or_the_last_of_the_month(start, months):
    end = last_day(start, None, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


@given(st.sampled_from(STARTS), days, days)
def test_what_lies_ahead_has_no_deadline_yet(start, today, ahead):
    if ahead > today:
        assert deadlines({start: ahead}, today, EVENTS, ["bank"]) == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{id: x, label: y, starts: sued, whose: mine, do: a, after: b, facts: [EN-05]}", "either days or months"),
        (
            "{id: x, label: y, starts: sued, days: 1, months: 1, whose: mine, do: a, after: b, facts: [EN-05]}",
            "either days",
        ),
        (
            "{id: x, label: y, starts: rain, days: 1, whose: mine, do: a, after: b, facts: [EN-05]}",
            "unknown words: rain",
        ),
        (
            "{id: x, label: y, starts: sued, days: 1, whose: mine, do: a, after: b, facts: []}",
            "name the fact that carries the row",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused(tmp_path: Path, row, reason):
    path = tmp_path / "deadlines.yml"
    path.write_text(f"deadlines:\n- {row}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=reason):
        load_deadlines(path)


def test_every_row_has_a_name_of_its_own():
    names = [row.id for row in load_deadlines(TABLE)]
    assert len(names) == len(set(names))
