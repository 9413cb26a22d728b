"""Rasa's own commands, without one environment variable: what they serve is what `make run` serves."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.model_inputs import MODEL, ROOT
from server.run import endpoints_with
from tests.support.clients import Client, cards
from tests.support.servers import free_port, wait_for

ADDED = ("PORT", "ACTIONS_PORT", "ACTIONS_SECRET", "SANIC_HOST", "RASA_TELEMETRY_ENABLED", "SENDER_KEY")
"""What our own way to start them may set."""


@pytest.fixture(scope="module")
def bare() -> dict[str, str]:
    """An environment as a terminal has it."""
    return {name: value for name, value in os.environ.items() if name not in ADDED}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("rasa")


@pytest.fixture(scope="module")
def actions_port(bare, folder) -> Iterator[int]:
    """`rasa run actions`."""
    port = free_port()
    with started(["run", "actions", "--port", str(port)], bare, folder / "actions.log") as process:
        wait_for(f"http://127.0.0.1:{port}/health", process, folder / "actions.log")
        yield port


@pytest.fixture(scope="module")
def assistant(bare, folder, actions_port) -> Iterator[Client]:
    """`rasa run`, listening on all interfaces, as Rasa does unless told otherwise."""
    port, endpoints = free_port(), endpoints_with(actions_port, folder / "endpoints.yml")
    command = ["run", "--model", str(MODEL), "--endpoints", str(endpoints), "--port", str(port)]
    with started(command, {**bare, "VAR_DIR": str(folder / "var")}, folder / "rasa.log") as process:
        wait_for(f"http://127.0.0.1:{port}/metrics", process, folder / "rasa.log")
        yield Client(port)


class started:  # reads as a word in a with statement
    """A command of Rasa, ended with the block."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rasa", *command], cwd=ROOT, env=environment, stdout=out, stderr=out
            )

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *failure: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def test_they_answer_and_are_well(assistant):
    said = assistant.say("somebody", "逾期40天了，会通知我家人吗")
    assert cards(said)[0]["situation"]["overdue_days"] == [40, 40]
    status, _, body = assistant.ask("GET", "/healthz")
    assert (status, set(json.loads(body).values())) == (200, {"ok"})


def test_the_page_and_the_limits_are_there(assistant):
    status, headers, _ = assistant.ask("GET", "/")
    assert status == 200
    assert "default-src" in headers["Content-Security-Policy"]
    assert assistant.ask("GET", "/nowhere")[1]["X-Frame-Options"] == "DENY"


def own_addresses() -> list[str]:
    """Addresses of this machine that other machines see."""
    found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    return sorted({str(info[4][0]) for info in found if not str(info[4][0]).startswith("127.")})


def test_they_serve_this_machine_only(assistant, actions_port):
    if not own_addresses():
        pytest.skip("this machine has a loopback address only")
    for address in own_addresses():
        with socket.socket() as probe:
            assert probe.connect_ex((address, actions_port)) != 0
        with socket.create_connection((address, assistant.port), timeout=10) as other:
            other.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert other.recv(100).startswith(b"HTTP/1.1 403")


def test_what_is_kept_is_private_and_where_it_is_expected(assistant, folder):
    assistant.say("somebody", "会上征信吗")
    assert (folder / "var" / "conversations.sqlite").exists()
    assert (folder / "var").stat().st_mode & 0o077 == 0
