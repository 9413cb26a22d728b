"""Base class of the input channels: a name, and settings from credentials.yml."""

from __future__ import annotations

from typing import Any, ClassVar

from rasa.core.channels.channel import InputChannel
from rasa.shared.exceptions import RasaException


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
