"""Where and when something was measured, and memory and time of processes, from /proc."""

from __future__ import annotations

import contextlib
import os
import platform
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

PROC = Path("/proc")


def machine() -> dict[str, Any]:
    """Return the day, the processor's name, and how many cores may be used."""
    named: list[str] = []
    with contextlib.suppress(OSError):
        listed = (PROC / "cpuinfo").read_text(encoding="utf-8").splitlines()
        named = [line.partition(":")[2].strip() for line in listed if line.startswith("model name")]
    return {
        "measured": datetime.now(timezone.utc).date().isoformat(),
        "processor": named[0] if named else platform.processor(),
        "cores": len(os.sched_getaffinity(0)),
    }


def resident_mb(pid: int) -> float:
    """Return the resident memory of a process, in MB."""
    pages = int((PROC / str(pid) / "statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def ended_children_seconds(pid: int) -> float:
    """Return the processor time of those children of a process that have ended, in seconds."""
    after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return (int(after_name[13]) + int(after_name[14])) / os.sysconf("SC_CLK_TCK")
