"""Training phrasings of each misconception, from `data/beliefs/`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from nlu.extraction.normalise import normalise

FOLDER = Path(__file__).parents[2] / "data" / "beliefs"
NONE = "none"

_FITTED, _REVIEWED = "fitted", "reviewed"
_WEAK_SPOTS = ("weak_spots", "weak_spots_money", "weak_spots_neutral")
_FIRST_COUNTS = (_FITTED, _REVIEWED)


class Phrasing(NamedTuple):
    """One line: its normal form, the misconception it is about (or `NONE`), how it is put, and the file it is from.

    `also` names misconceptions that would be equally right: some beliefs overlap.
    """

    text: str
    belief: str
    way: str
    origin: str
    also: tuple[str, ...] = ()

    @property
    def asserted(self) -> bool:
        """Return whether the line asserts its misconception."""
        return self.way not in ("neutral", NONE)

    @property
    def fitted(self) -> bool:
        """Return whether the tables were fitted on this line, so that their result on it is no evidence."""
        return self.origin == _FITTED

    @property
    def measured(self) -> bool:
        """Return whether the line counts in figures: not fitted, and not added because of an error."""
        return self.origin not in (_FITTED, _REVIEWED, *_WEAK_SPOTS)


def phrasings() -> list[Phrasing]:
    """Return all lines, each once. A line that the tables were fitted on counts as fitted in every file."""
    files = sorted(FOLDER.glob("*.yml"), key=lambda file: (file.stem not in _FIRST_COUNTS, file.stem))
    found: dict[str, Phrasing] = {}
    for file in files:
        for line in lines_of(file):
            found.setdefault(line.text, line)
    return list(found.values())


def lines_of(file: Path) -> Iterator[Phrasing]:
    """Return the lines of one file, which has misconception, way, lines; below `none` lines only.

    A line is its text, or a mapping of `text` and `also`.
    """
    for belief, ways in yaml.safe_load(file.read_text(encoding="utf-8")).items():
        for way, texts in ({NONE: ways} if belief == NONE else ways).items():
            for text in texts:
                line = text if isinstance(text, dict) else {"text": text}
                yield Phrasing(normalise(line["text"]), belief, way, file.stem, tuple(line.get("also", ())))
