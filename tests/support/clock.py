"""Another clock for the processes of an assistant, where libfaketime is installed."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
LIBRARY = next(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"), None)
MISSING = "libfaketime is not installed (Debian: apt-get install faketime)"
FILE_VARIABLE = "FAKETIME_TIMESTAMP_FILE"


def fake_clock(file: Path) -> dict[str, str]:
    """The environment of a process whose clock is as far off as the file says; none without the library."""
    if LIBRARY is None:
        return {}
    file.write_text("+0")
    # what waits and times out goes on by the true clock
    unmoved = dict.fromkeys(("FAKETIME_NO_CACHE", "FAKETIME_DONT_FAKE_MONOTONIC", "DONT_FAKE_MONOTONIC"), "1")
    return {"LD_PRELOAD": str(LIBRARY), FILE_VARIABLE: str(file), **unmoved}


def set_clock(file: Path, moment: str | None) -> None:
    """Sets it to a moment in Shanghai (2026-12-31 23:59:30), or right again."""
    off = 0.0
    if moment is not None:
        off = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI).timestamp() - time.time()
    file.write_text(f"{off:+.0f}")
