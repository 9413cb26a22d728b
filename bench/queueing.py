"""A turn as a customer of a closed queueing network: the client, the Rasa server's loop, the action server.

Each station is a process that works at one thing at a time; those that work share the machine's cores. Fed with
measured turns, it says what a worker does at any concurrency, on any number of cores.
"""

from __future__ import annotations

import random
import statistics
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

Visit = tuple[str, float]
"""Station, and seconds of work there."""
Turn = Sequence[Visit]


@dataclass(frozen=True, slots=True)
class Point:
    """What comes out at one concurrency.

    Attributes:
        concurrency: Turns in the network at any time.
        messages_per_s: Turns that end in a second.
        median_ms: Of the time from a turn's begin to its end.
    """

    concurrency: int
    messages_per_s: float
    median_ms: float


@dataclass(slots=True)
class _Customer:
    """A turn on its way."""

    turn: Turn
    began: float
    place: int = 0
    left: float = 0.0


@dataclass(slots=True)
class _Network:
    """The queues, and how far the first of each is."""

    turns: Sequence[Turn]
    cores: float
    chance: random.Random
    now: float = 0.0
    queues: dict[str, deque[_Customer]] = field(default_factory=dict)

    def enter(self) -> None:
        """A new turn begins."""
        self._queue(_Customer(self.chance.choice(self.turns), self.now))

    def step(self) -> _Customer | None:
        """Works until some station is done with its first; returns the turn that thereby ended, if one did."""
        busy = [queue for queue in self.queues.values() if queue]
        speed = min(1.0, self.cores / len(busy))
        first = min(busy, key=lambda queue: queue[0].left)
        took = first[0].left / speed
        self.now += took
        for queue in busy:
            queue[0].left -= took * speed
        customer = first.popleft()
        customer.place += 1
        if customer.place == len(customer.turn):
            return customer
        self._queue(customer)
        return None

    def _queue(self, customer: _Customer) -> None:
        station, customer.left = customer.turn[customer.place]
        self.queues.setdefault(station, deque()).append(customer)


def simulate(turns: Sequence[Turn], concurrency: int, cores: float, ended: int = 6000, seed: int = 0) -> Point:
    """What the network does.

    Args:
        turns: Measured turns, of which each customer draws one at random.
        concurrency: How many customers there are; one that ends begins anew at once.
        cores: How many stations work at full speed at once; a part of a core counts as such.
        ended: After how many turns the simulation stops; the first fifth is not counted.
        seed: Of the random numbers.
    """
    network = _Network(turns, cores, random.Random(seed))
    for _ in range(concurrency):
        network.enter()
    took: list[float] = []
    began_counting = 0.0
    while len(took) < ended:
        customer = network.step()
        if customer is None:
            continue
        took.append(network.now - customer.began)
        if len(took) == ended // 5:
            began_counting = network.now
        network.enter()
    counted = took[ended // 5 :]
    return Point(concurrency, len(counted) / (network.now - began_counting), 1000 * statistics.median(counted))
