"""Rasa's own commands in a clean copy of the project, without an environment variable: they do what `make run` does."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.model_inputs import ROOT
from server.run import endpoints_with
from tests.support.clients import Client, cards
from tests.support.servers import free_port, wait_for
from tests.support.terminal import Terminal, bare_environment

# where the cache is of other inputs, training takes its time
pytestmark = pytest.mark.timeout(1500)
RASA = str(Path(sys.executable).with_name("rasa"))
TRAINING_TIMEOUT_S = 1200
PROMPT, PARSE_PROMPT = "Your input ->", "Next message:"
TESTED_TOPICS = ("greet", "recall")
LEAST_ACCURACY = 0.9
"""Of examples that were learned from."""
MENU = ("Type out your own message", "Use arrow keys")
"""What Rasa prints for buttons."""


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The files of a fresh clone, trained by `rasa train`; with earlier caches, so that it is short."""
    folder = tmp_path_factory.mktemp("clone")
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for cache in (".rasa", ".cache"):
        (ROOT / cache).mkdir(exist_ok=True)
        (folder / cache).symlink_to(ROOT / cache)
    trained = rasa_in(folder, "train")
    assert trained.returncode == 0, trained.stdout[-3000:]
    return folder


@pytest.fixture(scope="module")
def actions_port(project, tmp_path_factory) -> Iterator[int]:
    """`rasa run actions`."""
    port = free_port()
    endpoints_with(port, project / "endpoints.yml")
    log = tmp_path_factory.mktemp("actions") / "log"
    with started(["run", "actions", "--port", str(port)], project, log) as process:
        wait_for(f"http://127.0.0.1:{port}/health", process, log)
        yield port


@pytest.fixture(scope="module")
def assistant(project, actions_port, tmp_path_factory) -> Iterator[Client]:
    """`rasa run`, listening on all interfaces, as Rasa does unless told otherwise."""
    port, log = free_port(), tmp_path_factory.mktemp("rasa") / "log"
    with started(["run", "--port", str(port)], project, log) as process:
        wait_for(f"http://127.0.0.1:{port}/metrics", process, log)
        yield Client(port)


def rasa_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of Rasa to its end; its output and errors are in `stdout`."""
    return subprocess.run(
        [RASA, *arguments],
        cwd=folder,
        env=bare_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TRAINING_TIMEOUT_S,
        check=False,
    )


@contextmanager
def started(command: list[str], folder: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command of Rasa until the end of the block."""
    with log.open("wb") as out:
        process = subprocess.Popen([RASA, *command], cwd=folder, env=bare_environment(), stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def terminal(command: list[str], folder: Path) -> Iterator[Terminal]:
    """Run a command of Rasa in a terminal until the end of the block."""
    opened = Terminal([RASA, *command], folder, bare_environment())
    try:
        yield opened
    finally:
        if opened.process.poll() is None:
            os.killpg(opened.process.pid, signal.SIGKILL)
        opened.process.wait(30)
        opened.close()


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


def test_what_is_kept_is_private_and_where_it_is_expected(assistant, project):
    assistant.say("somebody", "会上征信吗")
    assert (project / "var" / "conversations.sqlite").exists()
    assert (project / "var").stat().st_mode & 0o077 == 0


def test_the_shell_answers_with_suggestions_as_one_line_and_no_menu(project, actions_port):
    with terminal(["shell", "--port", str(free_port())], project) as shell:
        replies = answer_to("逾期40天了，会通知我家人吗", shell, "可以这样回答：")
        assert replies.count("、") >= 2
        assert "逾期40天，" in shell.shown
        # what is typed next is a message, not a choice; nothing is asked twice running
        suggestions = answer_to("会上征信吗", shell, "可以接着问：")
        assert suggestions.count("、") == 2
        assert not any(words in shell.shown for words in (*MENU, "Custom json"))

        shell.type("/stop")
        shell.until(lambda: shell.process.poll() is not None)
        assert shell.process.returncode == 0
        assert "Traceback" not in shell.shown


def answer_to(message: str, shell: Terminal, last_line: str) -> str:
    """Type a message; wait for the line of the answer that begins so, and return its rest."""
    before = len(shell.until_shown(PROMPT))
    shell.type(message)
    start = shell.until_shown(last_line, before).index(last_line) + before
    return shell.until_shown(PROMPT, start).splitlines()[0].removeprefix(last_line)


def test_the_shell_for_understanding_prints_what_is_understood(project):
    # without --model, Rasa takes the folder nlu/ for the path of a model
    with terminal(["shell", "nlu", "--model", "models"], project) as shell:
        before = len(shell.until_shown(PARSE_PROMPT))
        shell.type("逾期40天了，会通知我家人吗")
        shown = shell.until_shown(PARSE_PROMPT, before)
    understood = json.loads(shown[shown.index("{") : shown.rindex("}") + 1])
    assert understood["intent"]["name"] == "family_notified"
    assert ("overdue_days", [40, 40]) in [(each["entity"], each["value"]) for each in understood["entities"]]


def test_all_stories_and_examples_pass_its_own_tests(project, tmp_path):
    copy = tmp_path / "clone"
    shutil.copytree(project, copy, symlinks=True)
    for file in (copy / "data" / "nlu").rglob("*.yml"):
        if file.stem not in TESTED_TOPICS:
            file.unlink()  # each example is parsed; all of them take minutes
    tested = rasa_in(copy, "test")
    assert tested.returncode == 0, tested.stdout[-3000:]

    stories = json.loads((copy / "results" / "story_report.json").read_text(encoding="utf-8"))
    assert stories["conversation_accuracy"]["correct"] == stories["conversation_accuracy"]["total"] > 0
    intents = json.loads((copy / "results" / "intent_report.json").read_text(encoding="utf-8"))
    assert set(TESTED_TOPICS) <= set(intents)
    assert intents["accuracy"] > LEAST_ACCURACY
