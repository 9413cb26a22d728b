"""The envelope against the platform's side of it, which `tests/support/wechat/encryption.py` writes apart from ours."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat.envelope import Envelope, sign
from channels.wechat.errors import EnvelopeError
from tests.support.wechat.encryption import Account, query, seal, unseal

ACCOUNT = Account()
ENVELOPE = Envelope(ACCOUNT.token, ACCOUNT.aes_key, ACCOUNT.owner)
NOW = 1_790_000_000.0


@given(st.text())
def test_what_the_platform_seals_is_read(text: str) -> None:
    assert ENVELOPE.decrypt(seal(ACCOUNT, text)) == text


@given(st.text())
def test_the_platform_reads_what_we_seal(text: str) -> None:
    assert unseal(ACCOUNT, ENVELOPE.encrypt(text)) == text


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert ENVELOPE.encrypt("还款") != ENVELOPE.encrypt("还款")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_other_bytes_are_refused_and_nothing_else_happens(raw: bytes) -> None:
    with pytest.raises(EnvelopeError):
        ENVELOPE.decrypt(raw.decode("latin-1"))


@given(st.data())
def test_a_changed_message_is_refused_by_its_signature(data: st.DataObject) -> None:
    sealed = seal(ACCOUNT, "我逾期了")
    asked = query(ACCOUNT, sealed)
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
    with pytest.raises(EnvelopeError, match="signature"):
        ENVELOPE.check(asked["msg_signature"], asked["timestamp"], asked["nonce"], changed)


def test_a_message_for_another_account_is_refused() -> None:
    other = Account(token=ACCOUNT.token, aes_key=ACCOUNT.aes_key)
    with pytest.raises(EnvelopeError, match="receiver"):
        ENVELOPE.decrypt(seal(other, "我逾期了"))


@pytest.mark.parametrize("away_s", [-301, 301, -86_400])
def test_a_request_of_another_time_is_refused(away_s: int) -> None:
    envelope = Envelope(ACCOUNT.token, None, ACCOUNT.owner, clock=lambda: NOW)
    asked = query(ACCOUNT, at=NOW + away_s)
    with pytest.raises(EnvelopeError, match="time"):
        envelope.check(asked["signature"], asked["timestamp"], asked["nonce"])


@pytest.mark.parametrize("away_s", [-299, 0, 299])
def test_a_request_of_these_minutes_is_accepted(away_s: int) -> None:
    envelope = Envelope(ACCOUNT.token, None, ACCOUNT.owner, clock=lambda: NOW)
    asked = query(ACCOUNT, at=NOW + away_s)
    envelope.check(asked["signature"], asked["timestamp"], asked["nonce"])


@pytest.mark.parametrize("timestamp", ["", "现在", "-1", "1e9", "٣"])
def test_a_signed_time_that_is_none_is_refused(timestamp: str) -> None:
    with pytest.raises(EnvelopeError, match="time"):
        ENVELOPE.check(sign(ACCOUNT.token, timestamp, "n"), timestamp, "n")


@pytest.mark.parametrize("signature", ["", "签名", "\udcff", "0" * 40])
def test_a_wrong_signature_is_refused(signature: str) -> None:
    with pytest.raises(EnvelopeError, match="signature"):
        ENVELOPE.check(signature, str(int(time.time())), "n")


def test_without_a_key_nothing_is_decrypted() -> None:
    with pytest.raises(EnvelopeError, match="no_key"):
        Envelope(ACCOUNT.token, None, ACCOUNT.owner).decrypt(seal(ACCOUNT, "我逾期了"))


@pytest.mark.parametrize(
    ("token", "key"), [("ab", None), ("有字", None), ("a" * 33, None), ("abc", "short"), ("abc", "")]
)
def test_a_malformed_token_or_key_stops_the_start(token: str, key: str | None) -> None:
    with pytest.raises(ValueError, match="letters and digits"):
        Envelope(token, key, "wx1")
