"""Names after the words that announce one: 我叫张伟, 姓名：欧阳娜娜. No other names are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from privacy.spans import Span
from privacy.tables import any_of, read_table

_TABLE: Final = read_table("names.yml")
_SINGLE: Final = frozenset(_TABLE["surnames"]["single"].replace(" ", ""))
_SELDOM: Final = frozenset(_TABLE["surnames"]["seldom"])
_DOUBLE: Final = frozenset(_TABLE["surnames"]["double"])
_NO_GIVEN: Final = frozenset(_TABLE["no_given"])
_NOT_NAMES: Final = frozenset(_TABLE["not_names"])
_FOLLOWERS: Final = frozenset(_TABLE["followers"])
_WEAK_FOLLOWERS: Final = frozenset(_TABLE["weak_followers"])
_CUE: Final = re.compile(
    rf"(?:(?P<strong>{any_of(_TABLE['cues']['strong'])})|(?P<weak>{any_of(_TABLE['cues']['weak'])}))"
    r"(?:姓名)?[\s:=,，(\"“'【]{0,3}(?:是|叫|为)?[\s:\"“'【]{0,2}"
)
_SPACED: Final = re.compile(r"[\u3400-\u9fff] [\u3400-\u9fff](?: [\u3400-\u9fff])?(?![\u3400-\u9fff])")
# Names of several nationalities have a point between their parts, and no surname of the table.
_POINTED: Final = re.compile(r"[\u3400-\u9fff]{1,8}(?:\.[\u3400-\u9fff]{1,8}){1,3}")
_GIVEN: Final = re.compile(rf"(?:(?![{_TABLE['no_given']}])[\u3400-\u9fff]){{1,2}}")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_ROW: Final = 9


def find(folded: str) -> Iterator[Span]:
    """All names after a cue word in a text.

    Args:
        folded: Folded text.
    """
    for cue in _CUE.finditer(folded):
        if end := _name_end(folded, cue.end(), cue["strong"] is not None):
            yield Span(cue.end(), end, "name")


def _name_end(folded: str, start: int, strong: bool) -> int:
    """Where the name that begins here ends, 0 where none does."""
    if strong and (pointed := _POINTED.match(folded, start)):
        return pointed.end()
    if strong and (spaced := _SPACED.match(folded, start)):
        return spaced.end() if spaced[0][0] in _SINGLE and not _NO_GIVEN.intersection(spaced[0]) else 0
    row = folded[start : start + _ROW]
    surname = 2 if row[:2] in _DOUBLE else 1
    if surname == 1 and (row[:1] not in _SINGLE or (row[:1] in _SELDOM and not strong)):
        return 0
    if _starts_with(row, _NOT_NAMES):
        return 0
    given = _GIVEN.match(folded, start + surname)
    lengths = range(len(given[0]), 0, -1) if given else range(0)
    for length in lengths:
        if _ends(row[surname + length :], strong):
            return start + surname + length
    # After 我叫 a name is near certain: rather one character too many than a name that stays.
    return start + surname + lengths[0] if strong and lengths and row[0] not in _SELDOM else 0


def _ends(rest: str, strong: bool) -> bool:
    return not _HAN.match(rest) or _starts_with(rest, _FOLLOWERS if strong else _WEAK_FOLLOWERS)


def _starts_with(text: str, words: frozenset[str]) -> bool:
    """Looks the first characters up: quicker than trying every word."""
    return text[:1] in words or text[:2] in words or text[:3] in words or text[:4] in words
