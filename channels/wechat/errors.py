"""Errors of the WeChat channels.

    WechatError
    ├── ApiError        a call to the platform failed for good
    ├── EnvelopeError   a request that the platform did not sign, or not now
    ├── XmlError        a body that is not what the platform sends
    ├── Refused         a request that is not handled
    └── TakenError      a servicer has the session

The messages are for the log: none holds anything that a person wrote.
"""

from __future__ import annotations


class WechatError(Exception):
    """Base of the errors of this package."""


class ApiError(WechatError):
    """A call that failed for good.

    Attributes:
        code: The platform's error code; `BUSY` of api.py also where the platform could not be reached.
    """

    def __init__(self, path: str, code: int, meaning: str) -> None:
        """Create the error.

        Args:
            path: Of the call.
            code: The platform's error code.
            meaning: What codes.yml says of it.
        """
        super().__init__(f"{path}: {code}, {meaning}")
        self.code = code


class EnvelopeError(WechatError):
    """A request that does not come from the platform, or not now; the message is one word."""


class XmlError(WechatError, ValueError):
    """A body that is not what the platform sends."""


class Refused(WechatError):
    """A request that is not handled; the message is one word.

    Attributes:
        status: The HTTP status of the response.
    """

    def __init__(self, status: int, reason: str) -> None:
        """Refuse with this status."""
        super().__init__(reason)
        self.status = status


class TakenError(WechatError):
    """A servicer has the session, so the assistant must not answer."""
