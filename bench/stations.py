"""How long a turn works at each of its stations: the Rasa server's loop, and the action server.

    python -m bench.stations 40 ACTIONS_PID

handles 40 conversations with the trained model in this process, one message at a time, and prints JSON. Times are
processor time, so that other work on the machine lengthens none.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import os
import sys
import tempfile
import time
from typing import Any

from bench.capacity_load import conversations
from bench.process_time import cpu_s
from scripts.inputs import MODEL, ROOT
from scripts.schemas import check_schemas_once

LOOP, ACTIONS = "loop", "actions"
WARM_UP = 2
"""Conversations that are not counted."""


class Marks:
    """Where the work of a turn moves from one station to the other."""

    def __init__(self, actions_pid: int) -> None:
        """Reads the time of this thread, and that of the action server."""
        self._pid = actions_pid
        self.visits: list[tuple[str, float]] = []
        self.parts: dict[str, float] = {}
        self._loop_s = time.thread_time()
        self._actions_s = 0.0

    def leave(self) -> None:
        """The turn goes to the action server."""
        self.end()
        self._actions_s = cpu_s(self._pid)

    def come_back(self) -> None:
        """The turn returns."""
        self.visits.append((ACTIONS, round(cpu_s(self._pid) - self._actions_s, 6)))
        self._loop_s = time.thread_time()

    def end(self) -> None:
        """The turn is over, or elsewhere."""
        self.visits.append((LOOP, round(time.thread_time() - self._loop_s, 6)))

    def part(self, name: str, seconds: float) -> None:
        """Something within the loop's work that is told apart in the report."""
        self.parts[name] = round(self.parts.get(name, 0.0) + seconds, 6)


async def profile(count: int, actions_pid: int) -> list[dict[str, Any]]:
    """The visits and parts of each turn of `count` conversations."""
    from rasa.core.agent import load_agent
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.endpoints import EndpointConfig
    from rasa.utils.log_utils import configure_structlog

    # as scripts/serve.py does
    configure_structlog(logging.WARNING)
    check_schemas_once()

    current: list[Marks] = []

    class MarkedEndpoint(EndpointConfig):
        async def request(self, *positional: Any, **named: Any) -> Any:
            current[-1].leave()
            try:
                return await super().request(*positional, **named)
            finally:
                current[-1].come_back()

    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    endpoints.action = MarkedEndpoint(url=endpoints.action.url, headers=endpoints.action.headers)
    agent = await load_agent(model_path=str(MODEL), endpoints=endpoints)
    told_apart(agent, current)
    turns = []
    for number, said in enumerate(itertools.islice(conversations(seed=1), count + WARM_UP)):
        for text in said:
            current.append(Marks(actions_pid))
            await agent.handle_message(UserMessage(text, CollectingOutputChannel(), f"profile-{number}"))
            current[-1].end()
            if number >= WARM_UP:
                turns.append({"visits": current[-1].visits, "parts": current[-1].parts})
    return turns


def told_apart(agent: Any, current: list[Marks]) -> None:
    """Has the understanding and the store of this agent say how long they work."""
    parse, store = agent.processor.parse_message, agent.processor.tracker_store
    retrieve, save = store.retrieve, store.save

    def timed(name: str, work: Any) -> Any:
        async def run(*positional: Any, **named: Any) -> Any:
            began = time.thread_time()
            try:
                return await work(*positional, **named)
            finally:
                current[-1].part(name, time.thread_time() - began)

        return run

    agent.processor.parse_message = timed("understanding", parse)
    store.retrieve, store.save = timed("store", retrieve), timed("store", save)


def main() -> None:
    """Prints the turns as JSON on the last line."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        print(json.dumps(asyncio.run(profile(int(sys.argv[1]), int(sys.argv[2])))))


if __name__ == "__main__":
    main()
