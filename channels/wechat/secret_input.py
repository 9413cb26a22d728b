"""Base class of the WeChat channels: their secrets come from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import structlog
from rasa.core.channels.channel import InputChannel

from channels.configured_input import ConfiguredInput
from channels.wechat.settings import Variable, from_environment
from storage.sender_ids import hashed

logger = structlog.get_logger()


class SecretInput(ConfiguredInput):
    """A channel that is off where the environment holds none of its secrets, and no account has others.

    Attributes:
        variables: The variables that hold them.
    """

    variables: ClassVar[Mapping[str, Variable]]

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Take the settings of credentials.yml, and the secrets from the environment.

        Raises:
            ValueError: If a secret is missing or malformed: the server must not start.
        """
        settings = credentials or {}
        secrets = from_environment(cls.variables)
        if secrets is None and not settings.get("accounts"):
            logger.info(f"{cls.channel}.off", reason="none of its variables is set")
        else:
            hashed(cls.channel, "")  # a key that is too short stops the start, not the first message
        return super().from_credentials({"secrets": secrets, **settings})
