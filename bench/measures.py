"""Measures of a running bot. Each returns figures by name; the unit ends the name."""

from __future__ import annotations

import asyncio
import itertools
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.messages import Outcome, pressed, run_load, run_long, typed
from bench.systems import memory_mb
from tests.support.servers import Assistant

AT_ONCE = 8
EARLY, LATE = 5, 400
"""Places in a conversation whose times are compared."""
AROUND = 20
"""Messages behind each figure: so many conversations are `EARLY` messages long, so many messages stand around `LATE`.
Both times these are the same messages, and a long conversation is read in each of its phases."""
Figures = dict[str, float]


@dataclass(frozen=True)
class Amounts:
    """How many messages each measure sends.

    Attributes:
        load: At `AT_ONCE` at once, for each kind of message.
        alone: One after the other.
        late: The place in one conversation that is compared with `EARLY`.
        memory: Before memory is read; what was sent until then counts.
    """

    load: int
    alone: int
    late: int
    memory: int


FULL = Amounts(load=600, alone=300, late=LATE, memory=1000)
QUICK = Amounts(load=96, alone=48, late=60, memory=0)


def single(bot: Assistant, amounts: Amounts) -> Figures:
    """Measure the time of single messages without other load."""
    times = _load(bot, typed(seed=2), amounts.alone, at_once=1).times_ms
    return {"median_ms": statistics.median(times), "p99_ms": _percentile(times, 99)}


def typed_load(bot: Assistant, amounts: Amounts) -> Figures:
    """Measure typed questions under load, and count answers that are lost or belong to another conversation."""
    outcome = _load(bot, typed(seed=3), amounts.load, AT_ONCE)
    return {
        "typed_per_s": outcome.per_second,
        "lost": outcome.lost,
        "crossed": outcome.crossed,
        "checked": outcome.checked,
    }


def pressed_load(bot: Assistant, amounts: Amounts) -> Figures:
    """Measure buttons and repeated questions under load."""
    outcome = _load(bot, pressed(), amounts.load, AT_ONCE)
    return {"pressed_per_s": outcome.per_second, "pressed_lost": outcome.lost}


def growth(bot: Assistant, amounts: Amounts) -> Figures:
    """Measure late messages of one conversation against early messages of many."""
    late = asyncio.run(run_long(bot.url, pressed(), amounts.late + AROUND // 2))[-AROUND:]
    begun = (itertools.islice(pressed(), number, number + EARLY) for number in range(AROUND))
    early = [asyncio.run(run_long(bot.url, messages, EARLY))[-1] for messages in begun]
    found = {"early_ms": statistics.median(early), "late_ms": statistics.median(late)}
    return {**found, "late_over_early": found["late_ms"] / found["early_ms"]}


def memory(bot: Assistant, amounts: Amounts) -> Figures:
    """Measure the memory of both servers after at least `amounts.memory` messages."""
    sent = 2 * amounts.load + amounts.alone + amounts.late
    if amounts.memory > sent:
        _load(bot, typed(seed=4), amounts.memory - sent, AT_ONCE)
    return {"memory_mb": memory_mb(bot)}


MEASURES: dict[str, Callable[[Assistant, Amounts], Figures]] = {
    "one at a time": single,
    "typed questions, 8 at once": typed_load,
    "buttons and repeated questions, 8 at once": pressed_load,
    "one long conversation": growth,
    "memory": memory,
}


def _load(bot: Assistant, messages: Iterator[str], amount: int, at_once: int) -> Outcome:
    return asyncio.run(run_load(bot.url, messages, amount, at_once))


def _percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]
