"""Soak test: a hundred conversations at once for some minutes; checks memory growth, errors, and refusals at overload.

Each person reads for a while between two messages. At the end more ask at the same moment than are answered together.
Results go to bench/results/soak.json; the exit code is 1 where a limit below is exceeded.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.machine import resident_mb
from bench.messages import QUESTIONS
from bench.systems import HERE
from tests.support.servers import ACTIONS, RASA, Assistant, running, unhurried

RESULTS = HERE / "results" / "soak.json"
PEOPLE, CROWD = 100, 160
READS_S = (3.0, 7.0)
TURNS = 8
"""Messages of one conversation; then the person begins another."""
WARM_UP = 0.3
"""Part of the time after which memory should stand."""
MOST_GROWTH = 0.05
ANSWERED, REFUSED, FAILED = "answered", "refused", "failed"


@dataclass
class Soak:
    """Counts while people talk."""

    assistant: Assistant
    until: float
    questions: list[str]
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    memory_mb: dict[str, list[float]] = field(default_factory=lambda: {ACTIONS: [], RASA: []})

    def person(self, number: int) -> None:
        """Send messages with pauses until the time is over."""
        rng, turn, session = random.Random(number), 0, ""
        time.sleep(rng.uniform(0, READS_S[1]))
        while time.monotonic() < self.until:
            if turn % TURNS == 0:
                session = self.assistant.session()
            self.ask(session, rng.choice(self.questions))
            turn += 1
            time.sleep(rng.uniform(*READS_S))

    def ask(self, session: str, question: str) -> None:
        """Send one message and count its outcome."""
        began = time.perf_counter()
        try:
            outcome = outcome_of(self.assistant.send(session, question))
        except (OSError, ValueError, AssertionError):
            outcome = FAILED
        self.seconds.append(time.perf_counter() - began)
        self.outcomes[outcome] += 1

    def watch(self) -> None:
        """Record the memory of both servers each second."""
        while time.monotonic() < self.until:
            for name, noted in self.memory_mb.items():
                noted.append(round(resident_mb(self.assistant.processes[name].pid), 1))
            time.sleep(1)


def outcome_of(lines: list[dict[str, Any]]) -> str:
    """Return whether a message was answered, refused in a sentence, or neither."""
    last = lines[-1]
    if last.get("type") == "end" and any(line.get("card") for line in lines):
        return ANSWERED
    refused = last.get("error") in ("overload", "too_many", "busy") and last.get("text", "").endswith("。")
    return REFUSED if refused else FAILED


def soak(duration_s: float) -> dict[str, Any]:
    """Run the soak; return the figures."""
    questions = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    with running(unhurried()) as assistant:
        run = Soak(assistant, time.monotonic() + duration_s, questions)
        threads = [threading.Thread(target=run.person, args=(number,)) for number in range(PEOPLE)]
        threads.append(threading.Thread(target=run.watch))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"duration_s": duration_s, "people": PEOPLE, **_figures(run), "crowd": _crowd(assistant, questions)}


def _crowd(assistant: Assistant, questions: list[str]) -> dict[str, int]:
    """Send more messages at once than are answered concurrently."""
    crowd = Soak(assistant, 0.0, questions)
    sessions = [assistant.session() for _ in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as together:
        list(together.map(crowd.ask, sessions, (questions * CROWD)[:CROWD]))
    return dict(crowd.outcomes)


def _figures(run: Soak) -> dict[str, Any]:
    growth = {}
    for name, noted in run.memory_mb.items():
        settled = noted[int(len(noted) * WARM_UP) :]
        part = max(1, len(settled) // 5)
        growth[name] = round(statistics.median(settled[-part:]) / statistics.median(settled[:part]) - 1, 4)
    seconds = sorted(run.seconds)
    return {
        "outcomes": dict(run.outcomes),
        "median_s": round(statistics.median(seconds), 3),
        "p99_s": round(seconds[int(len(seconds) * 0.99)], 3),
        "growth": growth,
        "memory_mb": run.memory_mb,
    }


def faults_in(found: dict[str, Any]) -> list[str]:
    """Return the limits that were exceeded."""
    faults = [
        f"memory of {name} grew by {growth:.1%}" for name, growth in found["growth"].items() if growth > MOST_GROWTH
    ]
    for part in (found["outcomes"], found["crowd"]):
        if part.get(FAILED):
            faults.append(f"{part[FAILED]} messages failed")
    return faults


def main() -> int:
    """Run the soak, write the results, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--duration", type=float, default=300.0, help="seconds")
    parser.add_argument("--out", type=Path, default=RESULTS)
    args = parser.parse_args()
    found = soak(args.duration)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for name, noted in found["memory_mb"].items():
        print(f"{name:8} {noted[0]:8.1f} MB -> {noted[-1]:8.1f} MB  growth {found['growth'][name]:+.2%}")
    print(f"messages {found['outcomes']}  median {found['median_s']} s  p99 {found['p99_s']} s")
    print(f"crowd of {CROWD}: {found['crowd']}")
    faults = faults_in(found)
    print("\n".join(faults) or "all limits kept")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
