"""`rasa shell`: what is typed in a terminal is understood from the talk, and kept without personal data."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.model_inputs import MODEL, ROOT
from server.run import endpoints_with
from tests.support.clients import Client
from tests.support.servers import free_port, wait_for


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("terminal")


@pytest.fixture(scope="module")
def terminal(folder) -> Iterator[Client]:
    """Rasa's own `rasa shell`, which posts what is typed to its own server; the tests post in its place."""
    port, actions_port = free_port(), free_port()
    endpoints = endpoints_with(actions_port, folder / "endpoints.yml")
    environment = {**os.environ, "VAR_DIR": str(folder / "var")}
    keyboard, screen = os.openpty()
    shell = ["shell", "--model", str(MODEL), "--endpoints", str(endpoints), "--port", str(port)]
    started = []
    try:
        for command, name in (
            (["rasa_sdk", "--actions", "actions", "--port", str(actions_port)], "actions"),
            (["server.without_tensorflow", *shell], "shell"),
        ):
            with (folder / f"{name}.log").open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [sys.executable, "-m", *command],
                        cwd=ROOT,
                        env=environment,
                        stdin=screen,
                        stdout=log,
                        stderr=log,
                    )
                )
        wait_for(f"http://127.0.0.1:{actions_port}/health", started[0], folder / "actions.log")
        wait_for(f"http://127.0.0.1:{port}/", started[1], folder / "shell.log")
        yield Client(port)
    finally:
        for process in started:
            process.terminate()
            process.wait(30)
        os.close(keyboard)
        os.close(screen)


def text(replies: list[dict[str, Any]]) -> str:
    """What the person reads."""
    return "\n".join(line.get("text", "") for line in replies)


def kept(folder: Path, words: str) -> bool:
    """Whether words stand in a file of `var/`, as they are or escaped."""
    forms = (words.encode(), words.encode("unicode_escape"))
    files = [path for path in (folder / "var").rglob("*") if path.is_file()]
    return any(form in path.read_bytes() for path in files for form in forms)


def test_what_is_typed_is_kept_without_personal_data(terminal, folder):
    for slash in ("", "/"):
        assert text(terminal.say("terminal", f"{slash}我妈张桂芳手机13912345678，记号{len(slash)}"))
    assert kept(folder, "记号0") and kept(folder, "记号1")
    assert not kept(folder, "13912345678")
    assert not kept(folder, "张桂芳")


def test_a_follow_up_is_understood_from_the_talk(terminal):
    terminal.say("talk", "收到支付令怎么办")
    in_talk, alone = (text(terminal.say(sender, "不写会咋样")) for sender in ("talk", "alone"))
    assert "异议" in in_talk
    assert in_talk != alone


def test_a_deletion_is_done(terminal, folder):
    terminal.say("leaving", "记号甲，逾期四十一天了")
    assert kept(folder, "记号甲")
    assert "删除" in text(terminal.say("leaving", "请把我的聊天记录都删除"))
    assert not kept(folder, "记号甲")
