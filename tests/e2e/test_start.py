"""`make run` as a person uses it: it says where it is, Ctrl-C leaves nothing behind, a taken port gets one sentence."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from tempfile import mkdtemp

import pytest

from server.model_inputs import is_current

ROOT = Path(__file__).resolve().parents[2]
SLOWEST_START_S = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int, actions_port: int) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PORT": str(port),
        "ACTIONS_PORT": str(actions_port),
        "PYTHONUNBUFFERED": "1",
        "VAR_DIR": mkdtemp(),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "server.run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_answers_and_leaves_nothing_behind(ending):
    assert is_current(), "the model is trained before these tests"
    port, actions_port = free_port(), free_port()
    run = start(port, actions_port)
    try:
        printed = ""
        deadline = time.monotonic() + SLOWEST_START_S
        while f"http://127.0.0.1:{port}" not in printed and time.monotonic() < deadline:
            assert run.poll() is None, printed
            printed += run.stdout.readline()
        body = json.dumps({"sender": "somebody", "message": "会通知我家人吗？"}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/webhooks/rest/webhook", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as reply:
            assert json.load(reply)[1]["custom"]["topic"] == "family_notified"
        run.send_signal(ending)
        assert run.wait(30) == 0
        assert is_free(port)
        assert is_free(actions_port)
    finally:
        if run.poll() is None:
            run.kill()


def test_a_taken_port_is_said_in_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = start(port, free_port())
        printed, _ = run.communicate(timeout=60)
    assert run.returncode == 1
    assert f"端口 {port} 已被占用" in printed
    assert "Traceback" not in printed
