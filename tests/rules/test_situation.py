"""A case that cannot be is refused, and the message names the field."""

from typing import Any

import pytest

from rules import RulesError, Situation, SituationError


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


def test_nothing_known_is_a_case_too() -> None:
    assert Situation() == Situation(None, None, None, None, None, None, None, None)


def test_a_case_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Situation().overdue_days = (1, 1)  # type: ignore[misc]
