"""Errors of the report and the review.

    ReportingError
    ├── StoreUnreadable    the tracker store is none that can be read by SQL
    └── ReviewFileError    the file of accepted lines is missing, no YAML, or no list of lines

Each says what is wrong and what to do.
"""

from __future__ import annotations


class ReportingError(Exception):
    """Base of the errors of this package."""


class StoreUnreadable(ReportingError):
    """The conversations cannot be read."""


class ReviewFileError(ReportingError):
    """The file of accepted lines cannot be used at all."""
