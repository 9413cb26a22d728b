"""XML of WeChat's callbacks: one level of fields, without document types and entities."""

from __future__ import annotations

import re
import sys
import time

from defusedxml import DefusedXmlException, ElementTree

from channels.wechat.errors import XmlError

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot carry."""
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
"""A character by its number, hexadecimal or decimal."""


def read(body: bytes | str) -> dict[str, str]:
    """Return the fields of a message: those directly below the root that hold text.

    A repeated field keeps its first value. What people type may hold characters that XML cannot carry, and the platform
    passes them on: they are left out, so that the message is read and not sent again and again.

    Raises:
        XmlError: If it is malformed, or declares a document type: entities come only from there.
    """
    text = body if isinstance(body, str) else body.decode("utf-8", "replace")
    legal = _REFERENCE.sub(_legal_reference, _ILLEGAL.sub("", text))
    try:
        root = ElementTree.fromstring(legal.encode(), forbid_dtd=True)
    except (ElementTree.ParseError, DefusedXmlException, UnicodeError, LookupError, ValueError) as error:
        raise XmlError("malformed XML, or a document type") from error
    fields: dict[str, str] = {}
    for element in root:
        if not len(element):
            fields.setdefault(element.tag, element.text or "")
    return fields


def _legal_reference(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_legal = number <= sys.maxunicode and not _ILLEGAL.match(chr(number))
    return reference[0] if is_legal else ""


def text_reply(to: str, sender: str, text: str) -> str:
    """Return a text reply as XML.

    Args:
        to: The person's id at this account.
        sender: The account's own id.
        text: What is said.
    """
    return (
        f"<xml>{_field('ToUserName', to)}{_field('FromUserName', sender)}<CreateTime>{int(time.time())}</CreateTime>"
        f"{_field('MsgType', 'text')}{_field('Content', text)}</xml>"
    )


def encrypted_reply(encrypted: str, signature: str, timestamp: str, nonce: str) -> str:
    """Return an encrypted reply as XML.

    Args:
        encrypted: The message, base64.
        signature: Of message, timestamp and nonce.
        timestamp: Unix seconds.
        nonce: Random text.
    """
    return (
        f"<xml>{_field('Encrypt', encrypted)}{_field('MsgSignature', signature)}"
        f"<TimeStamp>{timestamp}</TimeStamp>{_field('Nonce', nonce)}</xml>"
    )


def _field(name: str, value: str) -> str:
    safe = _ILLEGAL.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"
