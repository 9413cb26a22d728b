"""Which misconception a message asserts: what it says, and whether it says so, asks, or denies it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlu.language.tables import either, pattern, table

_SENTENCE = re.compile(r"[^。；;\n！!？?]+[。；;\n！!？?]*")
_CLAUSE = re.compile(r"[^，,]+[，,]?")
_WINDOWS = (1, 2, 3)
# words further apart than this belong to two statements, also where nobody typed a comma
_WIDEST = 36


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One row of `says`: what must stand together, what must not, and how much more it takes to be a belief."""

    belief: str
    groups: tuple[re.Pattern[str], ...]
    none: re.Pattern[str]
    bare: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class _Stance:
    """The shared tables of how a statement is put."""

    presses: re.Pattern[str]
    asserts: re.Pattern[str]
    asks: re.Pattern[str]
    denies: re.Pattern[str]
    refutes: re.Pattern[str]
    leads_in: re.Pattern[str]
    trails: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Scope:
    """One to three clauses of a sentence, and with them the words before and behind that colour them."""

    said: str
    coloured: str


def beliefs(text: str) -> tuple[str, ...]:
    """The ids of the misconceptions that `text` asserts, the clearest first.

    Args:
        text: The message, in the form that `normalise` gives it.
    """
    patterns, stance = _tables()
    best: dict[str, tuple[int, int]] = {}
    for scope in _scopes(text, stance):
        for one in patterns:
            score = _score(one, scope, stance)
            if score is not None:
                best[one.belief] = max(score, best.get(one.belief, score))
    return tuple(sorted(best, key=lambda belief: (-best[belief][0], -best[belief][1], belief)))


def _score(one: _Pattern, scope: _Scope, stance: _Stance) -> tuple[int, int] | None:
    """How clearly `one` is asserted: pressed or plain, and by how many characters; None where it is not."""
    matches = [found for group in one.groups if (found := group.search(scope.said))]
    if len(matches) < len(one.groups) or one.none.search(scope.coloured):
        return None
    if max(m.end() for m in matches) - min(m.start() for m in matches) > _WIDEST:
        return None
    words = sum(match.end() - match.start() for match in matches)
    if stance.refutes.search(scope.coloured):
        return None
    if stance.presses.search(scope.coloured):
        return 2, words
    if stance.asks.search(scope.coloured) or (not one.negative and stance.denies.search(scope.said)):
        return None
    if stance.asserts.search(scope.said):
        return 1, words
    return (0, words) if one.bare else None


def _scopes(text: str, stance: _Stance) -> Iterator[_Scope]:
    for sentence in _SENTENCE.findall(text):
        clauses = _CLAUSE.findall(sentence)
        for size in _WINDOWS:
            for start in range(len(clauses) - size + 1):
                end = start + size
                before = clauses[start - 1] if start and stance.leads_in.search(clauses[start - 1]) else ""
                behind = clauses[end] if end < len(clauses) and stance.trails.search(clauses[end]) else ""
                said = "".join(clauses[start:end])
                yield _Scope(said, before + said + behind)


@lru_cache(maxsize=1)
def _tables() -> tuple[tuple[_Pattern, ...], _Stance]:
    content = table("beliefs")
    words: dict[str, str] = content["words"]
    stance = _Stance(**{name: either(content[name], words) for name in _Stance.__slots__})
    rows = [
        _row(belief["id"], row, bool(belief.get("negative")), words)
        for belief in content["beliefs"]
        for row in belief["says"]
    ]
    return tuple(rows), stance


def _row(belief: str, row: dict[str, Any], negative: bool, words: dict[str, str]) -> _Pattern:
    # one group or several: a table row may write a lone pattern without its brackets
    groups = tuple(
        pattern(group, words) if isinstance(group, str) else either(group, words) for group in row["all"]
    )
    return _Pattern(
        belief, groups, either(row.get("none", []), words), bool(row.get("bare")), bool(row.get("negative", negative))
    )
