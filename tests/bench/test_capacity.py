"""The capacity note: what its figures follow from, and that they are those that were measured."""

from __future__ import annotations

import json

import pytest

from bench.capacity_load import Load, together
from bench.capacity_note import BEGIN, DOCS, END, WORDS, filled
from bench.needs import AIM, KEPT_DAYS, SIZES, TURNS, needs
from bench.process_time import cpu_s, resident_mb

RESULTS = DOCS.parent / "bench" / "results" / "capacity.json"
CPU_S = {"worker": 0.02, "actions": 0.003, "postgres": 0.002, "redis": 0.0004, "nginx": 0.0005}
MEMORY_MB = {"worker": 500, "actions": 50}


@pytest.mark.parametrize("name", list(WORDS))
def test_the_note_holds_the_figures_that_were_measured(name):
    text = (DOCS / name).read_text(encoding="utf-8")
    measured = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert text == filled(text, name, measured)
    assert text.count(BEGIN) == text.count(END) == 1
    assert f"{measured['memory_mb']['worker']:.0f} MB" in text


def test_no_worker_is_busier_than_it_may_be():
    for need in needs(CPU_S, MEMORY_MB, 50):
        assert need["cores"]["worker"] / need["workers"] <= AIM
        assert need["workers"] >= 2


def test_disk_is_what_conversations_of_the_kept_days_take():
    (need, *_) = needs(CPU_S, MEMORY_MB, 50)
    assert need["disk_gb"] == pytest.approx(SIZES["1 k"] / 1000 * 50 * KEPT_DAYS / 1000)
    assert need["messages_per_s"] == pytest.approx(SIZES["1 k"] * TURNS / 10 / 3600)


def test_the_worker_fills_first_until_the_one_database_is_full():
    small, middle, large = needs(CPU_S, MEMORY_MB, 50)
    assert small["bottleneck"] == middle["bottleneck"] == "worker"
    assert small["share"] < 1 / 50
    assert (large["bottleneck"], large["share"] > 1) == ("postgres", True)


def test_processor_time_and_memory_of_a_process_are_read():
    import os

    before = cpu_s(os.getpid())
    sum(range(2_000_000))
    assert cpu_s(os.getpid()) > before
    assert 5 < resident_mb(os.getpid()) < 5000


def test_rounds_count_by_their_messages() -> None:
    quick = Load(4, messages=300, messages_per_s=60.0, median_ms=60.0, cpu_s={"rasa": 0.01}, cores_free=2.0)
    slow = Load(4, messages=100, messages_per_s=20.0, median_ms=180.0, cpu_s={"rasa": 0.03}, cores_free=2.0)
    both = together([quick, slow])
    assert both.messages == 400
    assert both.messages_per_s == pytest.approx(400 / 10)
    assert both.median_ms == pytest.approx(90)
    assert both.cpu_s["rasa"] == pytest.approx(0.015)
