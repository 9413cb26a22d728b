"""Base class of the input channels: a name, and settings from credentials.yml; and the route that each of them has."""

from __future__ import annotations

from typing import Any, ClassVar

from rasa.core.channels.channel import InputChannel
from rasa.shared.exceptions import RasaException
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse


class ConfiguredInput(InputChannel):
    """A channel whose constructor takes its section of credentials.yml.

    Attributes:
        channel: Its name, which stands in its address.
    """

    channel: ClassVar[str]

    @classmethod
    def name(cls) -> str:
        """Return what Rasa calls the channel."""
        return cls.channel

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Take the settings of credentials.yml.

        Raises:
            RasaException: If one is unknown, missing or malformed; Rasa prints the sentence and ends.
        """
        try:
            return cls(**(credentials or {}))
        except (TypeError, ValueError) as error:
            raise RasaException(f"credentials.yml: {cls.channel}: {error}") from None


async def health(request: Request) -> HTTPResponse:
    """Say that the channel is there, at the address and in the words of Rasa's own channels."""
    return response.json({"status": "ok"})
