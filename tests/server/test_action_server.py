"""The action server of `rasa run actions`: private, and silent about what people said, whatever fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from server.model_inputs import ROOT
from tests.support.servers import free_port, wait_for

SAID = "我叫张伟，欠了三万块"
SECRET = "s" * 32
BROKEN = """
from rasa_sdk import Action
class ActionBroken(Action):
    def name(self):
        return "action_broken"
    async def run(self, dispatcher, tracker, domain):
        raise LookupError(tracker.latest_message["text"])
"""


class ActionServer:
    """A process of rasa_sdk with the actions of the project and one that fails."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.port, self.log = free_port(), folder / "actions.log"
        (folder / "broken_actions.py").write_text(BROKEN, encoding="utf-8")
        for name in (
            "rasa_sdk_plugins.py",
            "server",
            "actions",
            "knowledge",
            "rules",
            "privacy",
            "storage",
            "talk",
            "yaml_models",
            "channels",
        ):
            (folder / name).symlink_to(ROOT / name)
        self.folder = folder
        self.environment = {**os.environ, "PYTHONPATH": str(folder), **environment}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.launch()
        wait_for(f"http://127.0.0.1:{self.port}/health", self.process, self.log)

    def launch(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "rasa_sdk", "--actions", "broken_actions", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        return self.process

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)

    def call(self, path: str = "/webhook", body: object = None, **headers: str) -> tuple[int, str]:
        data = json.dumps(body or call_of("action_broken")).encode()
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, sent)
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


def call_of(action: str) -> dict[str, Any]:
    tracker = {"sender_id": "x", "slots": {}, "latest_message": {"text": SAID}, "events": [{"event": "user"}]}
    return {"next_action": action, "sender_id": "x", "tracker": tracker, "domain": {}, "version": "3.6.21"}


@pytest.fixture(scope="module")
def actions(tmp_path_factory):
    server = ActionServer(tmp_path_factory.mktemp("actions"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory):
    server = ActionServer(tmp_path_factory.mktemp("guarded"), ACTIONS_SECRET=SECRET)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("body", [call_of("action_broken"), [SAID], SAID, {"tracker": SAID}])
def test_a_failing_call_leaves_no_word_in_the_answer_or_the_log(actions, body):
    answer = actions.call(body=body)[1]
    log = actions.log.read_text(encoding="utf-8")
    for form in (SAID, json.dumps(SAID)[1:-1], "张伟"):
        assert form not in answer
        assert form not in log


def test_the_log_says_where_an_action_failed(actions):
    assert actions.call()[0] == 500
    log = actions.log.read_text(encoding="utf-8")
    assert "LookupError" in log
    assert "broken_actions.py:7" in log


def test_pages_in_a_browser_cannot_call_it(actions):
    assert actions.call(Origin="https://evil.example")[0] == 403
    assert actions.call(Host="evil.example")[0] == 403


def test_with_a_secret_it_answers_who_knows_it(guarded):
    assert guarded.call()[0] == 403
    assert guarded.call(X_Actions_Secret="t" * 32)[0] == 403
    assert guarded.call(X_Actions_Secret=SECRET)[0] == 500  # it ran, and failed as it must
    assert guarded.call("/actions")[0] == 403


@pytest.mark.parametrize("environment", [{"ACTIONS_SECRET": "short"}, {"SANIC_HOST": "0.0.0.0"}])
def test_it_does_not_open_itself_to_others_without_a_secret(tmp_path, environment):
    server = ActionServer(tmp_path, **environment)
    assert server.launch().wait(60) == 1
    log = server.log.read_text(encoding="utf-8")
    assert "ACTIONS_SECRET" in log
    assert "Traceback" not in log


def test_a_plugin_that_cannot_be_imported_stops_it(tmp_path):
    server = ActionServer(tmp_path)
    (tmp_path / "server").unlink()
    assert server.launch().wait(60) != 0
    assert "rasa_sdk_plugins" in server.log.read_text(encoding="utf-8")
