"""Real servers for tests and measurements: one place that starts, kills and stops them.

    with running() as assistant:
        assistant.say("me", "会通知我家人吗")

Both processes get the same environment, a folder of their own for what they keep, and a file each for their log.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from server.run import QUIET, endpoints_with, servers_for
from tests.support.clients import Client

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "models" / "assistant.tar.gz"
START_TIMEOUT_S = 240
STOP_TIMEOUT_S = 15
LOG_SHOWN = 3000
"""Characters of a log's end that a failure shows."""
FORGETS_WITHIN_S = 20
ACTIONS, RASA = "actions", "rasa"
OPERATIONS = "server.operations.OperationsInput"
"""Every assistant has it."""

_SHIPPED = ROOT / "credentials.yml"
Credentials = Mapping[str, Any]


def unhurried(**web: Any) -> dict[str, Any]:
    """The channels as shipped, with limits that no test reaches, since all come from one address.

    Args:
        web: Further settings of the web channel.
    """
    shipped = yaml.safe_load(_SHIPPED.read_text(encoding="utf-8"))
    channels = {
        channel: {name: 10**6 if "_per_minute" in name else value for name, value in (settings or {}).items()} or None
        for channel, settings in shipped.items()
    }
    return {**channels, "channels.web.channel.WebInput": {**channels["channels.web.channel.WebInput"], **web}}


class Assistant(Client):
    """The running assistant: its processes by name (`actions`, `rasa`), and a client of its channels.

    Attributes:
        kept_in: Where it keeps conversations, votes and keys (`VAR_DIR`).
        logs: Where each process writes its log, `<name>.log`; a restart adds to it.
        environment: What both processes get beside the environment of the tests; a change counts from the next start.
        model: What Rasa loads at the next start.
        code: Where the code and content of a server stand, by its name, if not in this project.
    """

    def __init__(self, folder: Path, credentials: Path | None, environment: Mapping[str, str]) -> None:
        """Chooses ports; starts nothing."""
        super().__init__(free_port())
        self.actions_port = free_port()
        self.folder = folder
        self.kept_in, self.logs = folder / "var", folder / "logs"
        for made in (self.kept_in, self.logs):
            made.mkdir(exist_ok=True)
        self.credentials = credentials
        self.model = MODEL
        self.code: dict[str, Path] = {}
        self.environment = {**self._ours(), **environment}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        """Starts one server and waits until it answers."""
        self.launch(name)
        self.wait_for(name)

    def wait_for(self, name: str) -> None:
        """Waits until a server that was launched answers."""
        url = {
            ACTIONS: f"http://127.0.0.1:{self.actions_port}/health",
            RASA: f"http://127.0.0.1:{self.port}/metrics",
        }[name]
        wait_for(url, self.processes[name], self.log_file(name))

    def launch(self, name: str, prepare: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
        """Starts one server without waiting; `prepare` runs in its process first (limits on it)."""
        with self.log_file(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *self._arguments()[name]],
                cwd=self.code.get(name, ROOT),
                env=self.whole_environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=prepare,
            )
        return self.processes[name]

    def kill(self, name: str) -> None:
        """Ends a server as a crash does (SIGKILL)."""
        self.processes[name].kill()
        self.processes[name].wait()

    def end(self, name: str) -> None:
        """Asks a server to end, then insists."""
        process = self.processes[name]
        process.send_signal(signal.SIGCONT)  # one that a test froze would not hear it
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill(name)

    def stop(self) -> None:
        """Ends all that was started."""
        for name in self.processes:
            self.end(name)

    @contextlib.contextmanager
    def frozen(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """A server that is there and answers nothing."""
        process = self.processes[name]
        process.send_signal(signal.SIGSTOP)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)

    def log_file(self, name: str) -> Path:
        """Where a server writes what it logs."""
        return self.logs / f"{name}.log"

    def log(self, name: str = RASA) -> str:
        """What a server has logged."""
        return self.log_file(name).read_text(encoding="utf-8", errors="replace")

    def files(self) -> list[Path]:
        """Every file that the servers wrote, logs included."""
        return [path for path in self.folder.rglob("*") if path.is_file()]

    def kept(self, what: str) -> bool:
        """Whether these bytes rest in any file that the servers wrote."""
        return any(what.encode() in file.read_bytes() for file in self.files())

    def forgets(self, what: str) -> bool:
        """Whether what was erased is gone from every file, at the latest once who reads the store has ended."""
        ends = time.monotonic() + FORGETS_WITHIN_S
        while self.kept(what) and time.monotonic() < ends:
            time.sleep(0.1)
        return not self.kept(what)

    def whole_environment(self) -> dict[str, str]:
        """What a process of this assistant finds in its environment."""
        return {**os.environ, **self.environment}

    def _ours(self) -> dict[str, str]:
        ours = {"VAR_DIR": str(self.kept_in), "ACTIONS_PORT": str(self.actions_port), "PYTHONUNBUFFERED": "1"}
        return {**QUIET, **ours}

    def _arguments(self) -> dict[str, list[str]]:
        endpoints = endpoints_with(self.actions_port, self.folder / "endpoints.yml")
        actions, rasa = servers_for(self.port, self.actions_port, endpoints)
        chosen = ["--credentials", str(self.credentials)] if self.credentials else []
        # of an argument given twice the last counts
        return {ACTIONS: list(actions.arguments), RASA: [*rasa.arguments, "--model", str(self.model), *chosen]}


@contextlib.contextmanager
def running(
    credentials: Credentials | None = None,
    environment: Mapping[str, str] | None = None,
    servers: tuple[str, ...] = (ACTIONS, RASA),
    actions_port: int | None = None,
) -> Iterator[Assistant]:
    """An assistant of its own, stopped and erased at the end.

    Args:
        credentials: Channels and their settings; as shipped where none are given. See `unhurried`.
        environment: Variables for both processes.
        servers: Which are started here; the others by `Assistant.start`.
        actions_port: Of an action server that runs already.
    """
    with tempfile.TemporaryDirectory(prefix="assistant-", ignore_cleanup_errors=True) as made:
        file = None
        if credentials is not None:
            file = Path(made) / "credentials.yml"
            file.write_text(yaml.safe_dump({OPERATIONS: None, **credentials}), encoding="utf-8")
        assistant = Assistant(Path(made), file, environment or {})
        assistant.actions_port = actions_port or assistant.actions_port
        try:
            for name in servers:
                assistant.launch(name)
            for name in servers:
                assistant.wait_for(name)
            yield assistant
        finally:
            assistant.stop()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Waits until the address answers; fails, showing the log's end, where the process ends first."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            shown = log.read_text(encoding="utf-8", errors="replace")[-LOG_SHOWN:]
            raise AssertionError(f"{process.args!r} ended before it answered:\n{shown}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError:
            return  # a refusal is an answer
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{url} did not answer in {START_TIMEOUT_S} s")


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
