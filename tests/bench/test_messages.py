"""The measurements see what they are to see: an answer that is missing, and one that belongs to somebody else."""

from __future__ import annotations

import asyncio
import itertools
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from bench.messages import QUESTIONS, TURNS, run_load, typed
from bench.tables import TITLES, comparison
from server.model_inputs import ROOT


class StandIn(BaseHTTPRequestHandler):
    """Answers each conversation with the days that it told, or as `fault` says."""

    told: dict[str, int]
    fault: str

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if said["message"].startswith("/report_situation"):
            self.told[said["sender"]] = int(
                json.loads(said["message"].removeprefix("/report_situation"))["overdue_days"]
            )
        days = self.told[said["sender"]] + (self.fault == "crosses")
        replies = [] if self.fault == "loses" else [{"custom": {"situation": {"overdue_days": [days, days]}}}]
        body = json.dumps(replies).encode()
        self.send_response(500 if self.fault == "fails" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def stand_in() -> Iterator[ThreadingHTTPServer]:
    StandIn.told, StandIn.fault = {}, ""
    server = ThreadingHTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def loaded(server: ThreadingHTTPServer, fault: str):
    StandIn.fault = fault
    return asyncio.run(run_load(f"http://127.0.0.1:{server.server_port}/", typed(), 4 * TURNS, at_once=2))


def test_every_answer_that_comes_back_is_counted(stand_in):
    outcome = loaded(stand_in, "")
    assert (len(outcome.times_ms), outcome.lost, outcome.crossed) == (4 * TURNS, 0, 0)
    assert outcome.checked >= 4, "at least the first of each conversation shows its mark"


def test_an_answer_for_somebody_else_is_seen(stand_in):
    outcome = loaded(stand_in, "crosses")
    assert outcome.crossed == outcome.checked > 0


@pytest.mark.parametrize("fault", ["loses", "fails"])
def test_an_answer_that_does_not_come_is_seen(stand_in, fault):
    assert loaded(stand_in, fault).lost == 4 * TURNS


def test_no_typed_question_comes_twice_or_is_training_data():
    some = list(itertools.islice(typed(), 1000))
    assert len(set(some)) == len(some)
    examples = set()
    for file in (ROOT / "data" / "nlu").glob("*/*.yml"):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            examples |= {line.removeprefix("- ").strip() for line in block["examples"].splitlines()}
    assert examples.isdisjoint(yaml.safe_load(QUESTIONS.read_text(encoding="utf-8")))


def test_the_table_shows_what_was_measured_and_leaves_out_what_was_not():
    ours, stock = dict.fromkeys(TITLES, 2.0) | {"checked": 7}, dict.fromkeys(TITLES, 4.0) | {"checked": 7}
    del ours["training_s"]
    table = comparison({"ours": ours, "stock": stock, "measured": "2026-01-01", "processor": "one", "cores": 2})
    assert f"| {TITLES['start_s']} | 2 | 4 | 0.50 |" in table
    assert f"| {TITLES['training_s']} | – | 4 | – |" in table
