"""Known advisories: the list in docs/advisories.yml against uv.lock, then pip-audit where its database can be reached.

pip-audit runs by uvx, outside Rasa's environment, which pins older versions of what it needs.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from server.model_inputs import ROOT

LIST = ROOT / "docs" / "advisories.yml"
LOCK = ROOT / "uv.lock"
MOST_DAYS = 90
"""After which somebody must have looked at the list again."""
DATABASE = ("api.osv.dev", 443)
PROBE_TIMEOUT_S = 5
_LOCKED = re.compile(r'^name = "([^"]+)"\nversion = "([^"]+)"$', re.M)


def main() -> int:
    """Prints what is open; exit code 1 where something must be looked at."""
    content = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    for entry in content["advisories"]:
        print(f"{entry['package']} {entry['version']}: {', '.join(entry['ids'])}\n    {entry['unreachable']}")
    faults = faults_of(content, locked_in(LOCK.read_text(encoding="utf-8")), date.today())
    for fault in faults:
        print(fault, file=sys.stderr)
    uv = find_uv()
    if uv is None or not is_reachable(DATABASE):
        print(f"漏洞库连不上，只核对了清单。{DATABASE[0]} or uv is out of reach: only the list was checked.")
        return 1 if faults else 0
    ignored = [identity for entry in content["advisories"] for identity in entry["ids"]]
    return 1 if ask_database(uv, ignored) or faults else 0


def locked_in(lock: str) -> dict[str, str]:
    """Version by package, from the text of uv.lock."""
    return dict(_LOCKED.findall(lock))


def faults_of(content: dict[str, Any], locked: dict[str, str], today: date) -> list[str]:
    """What must be looked at, one sentence each.

    Args:
        content: Of docs/advisories.yml.
        locked: As of `locked_in`.
        today: The date to reckon the age of the list from.
    """
    faults = []
    for entry in content["advisories"]:
        name, listed, now = entry["package"], entry["version"], locked.get(entry["package"])
        if now != listed:
            faults.append(
                f"docs/advisories.yml: {name} {listed} is listed, uv.lock has {now or 'no such package'}; "
                "look whether its advisories still hold, then change or drop the entry"
            )
    age = (today - content["reviewed"]).days
    if age > MOST_DAYS:
        faults.append(f"docs/advisories.yml: reviewed {age} days ago; look for new advisories and set `reviewed`")
    return faults


def find_uv() -> str | None:
    """The uv that installs this project."""
    ours = ROOT / ".cache" / "uv" / "bin" / "uv"
    return shutil.which("uv") or (str(ours) if os.access(ours, os.X_OK) else None)


def is_reachable(address: tuple[str, int]) -> bool:
    """Whether a host takes connections."""
    try:
        with socket.create_connection(address, PROBE_TIMEOUT_S):
            return True
    except OSError:
        return False


def ask_database(uv: str, ignored: list[str]) -> int:
    """Runs pip-audit over what is locked; its exit code, which is 0 where nothing new is known.

    Args:
        uv: Path of uv.
        ignored: Advisories that the list holds already.
    """
    with TemporaryDirectory() as folder:
        exported = str(Path(folder) / "requirements.txt")
        export = [uv, "export", "--frozen", "--no-dev", "--no-hashes", "--quiet", "--output-file", exported]
        subprocess.run(export, cwd=ROOT, check=True)
        audit = [uv, "tool", "run", "pip-audit", "--vulnerability-service", "osv", "--no-deps", "--disable-pip"]
        named = [part for identity in ignored for part in ("--ignore-vuln", identity)]
        return subprocess.run([*audit, "--requirement", exported, *named], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
