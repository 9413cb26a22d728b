"""The XML of WeChat's callbacks: one level of fields, read without what makes XML dangerous."""

from __future__ import annotations

import re
import time
from xml.parsers import expat

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot carry."""


class XmlError(ValueError):
    """A body that is not what the platform sends."""


def read(body: bytes | str) -> dict[str, str]:
    """The fields of a message: those directly below the root that hold text. A repeated field keeps its first value.

    Raises:
        XmlError: If it is malformed, or declares a document type: entities come only from there.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except (expat.ExpatError, UnicodeError) as error:
        raise XmlError("malformed XML") from error
    return reader.fields


def text_reply(to: str, sender: str, text: str) -> str:
    """A reply in words.

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
    """The same in an envelope."""
    return (
        f"<xml>{_field('Encrypt', encrypted)}{_field('MsgSignature', signature)}"
        f"<TimeStamp>{timestamp}</TimeStamp>{_field('Nonce', nonce)}</xml>"
    )


def _field(name: str, value: str) -> str:
    safe = _ILLEGAL.sub("", value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{safe}]]></{name}>"


class _Reader:
    """Takes in the events of the parser."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._has_children = False
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._add

    def _refuse(self, *_: object) -> None:
        raise XmlError("document type")

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._path.append(name)
        self._text = []
        self._has_children = len(self._path) > 2

    def _add(self, text: str) -> None:
        self._text.append(text)

    def _end(self, name: str) -> None:
        if len(self._path) == 2 and not self._has_children:
            self.fields.setdefault(name, "".join(self._text))
        self._path.pop()
