"""Reading and writing the XML of callbacks."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.wechat.errors import XmlError
from channels.wechat.message_xml import encrypted_reply, read, text_reply

LEGAL = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"))


@given(LEGAL)
def test_what_is_said_arrives_as_it_is(text: str) -> None:
    assert read(text_reply("openid", "account", text))["Content"] == text


@given(st.text())
def test_no_text_breaks_the_reply(text: str) -> None:
    fields = read(text_reply("openid", "account", text))
    assert set(fields) == {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}


def test_the_end_of_a_section_in_a_text_stays_text() -> None:
    said = "a]]></Content><MsgType>news</MsgType><![CDATA["
    assert read(text_reply("openid", "account", said))["Content"] == said


def test_an_encrypted_reply_carries_its_signature() -> None:
    fields = read(encrypted_reply("c2VhbGVk", "sig", "1790000000", "n1"))
    assert fields == {"Encrypt": "c2VhbGVk", "MsgSignature": "sig", "TimeStamp": "1790000000", "Nonce": "n1"}


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE xml [<!ENTITY a "aaa">]><xml><Content>&a;</Content></xml>',
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Content>a</Content></xml>',
        b'<!DOCTYPE xml [<!ENTITY x SYSTEM "http://127.0.0.1/">]><xml><Content>&x;</Content></xml>',
        b"<!DOCTYPE xml><xml/>",
    ],
)
def test_a_document_type_is_refused(body: bytes) -> None:
    with pytest.raises(XmlError):
        read(body)


@pytest.mark.parametrize("body", [b"", b"<xml>", b"{}", b"<xml>&unknown;</xml>", b"\x00"])
def test_what_is_no_xml_is_refused(body: bytes) -> None:
    with pytest.raises(XmlError):
        read(body)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("我\x0b逾期\x00了".encode(), "我逾期了"),
        ("我逾期了\ufffe\uffff".encode(), "我逾期了"),
        ("我逾期了\x1b[0m".encode(), "我逾期了[0m"),
        ("我逾期了".encode() + b"\xed\xa0\xbd", "我逾期了" + "\ufffd" * 3),
        ("我逾期了&#0;&#x1F;&#xD800;&#10;".encode(), "我逾期了\n"),
        ("我逾期了&#99999999;&#x26;".encode(), "我逾期了&"),
    ],
    ids=ascii,
)
def test_what_xml_cannot_carry_is_left_out_and_the_rest_is_read(content: bytes, text: str) -> None:
    body = b"<xml><MsgType><![CDATA[text]]></MsgType><Content>" + content + b"</Content></xml>"
    assert read(body) == {"MsgType": "text", "Content": text}


@pytest.mark.parametrize("sign", [*map(chr, range(0x20)), "\x7f", "\x9b", "\ufffe"], ids=ascii)
def test_no_control_character_hides_a_message(sign: str) -> None:
    fields = read(f"<xml><Content><![CDATA[会上{sign}征信吗]]></Content></xml>")
    assert fields["Content"].replace(sign, "").replace("\n", "") == "会上征信吗"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with contextlib.suppress(XmlError):
        assert isinstance(read(body), dict)


def test_only_the_first_level_is_read_and_the_first_of_two() -> None:
    body = "<xml><A>1</A><B><C>2</C></B><A>3</A><D/></xml>"
    assert read(body) == {"A": "1", "D": ""}
