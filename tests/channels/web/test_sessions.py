"""Tokens: only ours are taken, and nothing about them can be guessed."""

from __future__ import annotations

import base64
import stat

import pytest

from channels.web import sessions
from channels.web.sessions import SECRET_VARIABLE, Sessions
from storage.kept_secret import kept_secret

SECRET = b"s" * 32
SESSIONS = Sessions(SECRET)


def test_a_token_holds_128_random_bits_and_names_one_conversation():
    token = SESSIONS.new()
    identity = token.split(".")[0]
    assert len(base64.urlsafe_b64decode(identity + "==")) == 16
    assert SESSIONS.sender_of(token) == f"web-{identity}"
    assert len({SESSIONS.new() for _ in range(1000)}) == 1000


def test_a_token_outlives_a_restart_with_the_same_secret_only():
    token = SESSIONS.new()
    assert Sessions(SECRET).sender_of(token) == SESSIONS.sender_of(token)
    assert Sessions(b"t" * 32).sender_of(token) is None


@pytest.mark.parametrize("place", [0, 10, 23, 40, -1])
def test_a_changed_token_is_not_ours(place):
    token = SESSIONS.new()
    changed = list(token)
    changed[place] = "A" if changed[place] != "A" else "B"
    assert SESSIONS.sender_of("".join(changed)) is None


@pytest.mark.parametrize("token", [None, "", ".", "a.b", "a.b.c", 5, [], {}, "我.你", "x" * 10_000, "a\x00.b"])
def test_anything_else_is_not_ours(token):
    assert SESSIONS.sender_of(token) is None


def test_the_secret_is_made_once_and_readable_to_us_only(tmp_path, monkeypatch):
    monkeypatch.delenv("WEB_SESSION_SECRET", raising=False)
    file = tmp_path / "secret"
    secret = kept_secret(SECRET_VARIABLE, file)
    assert len(secret) >= 32
    assert kept_secret(SECRET_VARIABLE, file) == secret
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_secret_of_the_environment_goes_first_and_must_be_long(tmp_path, monkeypatch):
    monkeypatch.setenv("WEB_SESSION_SECRET", "short")
    secret = kept_secret(SECRET_VARIABLE, tmp_path / "secret")
    assert secret == b"short"
    assert not (tmp_path / "secret").exists()
    with pytest.raises(ValueError, match="WEB_SESSION_SECRET"):
        Sessions(secret)


def test_of_two_servers_that_start_at_once_both_take_the_secret_that_was_there_first(tmp_path, monkeypatch):
    monkeypatch.delenv("WEB_SESSION_SECRET", raising=False)
    file = tmp_path / "secret"
    made = sessions.secrets.token_hex

    def late(count: int) -> str:
        file.write_bytes(SECRET)
        return made(count)

    monkeypatch.setattr(sessions.secrets, "token_hex", late)
    assert kept_secret(SECRET_VARIABLE, file) == SECRET
    assert list(tmp_path.iterdir()) == [file]
