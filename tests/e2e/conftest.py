"""Real servers for the conversations: one action server and one Rasa server, on free ports, for the whole session."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "assistant.tar.gz"
START_TIMEOUT_S = 240


@dataclass
class Servers:
    """The running assistant."""

    port: int
    actions_port: int
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kept_in: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="assistant-")))

    @property
    def url(self) -> str:
        """The address of the REST channel."""
        return f"http://127.0.0.1:{self.port}/webhooks/rest/webhook"

    def say(self, sender: str, message: str, timeout_s: float = 30) -> list[dict[str, Any]]:
        """Sends one message, returns what Rasa's REST channel returns."""
        status, replies = self.post(json.dumps({"sender": sender, "message": message}).encode(), timeout_s)
        assert status == 200, (status, replies)
        return replies

    def post(self, body: bytes, timeout_s: float = 30) -> tuple[int, Any]:
        """Sends any body, returns the status and the decoded answer."""
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    def start_actions(self) -> None:
        """Starts the action server and waits until it answers."""
        self._start("actions", "-m", "rasa_sdk", "--actions", "actions", "--port", str(self.actions_port))
        wait_for(f"http://127.0.0.1:{self.actions_port}/health", self.processes["actions"])

    def start_rasa(self) -> None:
        """Starts the Rasa server and waits until it answers."""
        self._start("rasa", "-m", "scripts.serve", "--port", str(self.port), "--model", str(MODEL))
        wait_for(f"http://127.0.0.1:{self.port}/webhooks/rest/", self.processes["rasa"])

    def stop(self) -> None:
        """Ends both."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, name: str, *arguments: str) -> None:
        ours = {"ACTIONS_PORT": str(self.actions_port), "SANIC_HOST": "127.0.0.1", "VAR_DIR": str(self.kept_in)}
        environment = {**os.environ, **ours}
        self.processes[name] = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Waits until the address answers; fails where the process ends first."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, f"{process.args} ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer in {START_TIMEOUT_S} s")


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def make_servers() -> Iterator[Callable[[], Servers]]:
    """Starts assistants that are stopped when the tests end."""
    started: list[Servers] = []

    def make() -> Servers:
        servers = Servers(free_port(), free_port())
        started.append(servers)
        servers.start_actions()
        servers.start_rasa()
        return servers

    yield make
    for servers in started:
        servers.stop()


@pytest.fixture(scope="session")
def servers(make_servers: Callable[[], Servers]) -> Servers:
    """The assistant that most tests talk to."""
    return make_servers()
