"""Our envelope and wechatpy's, each reading what the other wrote, over random words, keys and times."""

from __future__ import annotations

import string
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from channels.wechat.envelope import Envelope, sign
from channels.wechat.errors import EnvelopeError
from channels.wechat.message_xml import encrypted_reply, read, text_reply

EXAMPLES = 60
LETTERS = string.ascii_letters + string.digits
LAST = "AEIMQUYcgkosw048"
"""Those with which base64 of 32 bytes can end."""
KINDS = ["official", "wecom"]

printable = some.characters(min_codepoint=32, exclude_categories=["Cs", "Cc", "Co", "Cn"])
words = some.text(printable, max_size=700)
ascii_words = some.text(LETTERS, min_size=1, max_size=32)
accounts = some.fixed_dictionaries(
    {
        "owner": ascii_words,
        "token": some.text(LETTERS, min_size=3, max_size=32),
        "aes_key": some.builds(str.__add__, some.text(LETTERS, min_size=42, max_size=42), some.sampled_from(LAST)),
    }
)
moments = some.integers(1_000_000_000, 4_000_000_000)
checked = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def envelope_of(account: dict[str, str], now: int) -> Envelope:
    return Envelope(account["token"], account["aes_key"], account["owner"], clock=lambda: now)


@checked
@given(parts=some.lists(some.text(printable, max_size=40), min_size=1, max_size=5))
def test_signatures_agree(ask, parts):
    assert ask("sign", parts=parts)["signature"] == sign(*parts)


@pytest.mark.parametrize("kind", KINDS)
@checked
@given(account=accounts, text=words, nonce=ascii_words, now=moments)
def test_we_read_what_wechatpy_wrote(ask, kind, account, text, nonce, now):
    envelope = envelope_of(account, now)
    fields = read(ask("encrypt", kind=kind, account=account, text=text, nonce=nonce, timestamp=str(now))["xml"])
    envelope.check(fields["MsgSignature"], fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    assert envelope.decrypt(fields["Encrypt"]) == text


@pytest.mark.parametrize("kind", KINDS)
@checked
@given(account=accounts, text=words, nonce=ascii_words, now=moments)
def test_wechatpy_reads_what_we_wrote(ask, kind, account, text, nonce, now):
    envelope = envelope_of(account, now)
    encrypted = envelope.encrypt(text)
    signature = envelope.sign(str(now), nonce, encrypted)
    xml = encrypted_reply(encrypted, signature, str(now), nonce)
    told = {"kind": kind, "account": account, "xml": xml, "nonce": nonce, "timestamp": str(now)}
    assert ask("decrypt", signature=signature, **told) == {"text": text}
    assert ask("decrypt", signature=signature[::-1] + "0", **told) == {"error": "InvalidSignatureException"}


@checked
@given(to=ascii_words, sender=ascii_words, text=words)
def test_wechatpy_parses_our_replies(ask, to, sender, text):
    reply = ask("parse_reply", xml=text_reply(to, sender, text))
    # it strips the ends of what it reads
    assert (reply["type"], reply["to"], reply["from"]) == ("text", to, sender)
    assert (reply["content"] or "").strip() == text.strip()


@checked
@given(account=accounts, other=accounts, text=words)
def test_what_is_meant_for_another_account_is_refused(ask, account, other, text):
    stranger = {**account, "owner": other["owner"] + "x"}
    xml = ask("encrypt", kind="official", account=stranger, text=text, nonce="n", timestamp="1")["xml"]
    encrypted = ElementTree.fromstring(xml).findtext("Encrypt") or ""
    with pytest.raises(EnvelopeError, match="receiver"):
        envelope_of({**account, "owner": other["owner"]}, 1).decrypt(encrypted)
