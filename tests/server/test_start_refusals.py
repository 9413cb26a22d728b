"""What must not be served is not, and the sentence says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.errors import ModelError
from server.model_checksum import checksum_file, is_recorded, record, verify
from server.model_inputs import ROOT


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "assistant.tar.gz"
    file.write_bytes(b"as training wrote it" * 1000)
    record(file)
    return file


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )


def test_a_model_as_training_wrote_it_is_served(model):
    verify(model)
    assert is_recorded(model)


def test_a_model_of_plain_rasa_train_has_no_checksum_and_is_served(model):
    checksum_file(model).unlink()
    verify(model)
    assert not is_recorded(model)


def test_the_checksum_is_one_that_sha256sum_reads(model):
    done = subprocess.run(
        ["sha256sum", "--check", "assistant.sha256"], cwd=model.parent, capture_output=True, check=False
    )
    assert done.returncode == 0


def shorten(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:-1])


def flip_one_bit(model: Path) -> None:
    content = bytearray(model.read_bytes())
    content[500] ^= 1
    model.write_bytes(content)


FAULTS = {
    "missing": Path.unlink,
    "cut off": shorten,
    "changed": flip_one_bit,
    "with an empty checksum": lambda model: checksum_file(model).write_text(""),
}


@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS)
def test_any_other_model_is_refused_and_the_remedy_is_told(model, spoil):
    spoil(model)
    assert not is_recorded(model)
    with pytest.raises(ModelError, match="make train"):
        verify(model)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "abc"),
        ("ACTIONS_PORT", "0"),
        ("KEEP_DAYS", "-1"),
        ("ACTION_TIMEOUT_S", "soon"),
        ("VAR_DIR", "/proc/no"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_make_run_says_in_a_sentence_what_is_wrong(variable, value, encoding):
    done = run("server.run", **{variable: value, "PYTHONIOENCODING": encoding})
    assert done.returncode == 1
    assert variable in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "\\u" not in done.stderr


def test_a_shell_in_a_terminal_that_cannot_show_chinese_says_so():
    done = run("server.run", "--shell", PYTHONIOENCODING="latin-1", PORT="5915", ACTIONS_PORT="5965")
    assert done.returncode == 1
    assert done.stderr == "This terminal cannot show Chinese; use one in UTF-8.\n"


@pytest.mark.parametrize(("variable", "value"), [("KEEP_DAYS", "-1"), ("VAR_DIR", "/proc/no")])
def test_plain_rasa_run_says_it_too(tmp_path, variable, value):
    (tmp_path / "m.tar.gz").write_bytes(b"never read")
    done = run("server.without_tensorflow", "run", "--model", str(tmp_path / "m.tar.gz"), **{variable: value})
    assert done.returncode == 1
    assert variable in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_purge_refuses_days_that_make_no_sense(tmp_path):
    done = run("server.purge", KEEP_DAYS="-1", VAR_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "KEEP_DAYS" in done.stderr
    assert "Traceback" not in done.stderr
