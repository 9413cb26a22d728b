"""The simulation against what theory knows of closed queueing networks."""

from __future__ import annotations

import random

import pytest

from bench.queueing import simulate

MANY = 64.0


def turns(*stations: tuple[str, float], count: int = 4000) -> list[list[tuple[str, float]]]:
    """Turns with exponential work of these means, for which theory has closed forms."""
    chance = random.Random(3)
    return [[(name, chance.expovariate(1 / mean)) for name, mean in stations] for _ in range(count)]


def mean_value(means: list[float], customers: int) -> float:
    """Throughput of a closed network of single servers, by mean value analysis."""
    waiting = [0.0] * len(means)
    through = 0.0
    for present in range(1, customers + 1):
        stay = [mean * (1 + queue) for mean, queue in zip(means, waiting, strict=True)]
        through = present / sum(stay)
        waiting = [through * time for time in stay]
    return through


@pytest.mark.parametrize("customers", [1, 2, 4, 8, 16])
def test_throughput_is_that_of_mean_value_analysis(customers):
    point = simulate(turns(("loop", 0.02), ("actions", 0.005), ("client", 0.002)), customers, MANY)
    assert point.messages_per_s == pytest.approx(mean_value([0.02, 0.005, 0.002], customers), rel=0.05)


def test_one_customer_waits_for_nobody():
    point = simulate([[("loop", 0.01), ("actions", 0.002), ("loop", 0.003)]], 1, 1.0)
    assert point.median_ms == pytest.approx(15)
    assert point.messages_per_s == pytest.approx(1 / 0.015)


def test_the_busiest_station_bounds_the_throughput_and_others_only_wait():
    point = simulate([[("loop", 0.01), ("actions", 0.002)]], 32, MANY)
    assert point.messages_per_s == pytest.approx(100, rel=0.01)
    assert point.median_ms == pytest.approx(320, rel=0.02)


def test_stations_that_share_a_core_are_slower():
    turn = [[("loop", 0.01), ("actions", 0.01)]]
    assert simulate(turn, 8, 2.0).messages_per_s == pytest.approx(100, rel=0.02)
    assert simulate(turn, 8, 1.0).messages_per_s == pytest.approx(50, rel=0.02)
