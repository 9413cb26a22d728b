"""What one turn cannot go below: each station that it passes, by itself. Writes bench/results/floor.json.

python -m bench.floor
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.machine import machine
from bench.messages import typed
from bench.tables import RESULTS, render
from tests.servers import ACTIONS, ROOT, free_port, running, wait_for

TIMES = 200
WARM_UP = 20
EVENTS_A_TURN = 8
ECHO = """
import sys
from sanic import Sanic, response
app = Sanic("echo")
app.add_route(lambda request: response.json(request.json), "/", methods=["POST"])
app.add_route(lambda request: response.text("ready"), "/", methods=["GET"], name="ready")
app.run(port=int(sys.argv[1]), access_log=False)
"""
Step = Callable[[], Awaitable[Any]]


def main() -> None:
    """Measures and renders."""
    found: dict[str, Any] = machine()
    for measure in (echo, action, store, encoder):
        print(f"{time.strftime('%H:%M:%S')}  {measure.__name__}", flush=True)
        found |= measure()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "floor.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(render())


def echo() -> dict[str, float]:
    """A request that Sanic only sends back."""
    with _echo_server() as port:
        connection = HTTPConnection("127.0.0.1", port)

        async def ask() -> None:
            connection.request("POST", "/", b'{"sender": "me", "message": "echo"}')
            connection.getresponse().read()

        return {"echo_ms": _median_ms(ask)}


def action() -> dict[str, float]:
    """What the Rasa server waits for an answer of the action server, over the connection that stays open."""
    with running(servers=(ACTIONS,)) as assistant:
        os.environ["ACTIONS_SECRET"] = assistant.environment["ACTIONS_SECRET"]
        from rasa.core.utils import AvailableEndpoints

        from scripts.action_endpoint import ActionEndpoint

        shipped = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml")).action
        endpoint = ActionEndpoint(url=f"http://127.0.0.1:{assistant.actions_port}/webhook", headers=shipped.headers)
        said = {"text": "会通知我家人吗", "intent": {"name": "family_notified", "confidence": 1.0}, "entities": []}
        tracker = {"sender_id": "floor", "slots": {"misses": 0}, "latest_message": said, "events": []}
        body = {"next_action": "action_answer_topic", "sender_id": "floor", "tracker": tracker, "version": "3.6.21"}
        return {"action_ms": _median_ms(lambda: endpoint.request(json=body))}


def store() -> dict[str, float]:
    """Reading a conversation of some length, and committing one more turn."""
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered

    from dialogue.conversation_store import ConversationStore

    with tempfile.TemporaryDirectory() as folder:
        kept = ConversationStore(domain=Domain.empty(), db=str(Path(folder) / "floor.sqlite"))
        trackers: list[Any] = []

        async def read() -> None:
            trackers.append(await kept.get_or_create_tracker("floor"))

        async def save() -> None:
            turn = [UserUttered("floor"), ActionExecuted("action_answer_topic"), BotUttered("answer")]
            rest = [ActionExecuted("action_listen")] * (EVENTS_A_TURN - len(turn))
            tracker = trackers[-1]
            for event in (*turn, *rest):
                tracker.update(event)
            await kept.save(tracker)

        read_ms, save_ms = _medians_ms(read, save)
        kept.engine.dispose()
        return {"store_read_ms": read_ms, "store_save_ms": save_ms}


def encoder() -> dict[str, float]:
    """A vector for one question; only questions whose words leave them open need one."""
    from nlu.encoder import encoder_named

    questions = typed(seed=5)
    e5 = encoder_named("e5")

    async def encode() -> None:
        e5.encode([next(questions)])

    return {"encoder_ms": _median_ms(encode)}


def _median_ms(step: Step) -> float:
    return _medians_ms(step)[0]


def _medians_ms(*steps: Step) -> list[float]:
    """The median time of each step, the steps taken in turn."""

    async def take() -> list[float]:
        times: list[list[float]] = [[] for _ in steps]
        for _, (kept, step) in itertools.product(range(TIMES + WARM_UP), zip(times, steps, strict=True)):
            began = time.perf_counter()
            await step()
            kept.append(1000 * (time.perf_counter() - began))
        return [statistics.median(found[WARM_UP:]) for found in times]

    return asyncio.run(take())


@contextmanager
def _echo_server() -> Iterator[int]:
    port = free_port()
    with tempfile.NamedTemporaryFile() as log:
        server = subprocess.Popen([sys.executable, "-c", ECHO, str(port)], stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/", server, Path(log.name))
            yield port
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
