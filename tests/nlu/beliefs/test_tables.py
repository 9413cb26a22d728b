"""Every row of the tables of beliefs and of stances fits its own examples and leaves the others alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from nlu.beliefs.detection import FOLDER, beliefs
from nlu.extraction.normalise import normalise
from nlu.extraction.patterns import either, pattern, table

LONGEST = 120
STANCES, PATTERNS = table("stances", FOLDER), table("patterns", FOLDER)
STANCE_ROWS = [row for name, rows in STANCES.items() if name != "words" for row in rows]
BELIEF_ROWS = [(belief["id"], row) for belief in PATTERNS["beliefs"] for row in belief["says"]]


def examples(rows: list[Any]) -> Iterator[Any]:
    """Each row with each of its examples, and whether it fits."""
    for given in rows:
        row = given[1] if isinstance(given, tuple) else given
        for kind, fits in (("fits", True), ("not", False)):
            for text in row["examples"].get(kind, []):
                yield pytest.param(given, text, fits, id=f"{row['id']}: {text}")


@pytest.mark.parametrize(("row", "text", "fits"), examples(STANCE_ROWS))
def test_a_stance_fits_its_examples(row: dict[str, Any], text: str, fits: bool) -> None:
    assert (pattern(row["pattern"], STANCES["words"]).search(normalise(text)) is not None) == fits


@pytest.mark.parametrize(("given", "text", "fits"), examples(BELIEF_ROWS))
def test_a_belief_is_asserted_in_its_examples_alone(given: tuple[str, dict[str, Any]], text: str, fits: bool) -> None:
    belief, row = given
    text = normalise(text)
    assert (belief in beliefs(text)) == fits
    if fits:
        words = PATTERNS["words"]
        assert all(pattern(group, words).search(text) for group in row["all"])
        assert not either(row.get("none", []), words).search(text)


@pytest.mark.parametrize("rows", [STANCE_ROWS, [row for _, row in BELIEF_ROWS]], ids=["stances", "beliefs"])
def test_every_row_has_an_id_of_its_own_and_examples_of_both_kinds(rows: list[dict[str, Any]]) -> None:
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids))
    assert [row["id"] for row in rows if not (row["examples"]["fits"] and row["examples"]["not"])] == []


def test_no_pattern_is_too_long_to_read() -> None:
    written = [row["pattern"] for row in STANCE_ROWS]
    written += [part for _, row in BELIEF_ROWS for part in [*row["all"], *row.get("none", [])]]
    written += [*PATTERNS["words"].values(), *STANCES["words"].values()]
    single = [text for part in written for text in ([part] if isinstance(part, str) else part)]
    assert [text for text in single if len(text) > LONGEST] == []
