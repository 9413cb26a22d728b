"""`python -m nlu` prints topic, question and facts of a message."""

from __future__ import annotations

import subprocess
import sys

from server.model_inputs import MODEL, ROOT


def printed(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nlu", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_it_prints_what_is_understood_and_nothing_else():
    shown = printed("--model", str(MODEL), "如果逾期90天会不会被起诉")
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = shown.stdout.splitlines()
    assert lines[0] == "如果逾期90天会不会被起诉"
    assert lines[1].split()[:2] == ["topic", "lawsuit"]
    assert "  fact       overdue_days = [90, 90] (hypothetical)" in lines


def test_it_says_where_there_is_no_model(tmp_path):
    shown = printed("--model", str(tmp_path), "会起诉吗")
    assert shown.returncode == 1
    assert "make train" in shown.stderr
