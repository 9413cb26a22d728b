"""A case that cannot be is refused, and the message names the field."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import Loan, RulesError, Situation, SituationError


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("overdue_days", (-1, 3), "overdue_days: -1 is negative; give 0 or more"),
        ("overdue_days", (5, 3), r"overdue_days: \(5, 3\) runs backwards; give the smaller number first"),
        ("missed_calls", (3, 2), "missed_calls: .* runs backwards"),
        ("principal", (-5, -5), "principal: -5 is negative"),
        ("missed_calls", [2, 3], "missed_calls: .* is not a span"),
        ("missed_calls", (1.5, 2.0), "missed_calls: .* is not a span"),
        ("overdue_days", (True, True), "overdue_days: .* is not a span"),
        ("overdue_days", (3,), "overdue_days: .* is not a span"),
        ("overdue_days", (None, 3), "overdue_days: .* is not a span"),
        ("monthly_income", (-1, None), "monthly_income: -1 is negative"),
        ("speaker", "robot", 'speaker: unknown word "robot"; known: borrower, spouse'),
        ("debtor", "neighbour", 'debtor: unknown word "neighbour"'),
        ("events", frozenset({"sued", "rained"}), 'events: unknown word "rained"'),
        ("daily_rate", 0.0, "daily_rate: 0.0 is not a rate"),
        ("daily_rate", -0.1, "daily_rate: -0.1 is not a rate"),
        ("daily_rate", float("nan"), "daily_rate: nan is not a rate"),
        ("daily_rate", float("inf"), "daily_rate: inf is not a rate"),
    ],
)
def test_a_case_that_cannot_be_is_refused(field: str, value: Any, reason: str) -> None:
    with pytest.raises(SituationError, match=reason) as caught:
        Situation(**{field: value})
    assert caught.value.field == field
    assert isinstance(caught.value, RulesError)


def test_a_loan_that_cannot_be_is_refused() -> None:
    with pytest.raises(SituationError, match=r"loans: \(9, 3\) runs backwards"):
        Loan("花呗", overdue_days=(9, 3))


def test_nothing_known_is_a_case_too() -> None:
    assert Situation().overdue_days is None
    assert Situation().speaker == "borrower"


def test_a_case_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Situation().overdue_days = (1, 1)  # type: ignore[misc]


def test_of_several_loans_the_gravest_gives_the_days_and_the_sum_the_principal() -> None:
    loans = (Loan("借呗", (10_000, 10_000), (90, 90)), Loan("花呗", (3_000, 3_500), (2, 2)))
    case = Situation(loans=loans)
    assert (case.overdue_days, case.principal) == ((90, 90), (13_000, 13_500))


def test_a_loan_of_unknown_principal_leaves_the_sum_open_above() -> None:
    assert Situation(loans=(Loan("借呗", (10_000, 10_000)), Loan("花呗"))).principal == (10_000, None)


def test_the_gravest_of_open_spans_is_open() -> None:
    loans = (Loan("借呗", overdue_days=(91, None)), Loan("花呗", overdue_days=(100, 120)))
    assert Situation(loans=loans).overdue_days == (100, None)


def test_what_was_told_of_the_whole_case_goes_before_its_loans() -> None:
    case = Situation((60, 60), principal=(9_000, 9_000), loans=(Loan("借呗", (1, 1), (90, 90)),))
    assert (case.overdue_days, case.principal) == ((60, 60), (9_000, 9_000))


def test_days_are_counted_anew_from_the_due_date() -> None:
    case = Situation((2, 2), due_date=date(2026, 11, 8))
    assert case.on(date(2026, 11, 30)).overdue_days == (22, 22)


def test_a_due_date_to_come_is_not_overdue() -> None:
    assert Situation(due_date=date(2026, 12, 8)).on(date(2026, 11, 30)).overdue_days == (0, 0)


def test_loans_age_one_by_one() -> None:
    loans = (Loan("借呗", overdue_days=(12, 12)), Loan("花呗", due_date=date(2026, 11, 8)))
    case = Situation(loans=loans).on(date(2026, 11, 10)).on(date(2026, 11, 30))
    assert [loan.overdue_days for loan in case.loans] == [(12, 12), (22, 22)]
    assert case.overdue_days == (22, 22)


def test_days_that_were_told_without_a_date_do_not_age() -> None:
    assert Situation((40, 40)).on(date(2030, 1, 1)).overdue_days == (40, 40)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-400, 4_000), st.integers(0, 400))
def test_a_case_never_grows_younger(due: date, since: int, later: int) -> None:
    first = due + timedelta(days=since)
    before, after = (Situation(due_date=due).on(first + timedelta(days=days)).overdue_days for days in (0, later))
    assert before is not None and after is not None
    assert before <= after
    assert Situation(due_date=due).on(first).on(first + timedelta(days=later)).overdue_days == after
