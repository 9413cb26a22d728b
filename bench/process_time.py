"""What processes use, as Linux counts it: it stays true on a machine that others use too."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def cpu_s(pid: int) -> float:
    """Seconds of processor time that all threads of a process have used."""
    total = 0
    for thread in (PROC / str(pid) / "task").iterdir():
        total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


def resident_mb(pid: int) -> float:
    """Memory of a process that lies in RAM, in MB."""
    pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def machine_busy_s() -> float:
    """Seconds of processor time that everything on this machine has used, over all cores."""
    fields = [int(value) for value in (PROC / "stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))
