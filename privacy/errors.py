"""Errors of this package.

PrivacyError
* TableError: a table does not have the expected shape
"""

from __future__ import annotations


class PrivacyError(Exception):
    """Base class of all errors of this package."""


class TableError(PrivacyError):
    """A table does not have the expected shape; the message says where, what is wrong and what to do."""

    def __init__(self, file: str, where: str, reason: str) -> None:
        """Join the three parts to one line."""
        super().__init__(": ".join(part for part in (file, where, reason) if part))
