"""Soak test of an official account: two hundred people at once; finds answers lost, doubled, or shown to somebody else.

Each person has overdue days of their own, owes another sum in every message, and asks what it costs; an answer names
both, so that it shows whose it is and to which message. WeChat is played by the stand-in: it encrypts, waits five
seconds, tries again. Part of the messages come twice at the same moment, as where a connection breaks; halfway the
action server stands still, so that answers are late: an account with customer service gets them as messages, one
without keeps WeChat waiting until it tries again. Results go to bench/results/wechat_soak.json; the exit code is 1
where an answer went wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import secrets
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.machine import machine
from bench.systems import HERE
from tests.support.servers import ACTIONS, Assistant, running, unhurried
from tests.support.wechat.delivery import FAULT, TRIES, Delivery, message
from tests.support.wechat.encryption import Account
from tests.support.wechat.phones import OfficialPhone
from tests.support.wechat.stand_in import StandIn

RESULTS = HERE / "results" / "wechat_soak.json"
PEOPLE = 200
READS_S = (5.0, 10.0)
COMES_TWICE = 0.1
"""Part of the messages that come twice."""
PATIENCE_S = 60.0
"""Seconds in which every promised answer must have come."""
STANDS_STILL_S = 5.5
"""Longer than an account waits for an answer, shorter than the action server is given."""
LEAST_OWED = 10_000
CHANNEL = "channels.wechat.official.channel.WechatOfficialInput"
REPLY, LATER = "reply", "later"
LOST, DOUBLED, CROSSED = FAULTS = "lost", "doubled", "crossed"
KINDS = "with_customer_service", "without_customer_service"
_CASE = re.compile(r"本金([\d,]+)元、日利率0\.05%、(?:逾期)?(\d+)天")


@dataclass
class Person:
    """Somebody with a phone.

    Attributes:
        number: Counts people from 1; also the overdue days.
        asked: The sums of money of the messages so far.
        replies: What came as replies, each message's tries counted once.
    """

    number: int
    openid: str = field(default_factory=lambda: f"o{secrets.token_hex(14)}")
    asked: list[int] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)

    def words(self) -> str:
        """Return the next message."""
        self.asked.append(LEAST_OWED + PEOPLE * len(self.asked) + self.number)
        return f"我逾期了{self.number}天，欠了{self.asked[-1]}元，日利率万分之五，要付多少罚息"


@dataclass
class Soak:
    """People who write to one account, and what WeChat saw while they did."""

    wechat: StandIn
    address: str
    people: list[Person] = field(default_factory=lambda: [Person(number) for number in range(1, PEOPLE + 1)])
    seconds: list[float] = field(default_factory=list)
    posts: Counter[int] = field(default_factory=Counter)

    def all_write(self, until: float = 0.0) -> None:
        """Have every person write once, and again until `until` (`time.monotonic`)."""
        together = threading.Barrier(len(self.people))
        threads = [threading.Thread(target=self._writes, args=(one, together, until)) for one in self.people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.wechat.wait(lambda: not self.count()[LOST], PATIENCE_S)

    def _writes(self, person: Person, together: threading.Barrier, until: float) -> None:
        rng = random.Random(person.number)
        together.wait()
        while True:
            began = time.monotonic()
            self._write(person, comes_twice=rng.random() < COMES_TWICE)
            self.seconds.append(time.monotonic() - began)
            reads_s = rng.uniform(*READS_S)
            if time.monotonic() + reads_s >= until:
                return
            time.sleep(reads_s)

    def _write(self, person: Person, comes_twice: bool) -> None:
        """Deliver one message with WeChat's retries; show the answer to them once."""
        fields = message(self.wechat.account, person.openid, Content=person.words())
        self.wechat.heard(person.openid)
        shown: set[str] = set()
        copies = [threading.Thread(target=self._deliver, args=(fields, shown)) for _ in range(1 + comes_twice)]
        for copy in copies:
            copy.start()
        for copy in copies:
            copy.join()
        person.replies += shown - {""}

    def _deliver(self, fields: dict[str, str | int], shown: set[str]) -> None:
        delivery = Delivery(self.wechat.account, self.address)
        for _ in range(TRIES):
            reply = delivery.post(fields)
            self.posts[reply.status] += 1
            if reply.is_received:
                shown.add(delivery.shown(reply))
                return
        shown.add(FAULT)

    def count(self) -> Counter[str]:
        """Return the number of messages by outcome, judged from the answers that arrived on each phone."""
        counted: Counter[str] = Counter(dict.fromkeys(FAULTS, 0))
        for person in self.people:
            at_once, afterwards = cases(person.replies), cases(m.text for m in self.wechat.sent_to(person.openid))
            for owed in person.asked:
                mine = (owed, person.number)
                times = at_once[mine] + afterwards[mine]
                counted[{0: LOST, 1: REPLY if at_once[mine] else LATER}.get(times, DOUBLED)] += 1
            ours = {(owed, person.number) for owed in person.asked}
            counted[CROSSED] += sum(times for case, times in (at_once + afterwards).items() if case not in ours)
        return counted

    def found(self) -> dict[str, Any]:
        """Return the figures."""
        seconds, counted = sorted(self.seconds), self.count()
        return {
            "people": len(self.people),
            "messages": len(seconds),
            "answered": {kind: counted[kind] for kind in (REPLY, LATER)},
            **{kind: counted[kind] for kind in FAULTS},
            "posts": {str(status): count for status, count in sorted(self.posts.items())},
            "median_s": round(statistics.median(seconds), 2),
            "p99_s": round(seconds[int(len(seconds) * 0.99)], 2),
        }


def cases(texts: Iterable[str]) -> Counter[tuple[int, int]]:
    """Return the pairs of sum owed and days overdue that the answers name, each once an answer."""
    return Counter((int(owed.replace(",", "")), int(days)) for text in texts for owed, days in set(_CASE.findall(text)))


def soak(duration_s: float, customer_service: bool) -> dict[str, Any]:
    """Run the load on one kind of account; return the figures."""
    channels = unhurried()
    channels[CHANNEL]["customer_service"] = customer_service
    with StandIn(Account()) as wechat:
        environment = OfficialPhone(wechat, port=0, plain=False).variables
        with running(channels, environment) as assistant:
            run = Soak(wechat, f"http://127.0.0.1:{assistant.port}/webhooks/wechat_official/webhook")
            stall = threading.Timer(duration_s / 2, _stall, [assistant])
            stall.start()
            run.all_write(time.monotonic() + duration_s)
            stall.join()
            return run.found()


def _stall(assistant: Assistant) -> None:
    with assistant.frozen(ACTIONS):
        time.sleep(STANDS_STILL_S)


def main() -> int:
    """Run both loads, write and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--duration", type=float, default=60.0, help="seconds, of each kind of account")
    parser.add_argument("--out", type=Path, default=RESULTS)
    args = parser.parse_args()
    runs = {kind: soak(args.duration, kind == KINDS[0]) for kind in KINDS}
    found = {**machine(), "duration_s": args.duration, **runs}
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return int(any(run[fault] for run in runs.values() for fault in FAULTS))


if __name__ == "__main__":
    sys.exit(main())
