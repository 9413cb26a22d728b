"""What must not start does not start, and says in one sentence what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.model_checksum import ModelError, checksum_file, is_intact, record, verify

ROOT = Path(__file__).resolve().parents[2]
SECRET = "s" * 32


@pytest.fixture
def model(tmp_path):
    file = tmp_path / "assistant.tar.gz"
    file.write_bytes(b"as training wrote it" * 1000)
    record(file)
    return file


def start(module: str, *arguments: str, secret: str = SECRET) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ACTIONS_SECRET": secret, "ACTIONS_PORT": "1"}
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_model_as_training_wrote_it_is_loaded(model):
    verify(model)
    assert is_intact(model)


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
    "without its checksum": lambda model: checksum_file(model).unlink(),
    "with an empty checksum": lambda model: checksum_file(model).write_text(""),
}


@pytest.mark.parametrize("spoil", FAULTS.values(), ids=FAULTS)
def test_any_other_model_is_not_loaded_and_the_remedy_is_told(model, spoil):
    spoil(model)
    assert not is_intact(model)
    with pytest.raises(ModelError, match="make train"):
        verify(model)


def test_the_server_does_not_start_with_a_changed_model(model):
    flip_one_bit(model)
    done = start("server.serve", "--model", str(model))
    assert done.returncode == 1
    assert "make train" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["server.serve", "server.serve_actions"])
@pytest.mark.parametrize("secret", ["", "short"])
def test_neither_server_starts_without_a_secret_between_them(module, secret):
    done = start(module, secret=secret)
    assert done.returncode == 1
    assert "ACTIONS_SECRET" in done.stderr
    assert "Traceback" not in done.stderr
