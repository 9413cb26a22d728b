"""Addresses with a house number: a place word and a number, then outwards in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from privacy.fold import CHINESE_DIGITS
from privacy.spans import Span
from privacy.tables import any_of, read_table

_TABLE: Final = read_table("addresses.yml")
_NUMBER: Final = rf"(?:[0-9]{{1,5}}|[{CHINESE_DIGITS}十百]{{1,6}})"
_HOUSE: Final = r"(?:号楼|号院|号|弄|栋|幢|座|单元|楼|室|层|户|组|队|社)"
_ENDS: Final = r"(?![0-9A-Za-z.%]|\s?[元块万千百天个期次月年日秒分时点厅多几来级路线后前以])"
_ANCHOR: Final = re.compile(
    rf"(?:{any_of(_TABLE['streets'] + _TABLE['estates'])}) ?(?:[甲乙丙丁附第A-Za-z] ?)?{_NUMBER}"
    rf"(?:-{_NUMBER}){{0,3}}(?: ?{_HOUSE}|{_ENDS})"
    rf"|(?:{any_of(_TABLE['villages'])}) ?第?{_NUMBER} ?(?:组|号|队|社|户|栋|巷)"
    rf"|(?<![0-9.哪几某每同这那]){_NUMBER} ?(?:号楼|号院|栋|幢|单元)"
    r"|(?<![0-9A-Za-z.])[A-Za-z][0-9]{0,3} ?(?:栋|幢|座)"
    r"|(?<![0-9.])[0-9A-Za-z-]{2,6} ?室(?!\s?[0-9]\s?厅)"
)
# Nothing of a door is left behind: 12号-3, 3栋2单元501室, 附7号.
_MORE: Final = re.compile(
    rf"(?:[ ,-]?(?:[附甲乙丙第A-Za-z] ?)?{_NUMBER} ?{_HOUSE}|-{_NUMBER}(?![0-9])"
    rf"| ?[0-9]{{3,4}}(?![0-9]|\s?[元块天万个]))+"
)
_NOT_PLACES: Final = re.compile(rf"(?:{any_of(_TABLE['not_places'])})$")
_STOPS: Final = re.compile(f"(?:{any_of(_TABLE['stops'])})")
_PART: Final = re.compile(r"[0-9A-Za-z\u3400-\u9fff -]*$")
_LEFT: Final = 40
_PLACE_WORD: Final = re.compile(any_of(_TABLE["streets"] + _TABLE["estates"] + _TABLE["villages"]))
_UNIT_WORD: Final = re.compile(r"[省市区县镇乡州旗盟]")


def find(folded: str) -> Iterator[Span]:
    """All addresses with a house number in a text.

    Args:
        folded: Folded text.
    """
    found: Span | None = None
    at = 0
    while anchor := _ANCHOR.search(folded, at):
        at = anchor.end()
        joined = found is not None and found.end == anchor.start()
        if not joined and _is_no_place(folded, anchor):
            continue
        if more := _MORE.match(folded, at):
            at = more.end()
        left = _left(folded, anchor.start(), found.end if found else 0)
        if found and left == found.end:
            found = found._replace(end=at)
            continue
        if found:
            yield found
        found = Span(left, at, "address")
    if found:
        yield found


def _is_no_place(folded: str, anchor: re.Match[str]) -> bool:
    word = _PLACE_WORD.match(anchor[0])
    return word is not None and bool(
        _NOT_PLACES.search(folded, max(0, anchor.start() - 3), anchor.start() + word.end())
    )


def _left(folded: str, start: int, floor: int) -> int:
    """Where the address begins that has its number here: after the last word that cannot belong to it."""
    if start == floor:
        return start
    stretch = folded[max(floor, start - _LEFT) : start]
    part = _PART.search(stretch)
    begin = part.start() if part else len(stretch)
    units = _UNIT_WORD.search(stretch, begin)
    # A word before the first 市 or 区 ends the sentence around it; one after it is part of a street's name.
    for stop in _STOPS.finditer(stretch, begin, units.start() if units else len(stretch)):
        begin = stop.end()
    return max(floor, start - _LEFT) + begin + (len(stretch[begin:]) - len(stretch[begin:].lstrip(" -")))
