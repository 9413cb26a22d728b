"""What can go wrong between the content and its reader.

KnowledgeError
* ContentError: a content file does not have the expected shape
* UnknownIdError: an id that no file defines
* MissingValueError: a placeholder without a value
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Base class of all errors of this package."""


class ContentError(KnowledgeError):
    """A content file does not have the expected shape.

    Attributes:
        file: The file, relative to the project.
        where: The place inside the file, such as `variants[sued].headline`; empty for the file as a whole.
        reason: What is wrong, and what to do about it.
    """

    def __init__(self, file: str, where: str, reason: str) -> None:
        """Keep the three parts and join them to one line."""
        super().__init__(": ".join(part for part in (file, where, reason) if part))
        self.file = file
        self.where = where
        self.reason = reason


class UnknownIdError(KnowledgeError):
    """A question, fact, misconception or channel id that no file defines."""


class MissingValueError(KnowledgeError):
    """The chosen variant has a placeholder for which the caller gave no value."""
