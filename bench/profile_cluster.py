"""What a message costs in the engines of deploy/: PostgreSQL, Redis and nginx, measured with one worker behind them."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import pytest

from bench.capacity_load import conversations, loaded
from bench.needs import TURNS, WORKER
from bench.process_time import cpu_s
from tests.scale.cluster import Cluster, cluster
from tests.scale.engines import Postgres, Redis
from tests.servers import RASA

CONCURRENCY, DURATION_S = 8, 8.0


def engines() -> dict[str, Any] | None:
    """Processor seconds a message by engine, and megabytes that 1,000 conversations add; None where one is missing."""
    with tempfile.TemporaryDirectory(prefix="capacity-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        folder.chmod(0o755)
        started: list[Redis | Postgres] = []
        try:
            for name, kind in (("redis", Redis), ("postgres", Postgres)):
                (folder / name).mkdir()
                started.append(kind(folder / name))
                started[-1].start()
            redis, postgres = started
            assert isinstance(redis, Redis) and isinstance(postgres, Postgres)
            postgres.make("assistant")
            with cluster(folder, redis, postgres, size=1, environment={"OMP_NUM_THREADS": "1"}) as running:
                return _measured(running)
        except pytest.skip.Exception as missing:
            print(f"engines not measured: {missing}")
            return None
        finally:
            for engine in reversed(started):
                engine.stop()


def _measured(running: Cluster) -> dict[str, Any]:
    talks = conversations(seed=12)
    loaded(running.url, talks, {}, CONCURRENCY, 2.0)  # tables, connections, caches
    pids = {"postgres": running.postgres.pids, "redis": running.redis.pids, "nginx": running.proxy.pids}
    before = {name: _used(of()) for name, of in pids.items()}
    size = running.postgres.size("assistant")
    worker = {WORKER: running.workers[0].processes[RASA].pid}
    load = loaded(running.url, talks, worker, CONCURRENCY, DURATION_S)
    grown = (running.postgres.size("assistant") - size) / load.messages * TURNS * 1000 / 1e6
    used = {name: (_used(of()) - before[name]) / load.messages for name, of in pids.items()}
    return {"cpu_s": {**used, **load.cpu_s}, "mb_per_1000_conversations": grown}


def _used(pids: list[int]) -> float:
    """Seconds of processor time; PostgreSQL's helpers come and go, and what one that is gone used is small."""
    used = 0.0
    for pid in pids:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            used += cpu_s(pid)
    return used
