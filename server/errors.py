"""Errors of the servers.

    ServerError
    ├── SettingError   an environment variable, or a setting of credentials.yml, that makes no sense
    ├── ModelError     a model that must not be served
    └── StartError     `make run` cannot start, or gives up

Their messages are one sentence in Chinese and one in English, for the person who starts the servers.
"""

from __future__ import annotations


class ServerError(Exception):
    """Base of the errors of this package."""


class SettingError(ServerError):
    """A setting makes no sense; names it, and says what would."""


class ModelError(ServerError):
    """The model must not be served; says why, and what to do."""


class StartError(ServerError):
    """The assistant cannot start, or cannot go on."""
