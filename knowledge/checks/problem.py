"""One thing that is wrong with the content."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Where something is wrong, what, and what to do about it."""

    file: str
    where: str
    reason: str

    def __str__(self) -> str:
        """Joins the parts to one line."""
        return ": ".join(part for part in (self.file, self.where, self.reason) if part)
