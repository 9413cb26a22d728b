"""Errors of the servers.

    ServerError
    ├── SettingError   an environment variable, or a setting of credentials.yml, that makes no sense
    ├── ModelError     a model that must not be served
    └── StartError     `make run` cannot start, or gives up

Each says in one sentence of Chinese and one of English what is wrong and what to do.
"""

from __future__ import annotations


class ServerError(Exception):
    """Base of the errors of this package.

    Attributes:
        chinese: What is wrong, for the person who starts the servers.
        english: The same.
    """

    def __init__(self, chinese: str, english: str) -> None:
        """Create the error from both sentences."""
        super().__init__(f"{chinese} {english}")
        self.chinese, self.english = chinese, english


class SettingError(ServerError):
    """A setting makes no sense; names it, and says what would."""


class ModelError(ServerError):
    """The model must not be served; says why, and what to do."""


class StartError(ServerError):
    """The assistant cannot start, or cannot go on."""
