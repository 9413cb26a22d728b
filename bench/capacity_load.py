"""Conversations with a running assistant, as many at once as asked for, and what its processes used meanwhile."""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import aiohttp

from bench.messages import typed
from bench.needs import TURNS
from bench.process_time import cores, cpu_s, machine_busy_s


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured at one concurrency.

    Attributes:
        concurrency: Messages under way at any time.
        messages: How many were answered.
        messages_per_s: The same in a second.
        median_ms: From sending a message to the whole answer.
        cpu_s: Seconds of processor time a message, by process; `client` is this one.
        cores_free: Cores that nothing else used meanwhile.
    """

    concurrency: int
    messages: int
    messages_per_s: float
    median_ms: float
    cpu_s: dict[str, float]
    cores_free: float


def together(rounds: Sequence[Load]) -> Load:
    """One load from several at the same concurrency; the median is the mean of theirs, by their messages."""
    messages = [load.messages for load in rounds]

    def mean(figures: Iterable[float]) -> float:
        return sum(figure * weight for figure, weight in zip(figures, messages, strict=True)) / sum(messages)

    return Load(
        concurrency=rounds[0].concurrency,
        messages=sum(messages),
        messages_per_s=1 / mean(1 / load.messages_per_s for load in rounds),
        median_ms=mean(load.median_ms for load in rounds),
        cpu_s={name: mean([load.cpu_s[name] for load in rounds]) for name in rounds[0].cpu_s},
        cores_free=mean(load.cores_free for load in rounds),
    )


def conversations(seed: int) -> Iterator[list[str]]:
    """Endless conversations of `TURNS` typed questions."""
    questions = typed(seed)
    while True:
        yield list(itertools.islice(questions, TURNS))


def loaded(
    url: str, talks: Iterator[list[str]], processes: Mapping[str, int], concurrency: int, duration_s: float
) -> Load:
    """Talks for some seconds.

    Args:
        url: Of the REST channel.
        talks: What is said, a conversation at a time.
        processes: Name and process id of what is measured.
        concurrency: Conversations at once.
        duration_s: Seconds until no new message begins.
    """
    return asyncio.run(_loaded(url, talks, {**processes, "client": os.getpid()}, concurrency, duration_s))


async def _loaded(
    url: str, talks: Iterator[list[str]], pids: Mapping[str, int], concurrency: int, duration_s: float
) -> Load:
    took: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        used = {name: cpu_s(pid) for name, pid in pids.items()}
        busy, began = machine_busy_s(), time.monotonic()
        ends = began + duration_s
        await asyncio.gather(*(_talk(http, url, talks, ends, took) for _ in range(concurrency)))
        lasted = time.monotonic() - began
        spent = {name: cpu_s(pid) - used[name] for name, pid in pids.items()}
        others = max(0.0, machine_busy_s() - busy - sum(spent.values()))
    return Load(
        concurrency=concurrency,
        messages=len(took),
        messages_per_s=len(took) / lasted,
        median_ms=1000 * statistics.median(took),
        cpu_s={name: seconds / len(took) for name, seconds in spent.items()},
        cores_free=cores() - others / lasted,
    )


async def _talk(
    http: aiohttp.ClientSession, url: str, talks: Iterator[list[str]], ends: float, took: list[float]
) -> None:
    while time.monotonic() < ends:
        sender = uuid.uuid4().hex
        for text in next(talks):
            if time.monotonic() >= ends:
                return
            began = time.perf_counter()
            async with http.post(url, json={"sender": sender, "message": text}) as reply:
                if reply.status != 200 or not await reply.json():
                    raise RuntimeError(f"status {reply.status} from {url}")
            took.append(time.perf_counter() - began)
