"""Numbers that their own digits give away: mobile numbers, landlines, identity numbers, bank cards."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from typing import Final

from privacy.checksums import is_identity_number, passes_luhn
from privacy.digit_groups import Window, windows
from privacy.spans import Span
from privacy.tables import PUBLIC_NUMBERS, any_of, read_table

_TABLE: Final = read_table("numbers.yml")

# Where words that announce a number end, for each kind of cue.
Announced = Mapping[str, Set[int]]


def _announcing(words: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words)})(?:号码?)?[\s:=是为叫,，\"“”'(+#]{{0,4}}", re.IGNORECASE)


_CUES: Final = {kind: _announcing(words) for kind, words in _TABLE["cues"].items()}
_MOBILE: Final = re.compile(r"(?:(?:00)?86)?(1[3-9][0-9]{9})")
_CARD_START: Final = re.compile(r"[345689]|2[2-7]|10[23]")
_CHECK_X: Final = re.compile(r"[ .-]{0,2}[Xx](?![A-Za-z0-9])")
_AREA: Final = r"(?:10|2[0-57-9]|3[1-9][0-9]|4[1-8][0-9]|5[1-9][0-9]|6[369][0-9]|7[0-9]{2}|8[1-9][0-9]|9[0-9]{2})"
_LANDLINE: Final = re.compile(
    rf"(?<![0-9.])(?:\(?\+?(?:00)?86\)?[- ]{{0,2}}\(?0?|\(?0){_AREA}\)?[- ]{{0,3}}"
    r"[2-8][0-9]{2,3}[- ]?[0-9]{4}(?:(?:转|-| 转 |分机)[0-9]{1,6})?(?![0-9])"
)
_ABROAD: Final = re.compile(r"\+ ?(?:85[23]|886|1|44|49|6[0-6]|8[124]|7|33|39)[- ]?[0-9](?:[- ]?[0-9]){6,11}(?![0-9])")


def find(folded: str) -> Iterator[Span]:
    """All such numbers in a text.

    Args:
        folded: Folded text.
    """
    for pattern in (_LANDLINE, _ABROAD):
        for found in pattern.finditer(folded):
            yield Span(found.start(), found.end(), "landline")
    announced = {kind: {cue.end() for cue in pattern.finditer(folded)} for kind, pattern in _CUES.items()}
    for window in windows(folded, announced["mobile"]):
        if span := _READERS[window.kind](window, announced, folded):
            yield span


def _identity(window: Window, announced: Announced, folded: str) -> Span | None:
    end, characters = window.end, window.digits
    if len(characters) == 17 and (x := _CHECK_X.match(folded, end)):
        end, characters = x.end(), characters + "X"
    # After 身份证 a mistyped one is as telling as a right one.
    return (
        Span(window.start, end, "identity")
        if window.start in announced["identity"] or is_identity_number(characters)
        else None
    )


def _card(window: Window, announced: Announced, folded: str) -> Span | None:
    certain = window.start in announced["card"] and not PUBLIC_NUMBERS.fullmatch(window.digits)
    return Span(window.start, window.end, "card") if certain or _is_card(window, announced) else None


def _is_card(window: Window, announced: Announced) -> bool:
    return (
        len(window.digits) >= 13
        and bool(_CARD_START.match(window.digits))
        and passes_luhn(window.digits)
        and not window.rounded
        and window.start not in announced["order"]
        and not _is_timestamp(window.digits)
    )


def _mobile(window: Window, announced: Announced, folded: str) -> Span | None:
    mark = folded[window.start - 1 : window.start]
    if _MOBILE.fullmatch(window.digits):
        if window.rounded and window.start not in announced["mobile"]:
            return None
        opened = mark == "+" or (mark == "(" and ")" in folded[window.start : window.end])
        return Span(window.start - opened, window.end, "mobile")
    mistyped = len(window.digits) in (10, 11, 12) and window.start in announced["certain_mobile"]
    return (
        Span(window.start, window.end, "mobile") if mistyped and not PUBLIC_NUMBERS.fullmatch(window.digits) else None
    )


_READERS: Final = {"identity": _identity, "card": _card, "mobile": _mobile}


def _is_timestamp(digits: str) -> bool:
    """Whether it begins with a date and a time, as the numbers of orders and payments do."""
    try:
        return 2000 <= datetime.strptime(digits[:12], "%Y%m%d%H%M").year < 2100
    except ValueError:
        return False
