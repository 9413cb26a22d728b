"""What can go wrong between the content and its reader.

KnowledgeError
* UnknownIdError: an id that no file defines
* MissingValueError: a placeholder without a value

A content file without the expected shape is a `yaml_models.ContentError`.
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Base class of all errors of this package."""


class UnknownIdError(KnowledgeError):
    """A question, fact, misconception or channel id that no file defines."""


class MissingValueError(KnowledgeError):
    """The chosen variant has a placeholder for which the caller gave no value."""
