"""The error of this package."""

from __future__ import annotations

from collections.abc import Callable


class ContentError(Exception):
    """A file does not hold what it should.

    Attributes:
        file: The file, relative to the project.
        where: The place inside the file, such as `variants[sued].headline`; empty for the file as a whole.
        reason: What is wrong, and what to do about it.
        line: The line, counted from 1; None where the file cannot be read, or the error is about several files.
    """

    def __init__(self, file: str, where: str, reason: str, line: int | None = None) -> None:
        """Keep the parts and join them to one line."""
        place = file if line is None else f"{file}:{line}"
        super().__init__(": ".join(part for part in (place, where, reason) if part))
        self.file = file
        self.where = where
        self.reason = reason
        self.line = line


OnError = Callable[[ContentError], None]
