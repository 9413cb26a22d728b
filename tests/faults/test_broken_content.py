"""A policy pack, an answer or a model is broken: said where, never loaded, and well again when the file is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import uuid

import pytest

from server.model_checksum import checksum_file, record
from tests.faults.conftest import grown, only_card
from tests.support.servers import ACTIONS, MODEL, ROOT, free_port

QUESTION = "逾期40天了会通知我家人吗"
PARTS = (
    *("actions", "channels", "knowledge", "privacy", "rules", "server", "storage", "talk", "yaml_models"),
    "rasa_sdk_plugins.py",
)
"""What the action server is made of."""
BROKEN = [
    ("rules/policies/general.yml", "stages: [\x00"),
    ("rules/policies/general.yml", ""),
    ("rules/policies/meituan.yml", "stages: 7\n"),
    ("rules/policies/meituan.yml", None),
]
"""A policy pack, and what stands in it; None for its first half."""


@pytest.fixture(scope="module")
def copied(fragile, tmp_path_factory):
    """The assistant with an action server that runs from a copy, whose files may be broken."""
    folder = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, folder)
    fragile.code[ACTIONS] = folder
    fragile.end(ACTIONS)
    fragile.start(ACTIONS)
    yield folder
    del fragile.code[ACTIONS]
    fragile.end(ACTIONS)
    fragile.start(ACTIONS)


@pytest.mark.parametrize(("file", "content"), BROKEN)
def test_a_broken_policy_pack_is_not_taken_up_and_named_where_it_would_be(fragile, copied, file, content):
    pack, sender, before = copied / file, uuid.uuid4().hex, len(fragile.log(ACTIONS))
    whole = pack.read_text(encoding="utf-8")
    pack.write_text(whole[: len(whole) // 2] if content is None else content, encoding="utf-8")
    try:
        assert only_card(fragile.say(sender, QUESTION))["topic"] == "family_notified"  # it runs with what it has read
        fragile.end(ACTIONS)
        assert fragile.launch(ACTIONS).wait(60) != 0
        assert only_card(fragile.say(sender, "我欠了3000元"))["kind"] == "notice"
        assert f"ContentError: {file}" in grown(fragile.log_file(ACTIONS), before)
    finally:
        pack.write_text(whole, encoding="utf-8")
        fragile.start(ACTIONS)
    card = only_card(fragile.say(sender, QUESTION))
    assert card["situation"]["overdue_days"] == [40, 40]
    assert card["situation"]["principal"] == [3000, 3000]


def a_byte_changed(model):
    content = bytearray(MODEL.read_bytes())
    content[len(content) // 2] ^= 1
    model.write_bytes(content)
    shutil.copy(checksum_file(MODEL), checksum_file(model))


def cut_short(model):
    model.write_bytes(MODEL.read_bytes()[:100_000])
    shutil.copy(checksum_file(MODEL), checksum_file(model))


def with_rubbish_for_a_checksum(model):
    shutil.copy(MODEL, model)
    checksum_file(model).write_bytes(b"\xff\x00\xfe")


@pytest.mark.parametrize(
    "spoil",
    [a_byte_changed, cut_short, with_rubbish_for_a_checksum],
    ids=lambda one: one.__name__,
)
def test_a_model_that_training_did_not_write_is_refused_in_words(fragile, tmp_path, spoil):
    model = tmp_path / MODEL.name
    spoil(model)
    ended = serve(fragile, model)
    assert ended.returncode == 1
    assert "make train" in ended.stderr


def test_a_model_that_cannot_be_read_is_not_served(fragile, tmp_path):
    model = tmp_path / MODEL.name
    model.write_bytes(b"no archive")
    record(model)
    ended = serve(fragile, model)
    assert ended.returncode == 1
    assert "make train" in ended.stderr


def serve(assistant, model) -> subprocess.CompletedProcess[str]:
    """The end of a Rasa server with this model."""
    command = [sys.executable, "-m", "server.without_tensorflow", "run", "--port", str(free_port()), "--quiet"]
    command += ["--interface", "127.0.0.1", "--model", str(model)]
    environment = assistant.whole_environment()
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=120, check=False)
