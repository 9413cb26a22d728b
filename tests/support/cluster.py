"""The whole profile of deploy/: two workers and two action servers behind nginx, with one Redis and one PostgreSQL."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from tests.support.clients import Client
from tests.support.engines import PASSWORD, ROOT, Nginx, Postgres, Redis
from tests.support.servers import ACTIONS, RASA, Assistant, unhurried, wait_for

ENDPOINTS = ROOT / "deploy" / "endpoints.yml"
MOST_SESSIONS = 40
"""That one address may begin in a minute; all other limits are out of the way."""
VISITOR = "203.0.113.7"


class Worker(Assistant):
    """A Rasa worker and an action server with the endpoints that are deployed."""

    def _arguments(self) -> dict[str, list[str]]:
        arguments = super()._arguments()
        arguments[RASA] += ["--endpoints", str(ENDPOINTS)]  # the last of two counts
        return arguments


class Cluster(Client):
    """Talks to the workers through the proxy."""

    def __init__(self, workers: list[Worker], proxy: Nginx, redis: Redis, postgres: Postgres) -> None:
        super().__init__(proxy.port)
        self.proxy = proxy
        self.workers = workers
        self.redis = redis
        self.postgres = postgres


@contextlib.contextmanager
def cluster(
    folder: Path, redis: Redis, postgres: Postgres, size: int = 2, environment: Mapping[str, str] | None = None
) -> Iterator[Cluster]:
    """Everything up, and everything down at the end.

    Args:
        folder: For what it writes.
        redis: Running.
        postgres: Running.
        size: How many workers, and how many action servers.
        environment: Further variables for all of them.
    """
    made = folder / "cluster"
    made.mkdir()
    (made / "credentials.yml").write_text(
        yaml.safe_dump(unhurried(sessions_per_minute_and_address=MOST_SESSIONS)), encoding="utf-8"
    )
    workers = [_worker(made, number) for number in range(size)]
    proxy = Nginx(made, [worker.port for worker in workers], [worker.actions_port for worker in workers])
    shared = {**_shared(redis, postgres, proxy), **(environment or {})}
    for worker in workers:
        worker.environment |= shared
    try:
        for worker in workers:  # at once: each takes seconds
            worker.launch(ACTIONS)
            worker.launch(RASA)
        for worker in workers:
            wait_for(
                f"http://127.0.0.1:{worker.actions_port}/health", worker.processes[ACTIONS], worker.log_file(ACTIONS)
            )
            wait_for(f"http://127.0.0.1:{worker.port}/webhooks/web/", worker.processes[RASA], worker.log_file(RASA))
        proxy.start()
        yield Cluster(workers, proxy, redis, postgres)
    finally:
        proxy.stop()
        for worker in workers:
            worker.stop()


def _worker(folder: Path, number: int) -> Worker:
    own = folder / f"worker-{number}"
    own.mkdir()
    return Worker(own, folder / "credentials.yml", {})


def _shared(redis: Redis, postgres: Postgres, proxy: Nginx) -> dict[str, str]:
    """The environment that deploy/compose.yml gives to all workers."""
    return {
        "ACTION_SERVER_URL": f"http://127.0.0.1:{proxy.actions_port}/webhook",
        "DB_HOST": "127.0.0.1",
        "DB_PORT": str(postgres.port),
        "DB_DATABASE": "assistant",
        "DB_USER": "rasa",
        "DB_PASSWORD": PASSWORD,
        "REDIS_URL": redis.url,
        "REDIS_PASSWORD": redis.password,
        "SANIC_PROXIES_COUNT": "1",
        **{name: secrets.token_hex(32) for name in ("WEB_SESSION_SECRET", "SENDER_KEY", "ACTIONS_SECRET")},
    }
