"""The address of the Redis server that several workers share."""

from __future__ import annotations

import os
from urllib.parse import quote, urlsplit

VARIABLE = "REDIS_URL"
"""Unset: each machine keeps for itself what workers could share."""
PASSWORD_VARIABLE = "REDIS_PASSWORD"
"""The password as it is; within an address, characters such as `# @ / : %` would have to be encoded."""


def redis_url() -> str | None:
    """Return `REDIS_URL` with `REDIS_PASSWORD` in it; None where it is unset."""
    given = os.environ.get(VARIABLE)
    return with_password(given) if given else None


def with_password(url: str) -> str:
    """Return an address with the password of the environment, unless it has one of its own."""
    password = os.environ.get(PASSWORD_VARIABLE)
    parts = urlsplit(url)
    if not password or "@" in parts.netloc:
        return url
    return parts._replace(netloc=f":{quote(password, safe='')}@{parts.netloc}").geturl()
