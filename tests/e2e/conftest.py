"""Real servers for the conversations: one action server and one Rasa server, on free ports, for the whole session."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "assistant.tar.gz"
START_TIMEOUT_S = 240
SHIPPED = ROOT / "credentials.yml"
EMBEDDER = "https://shop.example"
"""The site that the settings of the fixture `web` allow."""


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


class WebServers(Servers):
    """The assistant with a client of its web channel."""

    credentials: Path = SHIPPED

    def start_rasa(self) -> None:
        """Starts the Rasa server with these credentials."""
        arguments = ["--port", str(self.port), "--model", str(MODEL), "--credentials", str(self.credentials)]
        self._start("rasa", "-m", "scripts.serve", *arguments)
        wait_for(f"http://127.0.0.1:{self.port}/webhooks/web/", self.processes["rasa"])

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> tuple[int, HTTPMessage, str]:
        """Status, headers, and body as text; `body` may be bytes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if data is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path if path.startswith("/") else f"/webhooks/web/{path}", data, sent)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()

    def session(self) -> str:
        """The token of a new session."""
        status, _, body = self.ask("POST", "session", {})
        assert status == 200, body
        return json.loads(body)["session"]

    def send(
        self, session: str, text: str | None = None, message: str | None = None, **more: str
    ) -> list[dict[str, Any]]:
        """Sends a message; returns the lines of the stream, or the refusal as the only one."""
        said = {} if text is None else {"text": text}
        body = {"session": session, "id": message or str(uuid.uuid4()), **said, **more}
        return [json.loads(line) for line in self.ask("POST", "messages", body)[2].splitlines()]

    def history(self, session: str) -> list[dict[str, Any]]:
        """What the server says was said."""
        status, _, body = self.ask("GET", "history", X_Session=session)
        assert status == 200, body
        return json.loads(body)["messages"]

    def kept(self, what: str) -> bool:
        """Whether these bytes rest in any file of the server."""
        return any(what.encode() in file.read_bytes() for file in self.kept_in.iterdir() if file.is_file())


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


def types(lines: list[dict[str, Any]]) -> list[str]:
    """Of each line of a stream."""
    return [line["type"] for line in lines]


def replies(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of a stream that a person reads."""
    return [line for line in lines if line["type"] == "message"]


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


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServers]:
    """An assistant whose limits for one address do not matter: all tests come from one."""
    limits = [f"{what}_per_minute_and_address" for what in ("messages", "sessions", "requests")]
    settings = {"origins": [EMBEDDER], **dict.fromkeys(limits, 10**6)}
    servers = WebServers(free_port(), free_port())
    servers.credentials = tmp_path_factory.mktemp("web") / "credentials.yml"
    channels = {"channels.rest.CheckedRestInput": None, "channels.web.WebInput": settings}
    servers.credentials.write_text(yaml.safe_dump(channels), encoding="utf-8")
    try:
        servers.start_actions()
        servers.start_rasa()
        yield servers
    finally:
        servers.stop()


@pytest.fixture
def frozen(web: WebServers) -> Iterator[subprocess.Popen[bytes]]:
    """The action server of `web`, which answers nothing during the test."""
    process = web.processes["actions"]
    process.send_signal(signal.SIGSTOP)
    yield process
    process.send_signal(signal.SIGCONT)
