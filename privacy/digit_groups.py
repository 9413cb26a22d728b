"""Digits as people spread them out: 138 1234 5678, 1 3 8 1 2 …, 一三八-1234-5678."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from privacy.checksums import luhn_windows
from privacy.fold import CHINESE_DIGITS, DIGIT_VALUES
from privacy.tables import read_table

_GROUP: Final = re.compile(f"[0-9]+|[{CHINESE_DIGITS}]+")
# A letter O between digits is a nought that somebody typed in haste or in hiding.
_LETTER_O: Final = re.compile(r"(?<=[0-9])[Oo]{1,4}(?=[0-9])")
_TIGHT: Final = frozenset(" \t\r\n-_./()")
_LOOSE: Final = _TIGHT | frozenset(",，*|~+")
_WIDEST_GAP: Final = 3
_LONGEST: Final = 19
_MOST_GROUPS: Final = 8
_SPELLED_NUMBERS: Final = (
    ("mobile", re.compile(r"(?=(1[3-9][0-9]{9}))")),
    # With its check digit, and without it, where an X may follow.
    ("identity", re.compile(r"(?=([1-8][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{5}))")),
    ("identity", re.compile(r"(?=([1-8][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}))")),
)
_SPELLED_CARD: Final = (16, 19)
_CARD_STARTS: Final = "3456"
# A line of groups is written as one character for the length of each: A for 1, B for 2, and so on.
_BREAK, _COMMA = "|", ","
_STRETCH: Final = re.compile(r"A(?:,?A){10,}")


def _code(length: int) -> str:
    return chr(ord("A") + min(length, _LONGEST + 1) - 1)


def _shapes(kind: str, rows: list[list[int]]) -> tuple[str, ...]:
    shapes = {tuple(row) for row in rows}
    if kind == "mobile":
        # The same with the country code, 86 or 0086, apart or in one.
        shapes |= {(code, *shape) for shape in shapes for code in (2, 4)}
        shapes |= {(shape[0] + code, *shape[1:]) for shape in shapes if sum(shape) == 11 for code in (2, 4)}
    return tuple(sorted("".join(map(_code, shape)) for shape in shapes))


_SHAPES: Final = {kind: _shapes(kind, rows) for kind, rows in read_table("numbers.yml")["shapes"].items()}


class Group(NamedTuple):
    """Neighbouring digits of one script.

    Attributes:
        start: Where they begin.
        end: Where they end, exclusive.
        digits: Their ASCII digits.
        gap: What stands between them and the group before.
    """

    start: int
    end: int
    digits: str
    gap: str


class Window(NamedTuple):
    """Some groups that may together be one number.

    Attributes:
        start: Where the first begins.
        end: Where the last ends, exclusive.
        digits: All digits.
        kind: What their grouping looks like.
        rounded: Whether its groups end in 00, as amounts in a row do.
    """

    start: int
    end: int
    digits: str
    kind: str
    rounded: bool


def windows(folded: str, announced: Container[int]) -> Iterator[Window]:
    """Every run of groups that may be one number.

    Args:
        folded: Folded text.
        announced: Where a mobile number may begin in any grouping, since a word before says so.
    """
    groups = _groups(_LETTER_O.sub(lambda found: "0" * len(found[0]), folded))
    line = "".join(_link(group.gap) + _code(len(group.digits)) for group in groups)
    at = [position for position, code in enumerate(line) if code >= "A" and code != _BREAK]
    index = {position: number for number, position in enumerate(at)}
    for kind, shapes in _SHAPES.items():
        for shape in shapes:
            position = line.find(shape)
            while position >= 0:
                first = index[position]
                if window := _window(groups[first : first + len(shape)], kind):
                    yield window
                position = line.find(shape, position + 1)
    for stretch in _STRETCH.finditer(line):
        yield from _spelled(groups[index[stretch.start()] : index[stretch.end() - 1] + 1])
    for first, group in enumerate(groups):
        if group.start in announced:
            yield from _in_any_grouping(groups[first : first + _MOST_GROUPS])


def _groups(folded: str) -> list[Group]:
    groups: list[Group] = []
    end = 0
    for found in _GROUP.finditer(folded):
        gap = folded[end : found.start()]
        end = found.end()
        groups.append(Group(found.start(), end, found[0].translate(DIGIT_VALUES), gap))
    return groups


def _link(gap: str) -> str:
    """How two groups hang together that have this between them."""
    return _BREAK if len(gap) > _WIDEST_GAP else _short_link(gap)


@lru_cache(maxsize=1024)
def _short_link(gap: str) -> str:
    if not _LOOSE.issuperset(gap):
        return _BREAK
    return "" if _TIGHT.issuperset(gap) else _COMMA


def _window(groups: list[Group], kind: str) -> Window | None:
    gaps = {group.gap for group in groups[1:]}
    # A point or a slash parts digits of one number only if it does so throughout: 12800.50 and 11/24 are not that.
    if (len(gaps) > 1 or len(groups) == 2) and any("." in gap or "/" in gap for gap in gaps):
        return None
    digits = "".join([group.digits for group in groups])
    rounded = kind != "identity" and sum(group.digits.endswith("00") for group in groups[1:]) >= max(2, len(groups) - 2)
    return Window(groups[0].start, groups[-1].end, digits, kind, rounded)


def _spelled(stretch: list[Group]) -> Iterator[Window]:
    """Numbers whose digits stand alone, each."""
    digits = "".join(group.digits for group in stretch)
    found = [(kind, *match.span(1)) for kind, pattern in _SPELLED_NUMBERS for match in pattern.finditer(digits)]
    found += [("card", *span) for span in luhn_windows(digits, _SPELLED_CARD) if digits[span[0]] in _CARD_STARTS]
    for kind, start, end in found:
        yield Window(stretch[start].start, stretch[end - 1].end, digits[start:end], kind, False)


def _in_any_grouping(groups: list[Group]) -> Iterator[Window]:
    for count in range(2, len(groups) + 1):
        if _link(groups[count - 1].gap):
            break
        if window := _window(groups[:count], "mobile"):
            yield window
