"""Penalty interest: figures, flags, refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import InterestError, estimate_penalty_interest, is_above_ceiling


def test_one_wan_for_thirty_days_at_five_per_ten_thousand() -> None:
    estimate = estimate_penalty_interest((10_000, 10_000), 0.0005, (30, 30))
    assert (estimate.low, estimate.high) == (195.0, 225.0)
    assert estimate.formula == "10000 元 × 0.05% × (1 + 30%～50%) × 30 天 ≈ 195.00～225.00 元"
    assert (estimate.grade, estimate.source) == ("practice", "IN-05")
    assert (estimate.yearly_rate, estimate.flags) == (0.1825, ())


def test_ranges_of_principal_and_days_widen_the_estimate() -> None:
    estimate = estimate_penalty_interest((8_000, 12_000), 0.0005, (30, 45))
    assert (estimate.low, estimate.high) == (156.0, 405.0)
    assert estimate.formula == "8000～12000 元 × 0.05% × (1 + 30%～50%) × 30～45 天 ≈ 156.00～405.00 元"


@pytest.mark.parametrize(
    ("principal", "days"), [((10_000, None), (91, 91)), ((10_000, 10_000), (91, None)), ((10_000, None), (91, None))]
)
def test_a_span_that_is_open_above_gives_a_lower_bound_only(
    principal: tuple[int, int | None], days: tuple[int, int | None]
) -> None:
    estimate = estimate_penalty_interest(principal, 0.0005, days)
    assert (estimate.low, estimate.high) == (591.5, None)
    assert estimate.formula == "至少 10000 元 × 0.05% × (1 + 30%) × 91 天 ≈ 591.50 元，上限算不出来"


def test_on_the_due_date_there_is_none() -> None:
    estimate = estimate_penalty_interest((500, 500), 0.0005, (0, 0))
    assert (estimate.low, estimate.high) == (0.0, 0.0)


def test_amounts_end_at_the_cent() -> None:
    estimate = estimate_penalty_interest((777, 777), 0.00033, (1, 1))
    assert (estimate.low, estimate.high) == (0.33, 0.38)


def test_half_a_cent_is_rounded_up() -> None:
    assert estimate_penalty_interest((1, 1), 0.05, (1, 1)).low == 0.07


@pytest.mark.parametrize(
    ("daily_rate", "flagged"),
    [(0.24 / 365, False), (0.000657, False), (0.000658, True), (0.0007, True), (0.05, True), (0.99, True)],
)
def test_only_more_than_24_percent_a_year_is_flagged(daily_rate: float, flagged: bool) -> None:
    estimate = estimate_penalty_interest((1_000, 1_000), daily_rate, (10, 10))
    assert [(flag.id, flag.source) for flag in estimate.flags] == [("above_24_percent", "IN-04")] * flagged


def test_a_rate_barely_above_24_percent_is_not_shown_as_24_percent_above_24_percent() -> None:
    [flag] = estimate_penalty_interest((1_000, 1_000), 0.24002 / 365, (10, 10)).flags
    assert "略高于 24%" in flag.text


@pytest.mark.parametrize(
    ("field", "figures"),
    [
        ("principal", ((0, 0), 0.0005, (30, 30))),
        ("principal", ((-5, 10), 0.0005, (30, 30))),
        ("principal", ((10, 5), 0.0005, (30, 30))),
        ("principal", ((10**11, 10**11), 0.0005, (30, 30))),
        ("daily_rate", ((100, 100), 0.0, (30, 30))),
        ("daily_rate", ((100, 100), -0.0005, (30, 30))),
        ("daily_rate", ((100, 100), 1.0, (30, 30))),
        ("daily_rate", ((100, 100), float("nan"), (30, 30))),
        ("overdue_days", ((100, 100), 0.0005, (-1, 3))),
        ("overdue_days", ((100, 100), 0.0005, (1, 40_000))),
        ("overdue_days", ((100, 100), 0.0005, (40_000, None))),
    ],
)
def test_nonsense_is_refused(field: str, figures: tuple[tuple[int, int], float, tuple[int, int]]) -> None:
    with pytest.raises(InterestError, match=field) as caught:
        estimate_penalty_interest(*figures)
    assert caught.value.field == field


@given(st.integers(1, 10**10), st.floats(1e-6, 0.999), st.integers(0, 36_499))
def test_a_day_more_never_costs_less(principal: int, daily_rate: float, days: int) -> None:
    estimate = estimate_penalty_interest((principal, principal), daily_rate, (days, days))
    later = estimate_penalty_interest((principal, principal), daily_rate, (days + 1, days + 1))
    assert estimate.high is not None and later.high is not None
    assert 0 <= estimate.low <= estimate.high
    assert estimate.low <= later.low
    assert estimate.high <= later.high


@pytest.mark.parametrize(("yearly", "above"), [(0.36, True), (0.2401, True), (0.24, False), (0.18, False)])
def test_only_a_rate_above_the_ceiling_is_above_it(yearly: float, above: bool) -> None:
    assert is_above_ceiling(yearly / 365) is above
