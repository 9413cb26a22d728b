"""Sessions of the chat widget: random ids that only this server can have signed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

SECRET_VARIABLE = "WEB_SESSION_SECRET"
SECRET_FILE = "web_session_secret"
ID_BYTES = 16
SHORTEST_SECRET = 32


class Sessions:
    """Makes and checks tokens of the form `id.signature`."""

    def __init__(self, secret: bytes) -> None:
        """Sign with this secret.

        Raises:
            ValueError: If the secret is too short to protect anything.
        """
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"{SECRET_VARIABLE} needs at least {SHORTEST_SECRET} bytes")
        self._secret = secret

    def new(self) -> str:
        """Return a token for a new session."""
        identity = _text(secrets.token_bytes(ID_BYTES))
        return f"{identity}.{self._signature(identity)}"

    def sender_of(self, token: object) -> str | None:
        """Return the conversation that a token stands for; None where it is not ours."""
        if not isinstance(token, str) or not token.isascii() or token.count(".") != 1:
            return None
        identity, signature = token.split(".")
        if not hmac.compare_digest(signature, self._signature(identity)):
            return None
        return f"web-{identity}"

    def _signature(self, identity: str) -> str:
        return _text(hmac.new(self._secret, identity.encode(), hashlib.sha256).digest())


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
