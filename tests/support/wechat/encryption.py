"""WeChat's side of its envelope, written apart from `channels/wechat/envelope.py` so that each checks the other."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import secrets
import string
import time
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import ciphers
from cryptography.hazmat.primitives.ciphers import algorithms, modes

_LETTERS = string.ascii_letters + string.digits
_LAST_LETTERS = "AEIMQUYcgkosw048"
"""Those with which base64 of 32 bytes can end."""


@dataclass(frozen=True)
class Account:
    """One account as its page of settings shows it; made up where nothing is given.

    Attributes:
        owner: App id of an official account, corporation id of WeCom.
        secret: For access tokens.
        token: Signs callbacks.
        aes_key: Encrypts them; 43 characters.
    """

    owner: str = field(default_factory=lambda: "ww" + secrets.token_hex(8))
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    token: str = field(default_factory=lambda: letters(20))
    aes_key: str = field(default_factory=lambda: letters(42) + secrets.choice(_LAST_LETTERS))


def letters(count: int) -> str:
    """That many random letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def signature(account: Account, timestamp: str, nonce: str, *more: str) -> str:
    """What WeChat sends as `signature`, or with the sealed text as `msg_signature`."""
    joined = "".join(sorted((account.token, timestamp, nonce, *more)))
    return hashlib.sha1(joined.encode("utf-8")).hexdigest()


def seal(account: Account, text: str) -> str:
    """The text as WeChat encrypts it for this account."""
    body = text.encode("utf-8")
    raw = os.urandom(16) + len(body).to_bytes(4, "big") + body + account.owner.encode()
    missing = 32 - len(raw) % 32
    encryptor = _cipher(account).encryptor()
    return base64.b64encode(encryptor.update(raw + bytes(missing * [missing])) + encryptor.finalize()).decode()


def unseal(account: Account, sealed: str) -> str:
    """What the assistant sealed.

    Raises:
        ValueError: If it is meant for another account.
    """
    decryptor = _cipher(account).decryptor()
    raw = decryptor.update(base64.b64decode(sealed)) + decryptor.finalize()
    raw = raw[: -raw[-1]]
    end = 20 + int.from_bytes(raw[16:20], "big")
    if raw[end:] != account.owner.encode():
        raise ValueError("sealed for another account")
    return raw[20:end].decode("utf-8")


def query(account: Account, sealed: str | None = None, at: float | None = None) -> dict[str, str]:
    """The signed parameters of one request.

    Args:
        account: Whose token signs.
        sealed: The encrypted text, where there is one.
        at: Unix seconds that the request claims; now where none are given.
    """
    timestamp, nonce = str(int(time.time() if at is None else at)), letters(10)
    plain = {"signature": signature(account, timestamp, nonce), "timestamp": timestamp, "nonce": nonce}
    if sealed is None:
        return plain
    return {**plain, "encrypt_type": "aes", "msg_signature": signature(account, timestamp, nonce, sealed)}


def as_xml(fields: dict[str, str | int]) -> str:
    """A callback's body: numbers bare, words in CDATA."""
    parts = (f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{''.join(parts)}</xml>"


def xml_field(xml: str, name: str) -> str:
    """One field of a reply; empty where it is missing."""
    found = re.search(rf"<{name}>(.*?)</{name}>", xml, re.DOTALL)
    return re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", found[1], flags=re.DOTALL) if found else ""


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _cipher(account: Account) -> ciphers.Cipher[modes.CBC]:
    key = base64.b64decode(account.aes_key + "=")
    return ciphers.Cipher(algorithms.AES(key), modes.CBC(key[:16]))
