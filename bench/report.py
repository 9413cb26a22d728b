"""Time and memory of the report on a store of many conversations.

    python -m bench.report                           SQLite, 100,000 conversations of 8 messages: 10 GB of disk
    python -m bench.report --store postgresql        a PostgreSQL of its own (Debian: apt-get install postgresql)
    python -m bench.report --conversations 5000      fewer

Writes bench/results/report_<store>.json, and returns 1 where the report took more than it may.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.machine import ended_children_seconds, machine
from bench.systems import HERE
from tests.support.engines import PASSWORD, ROOT, Postgres

SQLITE, POSTGRESQL = "sqlite", "postgresql"
CONVERSATIONS, MESSAGES, DAYS = 100_000, 8, 7
MOST_S, MOST_MB = 120.0, 1_000.0
"""What the report may take of 100,000 conversations."""
SERVER_ENDS_SESSION_S = 1.0
"""Until the process that PostgreSQL had for the report has ended."""
ENDPOINTS = {SQLITE: "endpoints.yml", POSTGRESQL: "deploy/endpoints.yml"}


def main() -> int:
    """Fill a store, run the report on it, write the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    parser.add_argument("--store", choices=ENDPOINTS, default=SQLITE)
    parser.add_argument("--var", type=Path, help="folder with a filled SQLite store, instead of making one")
    args = parser.parse_args()
    with _filled(args.store, args.conversations, args.var) as (environment, folder, database):
        found = measured(args.store, environment, folder / "report.html", database)
    results = {**machine(), "store": args.store, "conversations": args.conversations, "messages": MESSAGES, **found}
    (HERE / "results" / f"report_{args.store}.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(results, indent=1))
    return int(found["seconds"] > MOST_S or found["memory_mb"] > MOST_MB)


def measured(store: str, environment: dict[str, str], out: Path, database: int | None) -> dict[str, Any]:
    """Run the report in a process of its own; return its seconds, processor time and largest memory.

    Args:
        store: Which one is read.
        environment: Variables that name it.
        out: The page to write.
        database: Process id of the database server, which uses processor time besides; None without a server.
    """
    load = os.getloadavg()[0]
    before = ended_children_seconds(database) if database else 0.0
    began = time.perf_counter()
    command = [sys.executable, "-m", "reporting.report", "--days", str(DAYS + 1), "--endpoints", ENDPOINTS[store]]
    process = subprocess.Popen([*command, "--out", str(out)], cwd=ROOT, env={**os.environ, **environment})
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if status:
        raise SystemExit(f"the report failed with status {status}")
    if database:
        time.sleep(SERVER_ENDS_SESSION_S)
    return {
        "seconds": round(took, 1),
        "processor_seconds": round(used.ru_utime + used.ru_stime, 1),
        "database_processor_seconds": round(ended_children_seconds(database) - before, 1) if database else 0.0,
        "memory_mb": round(used.ru_maxrss / 1024, 1),
        "load_of_others": round(load, 1),
    }


@contextlib.contextmanager
def _filled(store: str, conversations: int, var: Path | None) -> Iterator[tuple[dict[str, str], Path, int | None]]:
    """Give the environment that names a filled store, a folder to write to, and the database server's process id."""
    with tempfile.TemporaryDirectory(prefix="bench-report-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment, database = {"VAR_DIR": str(var or folder / "var")}, None
        with contextlib.ExitStack() as stack:
            if store == POSTGRESQL:
                login, database = stack.enter_context(_postgres())
                environment |= login
            if var is None:
                fill = [sys.executable, "-m", "tests.support.many_conversations", "--days", str(DAYS)]
                fill += ["--conversations", str(conversations), "--messages", str(MESSAGES)]
                whole = {**os.environ, **environment}
                subprocess.run([*fill, "--endpoints", ENDPOINTS[store]], cwd=ROOT, env=whole, check=True)
            yield environment, folder, database


@contextlib.contextmanager
def _postgres() -> Iterator[tuple[dict[str, str], int]]:
    """Start a PostgreSQL; give the variables of deploy/endpoints.yml, and its process id."""
    with tempfile.TemporaryDirectory(prefix="bench-postgres-", ignore_cleanup_errors=True) as name:
        server = Postgres(Path(name))
        server.start()
        try:
            server.make("assistant")
            login = {
                "ACTION_SERVER_URL": "http://127.0.0.1:5055/webhook",
                "ACTIONS_SECRET": "unused",
                "REDIS_URL": "redis://127.0.0.1:6379/0",
                "DB_HOST": "127.0.0.1",
                "DB_PORT": str(server.port),
                "DB_DATABASE": "assistant",
                "DB_USER": "rasa",
                "DB_PASSWORD": PASSWORD,
            }
            yield login, server.pids()[0]
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
