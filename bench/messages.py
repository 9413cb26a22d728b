"""Sends messages to a bot; checks how fast answers come, and whether to the right conversation."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import yaml

QUESTIONS = Path(__file__).with_name("questions.yml")
BEFORE = (
    "",
    "最近压力很大，",
    "第一次碰到这种事，",
    "昨天刚接到电话，",
    "我人在外地，",
    "工资还没发，",
    "刚看到短信，",
    "实在没办法了，",
)
"""Put before a question, so that no message of a run comes twice and none can be answered from memory."""
BUTTONS = ("/family_notified", "/credit_report", "/lawsuit", "/penalty_interest", "/negotiate", "/home_visit")
REPEATED = ("会通知我家人吗", "会上征信吗", "利息怎么算", "会被起诉吗")
TURNS = 6
"""Messages of one conversation under load; the first tells how many days it is overdue, which marks its answers."""
_TELLS_NUMBERS = re.compile(r"[0-9０-９一二两三四五六七八九十百千万半几]")
_TIMEOUT = aiohttp.ClientTimeout(total=120)


@dataclass
class Outcome:
    """Outcome of some messages.

    Attributes:
        times_ms: Of each answered message, in the order in which the answers came.
        seconds: From the first message to the last answer.
        lost: Messages that got no answer.
        crossed: Answers with the case of another conversation.
        checked: Answers that showed whose they are.
    """

    times_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0
    lost: int = 0
    crossed: int = 0
    checked: int = 0

    @property
    def per_second(self) -> float:
        """Return the answered messages per second."""
        return len(self.times_ms) / self.seconds


def typed(seed: int = 1) -> Iterator[str]:
    """Yield typed questions without end; none repeats within some 2,400."""
    questions = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    chance = random.Random(seed)
    messages = [before + question for before in BEFORE for question in questions]
    while True:
        chance.shuffle(messages)
        yield from messages


def pressed() -> Iterator[str]:
    """Yield buttons and common questions in fixed words, without end."""
    return itertools.cycle([*BUTTONS, *REPEATED])


async def run_load(url: str, messages: Iterator[str], amount: int, at_once: int) -> Outcome:
    """Send about `amount` messages in conversations of `TURNS` messages, `at_once` conversations in parallel.

    Args:
        url: Of the bot's REST channel.
        messages: Texts, without end.
        amount: Number of messages.
        at_once: Number of parallel conversations.
    """
    outcome = Outcome()
    waiting = iter(range(1, -(-amount // TURNS) + 1))
    async with aiohttp.ClientSession(timeout=_TIMEOUT, connector=aiohttp.TCPConnector(limit=at_once)) as session:
        began = time.perf_counter()
        await asyncio.gather(*(_talk(session, url, waiting, messages, outcome) for _ in range(at_once)))
        outcome.seconds = time.perf_counter() - began
    return outcome


async def run_long(url: str, messages: Iterator[str], amount: int) -> list[float]:
    """Send messages of one conversation one after the other; return the milliseconds of each.

    Args:
        url: Of the bot's REST channel.
        messages: Texts, without end.
        amount: Number of messages.
    """
    outcome = Outcome()
    sender = f"long-{time.time_ns()}"
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        for message in itertools.islice(messages, amount):
            await _send(session, url, sender, message, outcome)
    return outcome.times_ms


async def _talk(
    session: aiohttp.ClientSession, url: str, waiting: Iterable[int], messages: Iterator[str], outcome: Outcome
) -> None:
    for days in waiting:
        sender = f"load-{time.time_ns()}-{days}"
        mark: int | None = days
        await _send(session, url, sender, f'/report_situation{{"overdue_days": "{days}"}}', outcome, mark)
        for message in itertools.islice(messages, TURNS - 1):
            if _TELLS_NUMBERS.search(message):
                mark = None  # its own days may replace those that mark the conversation
            await _send(session, url, sender, message, outcome, mark)


async def _send(
    session: aiohttp.ClientSession, url: str, sender: str, message: str, outcome: Outcome, mark: int | None = None
) -> None:
    body = json.dumps({"sender": sender, "message": message}).encode()
    began = time.perf_counter()
    try:
        async with session.post(url, data=body, headers={"Content-Type": "application/json"}) as response:
            replies = await response.json(content_type=None) if response.status == 200 else []
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError):
        replies = []
    if not replies:
        outcome.lost += 1
        return
    outcome.times_ms.append(1000 * (time.perf_counter() - began))
    for days in _days_in(replies):
        if mark is not None:
            outcome.checked += 1
            outcome.crossed += days != [mark, mark]


def _days_in(replies: Sequence[dict[str, Any]]) -> Iterator[list[int]]:
    for reply in replies:
        situation = (reply.get("custom") or {}).get("situation") or {}
        if situation.get("overdue_days") is not None:
            yield situation["overdue_days"]
