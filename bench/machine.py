"""Where and when something was measured."""

from __future__ import annotations

import contextlib
import platform
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from bench.processes import cores


def machine() -> dict[str, Any]:
    """Return the day, the processor's name, and how many cores may be used."""
    named: list[str] = []
    with contextlib.suppress(OSError):
        listed = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        named = [line.partition(":")[2].strip() for line in listed if line.startswith("model name")]
    return {
        "measured": datetime.now(timezone.utc).date().isoformat(),
        "processor": named[0] if named else platform.processor(),
        "cores": cores(),
    }
