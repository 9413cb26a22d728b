"""Measures what one worker does, compares it with the simulation, and says what 1 k to 10 M conversations a day need.

    python -m bench.capacity            four minutes: measures, compares, writes the results and docs/capacity.md
    python -m bench.capacity --check    compares and renders what was measured before

Ends with code 1 where the simulation is more than a fifth away from what was measured.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.capacity_load import Load, conversations, loaded, together
from bench.capacity_note import write_notes
from bench.needs import ACTIONS, TURNS, WORKER, needs
from bench.process_time import cores, resident_mb
from bench.profile_cluster import engines
from bench.queueing import Turn, simulate
from bench.stations import LOOP
from tests.servers import RASA, ROOT, Assistant, running, unhurried

RESULTS = Path(__file__).parent / "results" / "capacity.json"
TURNS_FILE = RESULTS.with_name("capacity_turns.json")
CONCURRENCIES = (1, 2, 4, 8, 16)
ROUNDS, DURATION_S = 5, 5.0
"""Every concurrency is measured in each round: the speed of a machine that others use too changes within seconds."""
WARM_UP_S = 6.0
PROFILED = 30
"""Conversations whose turns are taken apart."""
ONE_THREAD = {"OMP_NUM_THREADS": "1"}
"""As deploy/ has it: a worker uses one core."""
WITHIN = 0.2
MORE_CORES = 8.0


def main() -> int:
    """Exit code 0 where measured and simulated agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="measure nothing")
    measured = json.loads(RESULTS.read_text()) if parser.parse_args().check else measure()
    turns = json.loads(TURNS_FILE.read_text())
    measured |= conclusions(measured, turns)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(measured, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write_notes(measured)
    return compare(measured["points"])


def measure() -> dict[str, Any]:
    """Loads a real assistant at each concurrency, then takes its turns apart, then the engines of deploy/."""
    with running(credentials=unhurried(), environment=ONE_THREAD) as assistant:
        pids = {name: process.pid for name, process in assistant.processes.items()}
        talks = conversations(seed=11)
        messages = loaded(assistant.url, talks, pids, 4, WARM_UP_S).messages
        rounds: list[list[Load]] = []
        for number in range(ROUNDS):
            print(f"round {number + 1} of {ROUNDS}", flush=True)
            rounds.append([loaded(assistant.url, talks, pids, each, DURATION_S) for each in CONCURRENCIES])
        loads = [together(same) for same in zip(*rounds, strict=True)]
        memory = {WORKER: resident_mb(pids[RASA]), ACTIONS: resident_mb(pids[ACTIONS])}
        kept = written(assistant.kept_in / "conversations.sqlite")
        messages += sum(load.messages for load in loads)
        TURNS_FILE.parent.mkdir(exist_ok=True)
        TURNS_FILE.write_text(json.dumps(profiled(assistant)) + "\n")
    print("engines", flush=True)
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{cores()} cores, {platform.machine()}",
        "turns": TURNS,
        "loads": [asdict(load) for load in loads],
        "memory_mb": memory,
        "sqlite_mb_per_1000_conversations": kept / messages * TURNS * 1000 / 1e6,
        "engines": engines(),
    }


def written(database: Path) -> int:
    """Bytes of a database, without the log that SQLite writes before it."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        pages, size = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    return int(pages * size)


def profiled(assistant: Assistant) -> list[dict[str, Any]]:
    """The turns of `PROFILED` conversations, handled in a process of its own with this action server."""
    command = [sys.executable, "-m", "bench.stations", str(PROFILED), str(assistant.processes[ACTIONS].pid)]
    environment = {**os.environ, **assistant.environment}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-3000:])
    return list(json.loads(done.stdout.splitlines()[-1]))


def conclusions(measured: dict[str, Any], profile: list[dict[str, Any]]) -> dict[str, Any]:
    """What follows from the measurements and the profiled turns: stations, simulated points, needs."""
    loads = [Load(**load) for load in measured["loads"]]
    whole = {name: _mean(loads, name) for name in loads[0].cpu_s}
    turns = simulated_turns(profile, whole)
    points = []
    for load in loads:
        point = simulate(turns, load.concurrency, load.cores_free)
        points.append(
            {
                "concurrency": load.concurrency,
                "measured": {"messages_per_s": load.messages_per_s, "median_ms": load.median_ms},
                "simulated": {"messages_per_s": point.messages_per_s, "median_ms": point.median_ms},
            }
        )
    parts = [turn["parts"] for turn in profile]
    stations = {name: 1000 * statistics.fmean(part.get(name, 0.0) for part in parts) for name in parts[0]}
    stations |= {LOOP: 1000 * whole[RASA], ACTIONS: 1000 * whole[ACTIONS]}
    alone = simulate(turns, 64, MORE_CORES)
    found: dict[str, Any] = {
        "points": points,
        "stations_ms": stations,
        "alone_per_s": alone.messages_per_s,
        "needs": None,
    }
    if measured["engines"]:
        cpu = {**measured["engines"]["cpu_s"], ACTIONS: whole[ACTIONS]}
        found["needs"] = needs(cpu, measured["memory_mb"], measured["engines"]["mb_per_1000_conversations"])
    return found


def simulated_turns(turns: list[dict[str, Any]], whole: dict[str, float]) -> list[Turn]:
    """The turns as the network's customers, so that a message takes on average what the servers took.

    What the profile leaves out, HTTP and the client, stands at both ends of a turn.
    """
    inside = {
        station: statistics.fmean(sum(work for name, work in turn["visits"] if name == station) for turn in turns)
        for station in (LOOP, ACTIONS)
    }
    http_s = max(0.0, whole[RASA] - inside[LOOP])
    scale = {LOOP: (whole[RASA] - http_s) / inside[LOOP], ACTIONS: whole[ACTIONS] / inside[ACTIONS]}
    around = [("client", whole["client"] / 2), (LOOP, http_s / 2)]
    return [[*around, *((name, work * scale[name]) for name, work in turn["visits"]), *around[::-1]] for turn in turns]


def compare(points: list[dict[str, Any]]) -> int:
    """Prints measured against simulated; 1 where one is more than `WITHIN` away."""
    print(f"{'at once':>7} {'':>16} {'measured':>9} {'simulated':>9} {'off by':>7}")
    worst = 0.0
    for point in points:
        for figure in ("messages_per_s", "median_ms"):
            real, made = point["measured"][figure], point["simulated"][figure]
            off = made / real - 1
            worst = max(worst, abs(off))
            print(f"{point['concurrency']:>7} {figure:>16} {real:>9.1f} {made:>9.1f} {off:>+7.0%}")
    print(f"worst {worst:.0%}, allowed {WITHIN:.0%}")
    return int(worst > WITHIN)


def _mean(loads: list[Load], name: str) -> float:
    """Seconds a message, over all messages of all loads."""
    return sum(load.cpu_s[name] * load.messages for load in loads) / sum(load.messages for load in loads)


if __name__ == "__main__":
    sys.exit(main())
