"""Rule-based detection of asserted misconceptions: patterns of content, and whether it is asserted, asked or denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from nlu.extraction.patterns import Words, either, either_row, pattern, table

FOLDER = Path(__file__).parent
"""Where the tables are: patterns.yml and stances.yml."""
_SENTENCE_STOP = "。；;！!？?\n"
_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+[，,。；;！!？?\n]*")
# words further apart than this belong to two statements, also where nobody typed a comma
_WIDEST = 36
_MOST_CLAUSES = 3
# a message that repeats itself says nothing new
_MOST_MATCHES = 3

Score = tuple[int, int]
"""How firmly a belief is asserted (0 plain, 1 with certainty, 2 pressed), and by how many characters."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One row of `says`: words that must occur together, words that must not, and flags."""

    belief: str
    groups: tuple[re.Pattern[str], ...]
    none: re.Pattern[str]
    certain: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class _Stance:
    """Shared patterns of how a statement is put: asserted, asked, denied, refuted."""

    flips: re.Pattern[str]
    presses: re.Pattern[str]
    asserts: re.Pattern[str]
    asks: re.Pattern[str]
    denies: re.Pattern[str]
    refutes: re.Pattern[str]
    leads_in: re.Pattern[str]
    trails: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Scope:
    """The clauses in which a pattern was found, and how they are put."""

    text: str
    flipped: bool
    pressed: bool
    asserted: bool
    asked: bool
    denied: bool
    refuted: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """Findings of the tables in a message.

    Attributes:
        asserted: Ids of the misconceptions that it asserts, the clearest first.
        mentioned: Ids of those whose words it uses, however they are put.
        stances: Names of the stances found anywhere in it.
    """

    asserted: tuple[str, ...]
    mentioned: frozenset[str]
    stances: tuple[str, ...]


STANCES = ("flips", "presses", "asserts", "asks", "denies", "refutes")


def beliefs(text: str) -> tuple[str, ...]:
    """Return the ids of the misconceptions that `text` asserts, by the tables alone, the clearest first.

    Args:
        text: The message, in the form that `normalise` gives it.
    """
    return reading(text).asserted


def reading(text: str) -> Reading:
    """Return everything that the tables say of `text`; see `beliefs`."""
    clauses = [match.span() for match in _CLAUSE.finditer(text)]
    scopes: dict[tuple[int, int], _Scope] = {}
    best: dict[str, Score] = {}
    mentioned: set[str] = set()
    for one in _patterns():
        excluded = None
        for start, end, weight in _places(one, text):
            excluded = bool(one.none.search(text)) if excluded is None else excluded
            if not excluded:
                mentioned.add(one.belief)
            first, last = _covered(clauses, start, end)
            if last - first >= _MOST_CLAUSES or any(
                text[clauses[k][1] - 1] in _SENTENCE_STOP for k in range(first, last)
            ):
                continue
            scope = scopes.get((first, last)) or scopes.setdefault((first, last), _scope(text, clauses, first, last))
            firmness = _firmness(one, scope)
            if firmness is not None:
                best[one.belief] = max((firmness, weight), best.get(one.belief, (0, 0)))
    asserted = tuple(sorted(best, key=lambda belief: (-best[belief][0], -best[belief][1], belief)))
    found = tuple(name for name in STANCES if getattr(_stance(), name).search(text))
    return Reading(asserted, frozenset(mentioned), found)


def _places(one: _Pattern, text: str) -> Iterator[tuple[int, int, int]]:
    """Return the places where all groups of a pattern are close together: start, end, characters matched."""
    found: list[list[tuple[int, int]]] = []
    for group in one.groups:
        spans = [match.span() for match in islice(group.finditer(text), _MOST_MATCHES)]
        if not spans:
            return
        found.append(spans)
    for anchor in found[0]:
        near = [anchor, *(min(spans, key=lambda span: abs(span[0] - anchor[0])) for spans in found[1:])]
        start, end = min(span[0] for span in near), max(span[1] for span in near)
        if end - start <= _WIDEST:
            yield start, end, sum(span[1] - span[0] for span in near)


def _covered(clauses: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """Return the first and last clause that overlap `start` to `end`."""
    first = max(k for k, (begin, _) in enumerate(clauses) if begin <= start)
    return first, max(k for k, (begin, _) in enumerate(clauses) if begin < end)


def _scope(text: str, clauses: list[tuple[int, int]], first: int, last: int) -> _Scope:
    """Return the clauses `first` to `last`, with hearsay before them (网上说，) and a tag question after (，对吧)."""
    stance = _stance()
    said = text[clauses[first][0] : clauses[last][1]]
    before = text[slice(*clauses[first - 1])] if first else ""
    behind = text[slice(*clauses[last + 1])] if last + 1 < len(clauses) else ""
    before = before if stance.leads_in.search(before) else ""
    behind = behind if stance.trails.search(behind) else ""
    whole = before + said + behind
    return _Scope(
        text=whole,
        flipped=bool(stance.flips.search(whole)),
        pressed=bool(stance.presses.search(whole)),
        asserted=bool(stance.asserts.search(said)),
        asked=bool(stance.asks.search(whole)),
        denied=bool(stance.denies.search(said)),
        refuted=bool(stance.refutes.search(whole)),
    )


def _firmness(one: _Pattern, scope: _Scope) -> int | None:
    """Return how firmly a pattern is asserted in `scope`; None where it is asked, denied, or only mentioned."""
    if scope.refuted or one.none.search(scope.text):
        return None
    if scope.flipped:
        return 2
    if scope.denied and not one.negative:
        return None
    if scope.pressed:
        return 2
    if scope.asked:
        return None
    if scope.asserted:
        return 1
    return None if one.certain else 0


@lru_cache(maxsize=1)
def _stance() -> _Stance:
    content = table("stances", FOLDER)
    return _Stance(**{field.name: either_row(content[field.name], content["words"]) for field in fields(_Stance)})


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Pattern, ...]:
    content = table("patterns", FOLDER)
    words: Words = content["words"]
    return tuple(_pattern(belief, row, words) for belief in content["beliefs"] for row in belief["says"])


def _pattern(belief: dict[str, Any], row: dict[str, Any], words: Words) -> _Pattern:
    return _Pattern(
        belief=belief["id"],
        groups=tuple(pattern(group, words) for group in row["all"]),
        none=either(row.get("none", []), words),
        certain=row.get("certain", False),
        negative=row.get("negative", belief.get("negative", False)),
    )
