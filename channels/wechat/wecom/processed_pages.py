"""Tracks fully processed pages so that the cursor can advance."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

Task = asyncio.Task[None]


class ProcessedPages:
    """Pages in the order of pulling, each with the work on its messages."""

    def __init__(self) -> None:
        """Start with no page."""
        self._pages: deque[tuple[str, list[Task]]] = deque()

    @property
    def waiting(self) -> int:
        """Return the number of unprocessed messages."""
        return sum(not task.done() for _, tasks in self._pages for task in tasks)

    def add(self, cursor: str, work: Iterable[Task]) -> None:
        """Append a page; `cursor` is where the next one begins."""
        self._pages.append((cursor, list(work)))

    def reached(self) -> str | None:
        """Return the cursor up to which all pages are processed, if it advanced since the last call."""
        cursor = None
        while self._pages and all(_is_over(task) for task in self._pages[0][1]):
            cursor, _ = self._pages.popleft()
        return cursor


def _is_over(task: Task) -> bool:
    """Return whether the task finished; a cancelled one has not."""
    return task.done() and not task.cancelled()
