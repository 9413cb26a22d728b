"""A server that dies is started again; one that cannot stay up is given up; nothing outlives the supervisor."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from server import supervisor
from server.errors import StartError
from server.model_inputs import ROOT
from server.supervisor import Server, answers, is_running, keep_running, start, stop

PATIENCE_S = 30
SUPERVISED = """
import sys, time
from server.supervisor import Server
child = Server("child", ["-c", "import time; time.sleep(600)"], "", {})
child.start()
print(child.process.pid, flush=True)
time.sleep(600)
"""


def until(is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(supervisor, "PAUSES_S", (0.05, 0.1))
    monkeypatch.setattr(supervisor, "LOOKS_EVERY_S", 0.05)


@pytest.fixture
def web_server():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(
        "web", ["-m", "http.server", "--bind", "127.0.0.1", str(port)], f"http://127.0.0.1:{port}/", os.environ
    )
    yield server
    stop([server])


def test_a_killed_server_is_started_again_and_said_so_in_one_line(web_server, capsys):
    start(web_server)
    first = web_server.process
    threading.Thread(target=keep_running, args=([web_server],), daemon=True).start()
    os.kill(first.pid, signal.SIGKILL)
    assert until(lambda: web_server.process is not first and not web_server.is_recovering)
    assert answers(web_server.health_url)
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2
    assert "SIGKILL" in printed[0]


def test_a_server_that_never_stays_up_is_given_up_with_a_reason():
    server = Server("broken", ["-c", "raise SystemExit(7)"], "http://127.0.0.1:1/", os.environ)
    server.start()
    with pytest.raises(StartError, match="exit code 7"):
        keep_running([server])
    assert server.failures == 2


def test_a_server_that_ends_before_it_answers_did_not_start():
    with pytest.raises(StartError, match="did not start"):
        start(Server("broken", ["-c", "raise SystemExit(7)"], "http://127.0.0.1:1/", os.environ))


def test_stopping_ends_one_that_does_not_listen():
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(600)"
    server = Server("deaf", ["-c", deaf], "", os.environ)
    server.start()
    time.sleep(0.5)
    supervisor.STOP_TIMEOUT_S, before = 1, supervisor.STOP_TIMEOUT_S
    try:
        stop([server])
    finally:
        supervisor.STOP_TIMEOUT_S = before
    assert not is_running(server)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does this")
def test_a_killed_supervisor_leaves_no_orphan():
    with subprocess.Popen([sys.executable, "-c", SUPERVISED], cwd=ROOT, stdout=subprocess.PIPE, text=True) as one:
        child = int(one.stdout.readline())
        one.kill()
    assert until(lambda: not is_alive(child))


def is_alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8") as file:
            return file.read().split()[2] != "Z"
    except OSError:
        return False
