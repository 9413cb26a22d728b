"""`make run` as a person uses it: it says where it is, mends itself, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.model_inputs import ROOT, is_current
from server.supervisor import answers
from tests.support.servers import free_port
from tests.support.terminal import Terminal, bare_environment

MOST_LINES = 30
PROMPT = "Your input"


class Run(Terminal):
    """`make run`, or `make shell`, on ports of its own."""

    def __init__(self, folder: Path, *, shell: bool = False) -> None:
        self.port, self.actions_port = free_port(), free_port()
        ours = {"PORT": str(self.port), "ACTIONS_PORT": str(self.actions_port), "VAR_DIR": str(folder / "var")}
        command = ["make", "--no-print-directory", "shell" if shell else "run"]
        super().__init__(command, ROOT, {**bare_environment(), **ours, "PYTHONIOENCODING": "utf-8"})

    def answers(self) -> bool:
        """Whether the assistant can answer people now."""
        return answers(f"http://127.0.0.1:{self.port}/healthz")

    def ask(self, message: str) -> list[dict[str, object]]:
        """What the REST channel answers."""
        body = json.dumps({"sender": uuid.uuid4().hex, "message": message}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=60) as reply:
            return list(json.load(reply))

    def children(self) -> dict[int, str]:
        """All processes below `make`: their command by their id."""
        found, waiting = {}, [self.process.pid]
        while waiting:
            parent = waiting.pop()
            below = Path(f"/proc/{parent}/task/{parent}/children")
            for child in map(int, below.read_text().split() if below.exists() else []):
                found[child] = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                waiting.append(child)
        return found

    def child(self, what: str) -> int:
        """The process whose command holds these words."""
        return next(process for process, command in self.children().items() if what in command)

    def is_gone(self) -> bool:
        """Whether neither port is taken."""
        return all(is_free(port) for port in (self.port, self.actions_port))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.fixture
def run(tmp_path) -> Iterator[Run]:
    assert is_current(), "the model is trained before these tests"
    started = Run(tmp_path)
    yield started
    end(started)


def end(started: Run) -> None:
    for process in [*started.children(), started.process.pid]:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    started.process.wait(20)


def test_it_starts_with_few_lines_mends_itself_and_leaves_nothing_when_the_terminal_closes(run):
    run.until(lambda: f"http://127.0.0.1:{run.port}/" in run.printed)
    assert len(run.printed.splitlines()) < MOST_LINES
    assert "Warning" not in run.printed
    assert run.ask("会通知我家人吗？")

    for server in ("rasa_sdk", "server.without_tensorflow"):
        before = run.printed.count("已恢复")
        os.kill(run.child(server), signal.SIGKILL)
        run.until(lambda: run.printed.count("已恢复") > before)  # noqa: B023  # called within the loop
        assert "SIGKILL" in run.printed.splitlines()[-2]
        run.until(run.answers)
        assert run.ask("会通知我家人吗？")
    assert "Traceback" not in run.printed, run.printed

    run.close()
    run.until(run.is_gone)
    run.until(lambda: run.process.poll() is not None)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_asked_to_even_while_it_starts(run, ending):
    run.until(lambda: any("rasa_sdk" in command for command in run.children().values()))
    os.killpg(run.process.pid, ending)
    run.until(lambda: run.process.poll() is not None)
    run.until(run.is_gone)
    assert "Traceback" not in run.printed


def test_the_shell_talks_in_few_lines_and_without_a_card(tmp_path):
    started = Run(tmp_path, shell=True)
    try:
        started.until_shown(PROMPT)
        assert any("shell --interface 127.0.0.1" in command for command in started.children().values())
        assert len(started.printed.splitlines()) < MOST_LINES
        assert "Warning" not in started.printed
        before = len(started.shown)
        started.type("逾期40天了，会通知我家人吗")
        started.until_shown("可以这样回答：", before)
        assert "Custom json" not in started.shown
        started.type("/stop")
        started.until(lambda: started.process.poll() is not None)
        assert started.is_gone()
    finally:
        end(started)


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = {**os.environ, "PORT": str(port), "ACTIONS_PORT": str(free_port()), "VAR_DIR": str(tmp_path)}
        command = [sys.executable, "-m", "server.run"]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert f"端口 {port} 用不了" in done.stderr
    assert len(done.stderr.splitlines()) == 1
