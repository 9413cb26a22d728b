"""Signature and encryption of WeChat's callbacks, for official accounts and WeCom."""

from __future__ import annotations

import binascii
import hmac
import re
import secrets
import struct
import time
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from channels.wechat.errors import EnvelopeError

TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
BLOCK = 32
"""Bytes to which the platform pads, twice the block of AES."""
RANDOM_BYTES = 16
LENGTH = struct.Struct(">I")
OLDEST_S = 300
"""Seconds by which a request's time may differ from ours."""


def sign(*parts: str) -> str:
    """Return the platform's signature: SHA-1 over the sorted parts, in hexadecimal."""
    return sha1("".join(sorted(parts)).encode()).hexdigest()


class Envelope:
    """Signs, verifies, encrypts and decrypts messages between the platform and one account."""

    def __init__(self, token: str, aes_key: str | None, receiver: str, clock: Callable[[], float] = time.time) -> None:
        """Take token, key and receiver from the account's settings page.

        Args:
            token: The token that signs requests.
            aes_key: The EncodingAESKey; None where the account sends plain text.
            receiver: Whom encrypted messages name: the app id, or the corporation's id.
            clock: Unix time in seconds.

        Raises:
            ValueError: If the token or the key cannot be one.
        """
        if not TOKEN.fullmatch(token):
            raise ValueError("the token has 3 to 32 letters and digits")
        if aes_key is not None and not AES_KEY.fullmatch(aes_key):
            raise ValueError("the EncodingAESKey has 43 letters and digits")
        self._token = token
        self._key = b64decode(f"{aes_key}=") if aes_key else b""
        self._receiver = receiver.encode()
        self._clock = clock

    @property
    def encrypts(self) -> bool:
        """Return whether messages are encrypted."""
        return bool(self._key)

    def sign(self, timestamp: str, nonce: str, *more: str) -> str:
        """Return the signature of an outgoing message."""
        return sign(self._token, timestamp, nonce, *more)

    def check(self, signature: str, timestamp: str, nonce: str, *more: str) -> None:
        """Accept a request of the platform.

        Args:
            signature: As the request states it.
            timestamp: Of the request, Unix seconds.
            nonce: Of the request.
            more: What else is signed: the encrypted message.

        Raises:
            EnvelopeError: If the signature is wrong, or the request more than five minutes away from now.
        """
        expected = self.sign(timestamp, nonce, *more)
        if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
            raise EnvelopeError("signature")
        if not (timestamp.isascii() and timestamp.isdigit()) or abs(self._clock() - int(timestamp)) > OLDEST_S:
            raise EnvelopeError("time")

    def encrypt(self, text: str) -> str:
        """Encrypt a text for the platform, in base64."""
        content = text.encode()
        plain = secrets.token_bytes(RANDOM_BYTES) + LENGTH.pack(len(content)) + content + self._receiver
        padding = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()

    def decrypt(self, text: str) -> str:
        """Decrypt base64 text of the platform.

        Raises:
            EnvelopeError: If it was not encrypted with our key, or is meant for another account.
        """
        try:
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(b64decode(text, validate=True)) + decryptor.finalize()
            plain = _unpadded(padded)
            (length,) = LENGTH.unpack_from(plain, RANDOM_BYTES)
            start = RANDOM_BYTES + LENGTH.size
            content, receiver = plain[start : start + length], plain[start + length :]
            message = content.decode("utf-8", "replace")  # half a character of a text is no reason to lose it
        except (ValueError, binascii.Error, struct.error) as error:
            raise EnvelopeError("encryption") from error
        if len(content) != length or not hmac.compare_digest(receiver, self._receiver):
            raise EnvelopeError("receiver")
        return message

    def _cipher(self) -> Cipher[CBC]:
        if not self._key:
            raise EnvelopeError("no_key")
        return Cipher(AES(self._key), CBC(self._key[:16]))


def _unpadded(padded: bytes) -> bytes:
    count = padded[-1] if padded else 0
    if not 1 <= count <= BLOCK or padded[-count:] != bytes([count]) * count:
        raise ValueError("padding")
    return padded[:-count]
