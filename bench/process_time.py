"""Processor time and memory of processes from /proc, which other load on the machine does not distort."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def cpu_s(pid: int) -> float:
    """Return the processor time of a process with all threads, in seconds."""
    total = 0
    for thread in (PROC / str(pid) / "task").iterdir():
        total += int((thread / "schedstat").read_text().split()[0])
    return total / 1e9


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process, in MB."""
    pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def machine_busy_s() -> float:
    """Return the processor time that the machine has used over all cores, in seconds."""
    fields = [int(value) for value in (PROC / "stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def cores() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))
