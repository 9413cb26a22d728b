"""From what a message costs to what a number of conversations needs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

TURNS = 8
"""Messages of one conversation."""
SIZES = {"1 k": 1_000, "100 k": 100_000, "10 M": 10_000_000}
"""Conversations a day."""
PEAK = 0.1
"""Part of a day's messages that come in its busiest hour."""
AIM = 0.6
"""How busy a process may be in that hour: at more, waiting grows quickly."""
KEPT_DAYS = 30
"""After which conversations are erased (`make purge`)."""
WORKER, ACTIONS, POSTGRES, REDIS, NGINX = "worker", "actions", "postgres", "redis", "nginx"
PARTS = (WORKER, ACTIONS, POSTGRES, REDIS, NGINX)
MULTIPLIED = (WORKER, ACTIONS, NGINX)
"""More processes of these do more. Of the others there is one: PostgreSQL on several cores, Redis on one."""
ONE_DATABASE = {"cores": 16, "gb": 2000}
"""What one database server is taken to be able to; beyond, conversations are divided among several."""


@dataclass(frozen=True, slots=True)
class Need:
    """What one size needs in its busiest hour.

    Attributes:
        name: Of the size.
        messages_per_s: In the busiest hour.
        cores: Of each part, kept busy.
        workers: Processes, so that none is busier than `AIM`; at least two, since one may die.
        action_servers: The same.
        memory_gb: Of workers and action servers.
        disk_gb: Of conversations, when `KEPT_DAYS` have passed.
        bottleneck: The part that fills first.
        share: How full one process of it would be (of the database: one server).
    """

    name: str
    messages_per_s: float
    cores: dict[str, float]
    workers: int
    action_servers: int
    memory_gb: float
    disk_gb: float
    bottleneck: str
    share: float


def needs(cpu_s: Mapping[str, float], memory_mb: Mapping[str, float], mb_per_1000: float) -> list[dict[str, Any]]:
    """Of each size.

    Args:
        cpu_s: Seconds of processor time a message, by part.
        memory_mb: Of one worker and one action server.
        mb_per_1000: What 1,000 conversations add to the database.
    """
    return [asdict(_need(name, size, cpu_s, memory_mb, mb_per_1000)) for name, size in SIZES.items()]


def _need(name: str, size: int, cpu_s: Mapping[str, float], memory_mb: Mapping[str, float], mb_per_1000: float) -> Need:
    per_s = size * TURNS * PEAK / 3600
    cores = {part: per_s * cpu_s[part] for part in PARTS}
    disk_gb = size / 1000 * mb_per_1000 * KEPT_DAYS / 1000
    workers, actions = (max(2, math.ceil(cores[part] / AIM)) for part in (WORKER, ACTIONS))
    memory_mb_all = workers * memory_mb[WORKER] + actions * memory_mb[ACTIONS]
    bottleneck, share = fullest(cores, disk_gb)
    return Need(name, per_s, cores, workers, actions, memory_mb_all / 1000, disk_gb, bottleneck, share)


def fullest(cores: Mapping[str, float], disk_gb: float) -> tuple[str, float]:
    """What fills first: where one of a kind no longer does, what cannot be multiplied; else the busiest process."""
    single = {
        POSTGRES: max(cores[POSTGRES] / ONE_DATABASE["cores"], disk_gb / ONE_DATABASE["gb"]),
        REDIS: cores[REDIS] / AIM,
    }
    shares = {**single, **{part: cores[part] / AIM for part in MULTIPLIED}}
    over = {part: share for part, share in single.items() if share > 1}
    candidates = over or shares
    part = max(candidates, key=lambda name: candidates[name])
    return part, candidates[part]
