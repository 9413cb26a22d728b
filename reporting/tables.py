"""Tables of the report: each is a file of comma-separated values, and a part of the page.

Words that people wrote are shown where they come from `FEWEST_TALKS` conversations and more. They were redacted before
they were stored; here they are redacted again, by the rules of today.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from privacy import redact

FEWEST_TALKS = 3
"""Conversations that something was said in before anybody's words of it are shown (k-anonymity)."""
SEPARATOR = " ｜ "
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins with one of these is computed by spreadsheets."""
PAGE_ONLY = "yaml"
"""The column of lines to paste; suggestions.yml has them, too, and a spreadsheet would take them for formulas."""
Cell = str | int | float | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings.

    Attributes:
        name: Of its file, and its anchor on the page.
        title: Its heading.
        note: What its figures mean.
        columns: Headings.
        rows: Cells; a tuple of texts is one cell with several lines.
    """

    name: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]

    def write(self, folder: Path) -> Path:
        """Write the table as CSV, with the mark by which spreadsheets recognise UTF-8; return the file."""
        file = folder / f"{self.name}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            kept = [place for place, column in enumerate(self.columns) if column != PAGE_ONLY]
            writer.writerow([self.columns[place] for place in kept])
            writer.writerows([_plain(row[place]) for place in kept] for row in self.rows)
        return file


@dataclass(frozen=True, slots=True)
class Showing:
    """Decides whose words are shown.

    Attributes:
        all_words: Whether those of fewer conversations are shown, too.
    """

    all_words: bool = False

    def allows(self, talks: int) -> bool:
        """Return whether words of so many conversations are shown."""
        return self.all_words or talks >= FEWEST_TALKS

    def words(self, texts: Iterable[str], talks: int) -> tuple[str, ...]:
        """Return the texts without personal data; none where they are of too few conversations."""
        return tuple(redact(text) for text in texts) if self.allows(talks) else ()


def by_count(counts: dict[str, int], row: Callable[[str], tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return a row for each key that was counted at all, the greatest count first."""
    keys = sorted((key for key, count in counts.items() if count), key=lambda key: (-counts[key], key))
    return [row(key) for key in keys]


def share(part: float, whole: float) -> str:
    """Return a share as a percentage; a dash where there is no whole."""
    return f"{part / whole:.1%}" if whole else "–"


def change(now: int, before: int | None) -> str:
    """Return how a count differs from the one before; a dash where that is not known."""
    if before is None:
        return "–"
    return f"{now - before:+d}" if before == 0 else f"{now - before:+d} ({(now - before) / before:+.0%})"


def example_line(text: str, question: str, *, accept: bool) -> str:
    """Return a line of YAML as `make review` takes it."""
    return f"- {{accept: {str(accept).lower()}, question: {question}, text: {json.dumps(text, ensure_ascii=False)}}}"


def _plain(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = cell if isinstance(cell, str) else SEPARATOR.join(cell)
    is_number = text[:1] in "+-" and text[1:2].isdigit()
    return f"'{text}" if text.startswith(FORMULA) and not is_number else text
