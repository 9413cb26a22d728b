"""What can go wrong between the content and its reader."""

from __future__ import annotations


class KnowledgeError(Exception):
    """Anything that this package raises on purpose."""


class ContentError(KnowledgeError):
    """A content file does not have the shape that the reader expects.

    Attributes:
        file: The file, relative to the project.
        where: The place inside the file, such as `variants[1].headline`; empty for the file as a whole.
        reason: What is wrong, and what to do about it.
    """

    def __init__(self, file: str, where: str, reason: str) -> None:
        """Keeps the three parts and joins them to one line."""
        super().__init__(": ".join(part for part in (file, where, reason) if part))
        self.file = file
        self.where = where
        self.reason = reason


class UnknownIdError(KnowledgeError):
    """A topic, fact, misconception or channel id that no file defines."""


class NoVariantError(KnowledgeError):
    """An entry has no variant that fits: its last one carries a `when`."""


class MissingValueError(KnowledgeError):
    """The chosen variant has a placeholder for which the caller gave no value."""
