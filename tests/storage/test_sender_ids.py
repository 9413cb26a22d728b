"""Ids of conversations: stable for a person, meaningless to everybody else."""

from __future__ import annotations

import re
import stat
import subprocess
import sys

import pytest

from storage.sender_ids import KEY_FILE, hashed

OPENID = "oX7a5s2kQ9-test_openid_of_nobody"
KEY = "k" * 32


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.delenv("SENDER_KEY", raising=False)
    return tmp_path


def test_an_id_names_the_channel_and_holds_128_bits_but_nothing_of_the_sender():
    assert re.fullmatch(r"wechat-[0-9a-f]{32}", hashed("wechat", OPENID))


def test_the_same_person_is_the_same_conversation_and_nobody_else_is():
    assert hashed("wechat", OPENID) == hashed("wechat", OPENID)
    others = [("wecom", OPENID), ("wechat", OPENID + "x"), ("wechat", ""), ("wechato", OPENID[1:])]
    assert len({hashed(*one) for one in [("wechat", OPENID), *others]}) == 5


def test_the_key_is_made_once_and_readable_to_us_only(own_folder):
    identity = hashed("wechat", OPENID)
    assert stat.S_IMODE((own_folder / KEY_FILE).stat().st_mode) == 0o600
    (own_folder / KEY_FILE).unlink()
    assert hashed("wechat", OPENID) != identity


def test_the_key_of_the_environment_goes_first_and_no_file_is_made(own_folder, monkeypatch):
    by_file = hashed("wechat", OPENID)
    (own_folder / KEY_FILE).unlink()
    monkeypatch.setenv("SENDER_KEY", KEY)
    assert hashed("wechat", OPENID) != by_file
    assert list(own_folder.iterdir()) == []


def test_a_short_key_is_refused(monkeypatch):
    monkeypatch.setenv("SENDER_KEY", "short")
    with pytest.raises(ValueError, match="SENDER_KEY"):
        hashed("wechat", OPENID)


def test_processes_that_start_at_once_agree(own_folder):
    command = [sys.executable, "-c", f"from storage.sender_ids import hashed; print(hashed('wechat', {OPENID!r}))"]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate()[0] for process in started}) == 1
    assert [file.name for file in own_folder.iterdir()] == [KEY_FILE]


@pytest.mark.parametrize("sender", ["我", "\ud800", "\x00", "a" * 10_000])
def test_any_text_can_be_a_sender(sender):
    assert re.fullmatch(r"wecom-[0-9a-f]{32}", hashed("wecom", sender))
