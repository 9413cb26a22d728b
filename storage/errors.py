"""Errors of the storage.

    StorageError
    ├── FolderError     the folder `var/` cannot be made or written
    ├── StoreError      a conversation could not be read, kept or erased
    │   └── InvalidIdentity   the id of a conversation cannot be stored
    └── TooMuchAtOnce   erasing by age would take most of the conversations

They are Rasa's kind of exception: at start-up Rasa prints their sentence instead of a traceback. None holds anything
that a person wrote.
"""

from __future__ import annotations

from rasa.shared.exceptions import RasaException


class StorageError(RasaException):
    """Base of the errors of this package."""


class FolderError(StorageError):
    """The folder for what outlives the server cannot be used."""


class StoreError(StorageError):
    """A conversation could not be read, kept or erased."""


class InvalidIdentity(StoreError):
    """The id of a conversation is too long, or has characters that cannot be stored."""


class TooMuchAtOnce(StorageError):
    """More would be erased by age than anybody expects."""
