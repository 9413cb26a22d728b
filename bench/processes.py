"""Memory and time of processes, and processors of the machine, from /proc."""

from __future__ import annotations

import os
from pathlib import Path

PROC = Path("/proc")


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process, in MB."""
    pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def ended_children_seconds(pid: int) -> float:
    """Return the processor time of those children of a process that have ended, in seconds."""
    after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(after_name[13]) + int(after_name[14])) / os.sysconf("SC_CLK_TCK")


def cores() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0))
