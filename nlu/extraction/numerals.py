"""Numbers as people type them: 45, 1.5w, 3万5, 一千五, 两三, 十几, 四十来, 好几."""

from __future__ import annotations

import re
from functools import lru_cache

import cn2an

Span = tuple[int, int]
"""Least and greatest value the words allow, both included: (30, 30) is exact, (2, 3) is 两三."""

_ONES = "一二三四五六七八九"
_DIGIT = {"两": "二", "俩": "二", "仨": "三", "〇": "零"}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000, "k": 1000, "w": 10000}


def _pairs() -> str:
    """五、六 and 5,6 as one number: a comma joins neighbours only, so that 30,5 stays two numbers."""
    neighbours = [(low, low + 1) for low in range(1, 9)] + [(3, 5)]
    joined = [f"{low}[,，、]{high}" for low, high in neighbours]
    joined += [f"{_ONES[low - 1]}[,，、]{_ONES[high - 1]}" for low, high in neighbours] + ["两[,，、]三"]
    return "|".join(joined)


_ARABIC = r"[0-9]{1,9}(?:\.[0-9]{1,6})?"
# the 一 of 六千一直没还 belongs to 一直
_HANZI = r"(?:[零〇二两俩仨三四五六七八九十百千]|一(?![直般起共旦定样会]|次性|下子)){1,9}"
_TO = r"(?:[-~—–]|到|至)"
NUMERAL = (
    rf"(?:{_pairs()}|{_ARABIC}{_TO}{_ARABIC}|{_HANZI}{_TO}{_HANZI}"
    rf"|好几[十百千]?|[二三四五六七八九]?十好几|几[十百千]?|数[十百千]|(?:{_ARABIC}|{_HANZI})[几多来余]?|半)"
)
"""Source of a pattern for a number that is not yet multiplied by 万; no named groups inside."""

_RANGE = re.compile(rf"({_ARABIC}|{_HANZI})(?:{_TO}|[,，、])({_ARABIC}|{_HANZI})")
_NEIGHBOURS = re.compile(rf"([一二两三四五六七八九]?[十百千])?([{_ONES}两])([{_ONES}两])([十百千])?")
_MIXED = re.compile(
    r"([0-9.]+|[零一二两三四五六七八九十百千]+)([十百千万kw])([0-9.]+|[零一二两三四五六七八九十百千]*)([百千k])?"
)


def number(text: str) -> float | None:
    """The value of `text`, or None where it is not one exact number."""
    text = text.strip().lower()
    for spoken, written in _DIGIT.items():
        text = text.replace(spoken, written)
    if text == "半":
        return 0.5
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,6})?", text):
        return float(text)
    if text and text[0] in _UNITS:
        text = "一" + text
    mixed = _MIXED.fullmatch(text)
    if mixed and re.search(r"[0-9kw]", text):
        return _mixed(*mixed.groups())
    try:
        # "smart" reads 一千五 as 1500 and 1万5 as 15000
        return float(cn2an.cn2an(text, "smart")) if re.fullmatch(r"[零一二三四五六七八九十百千万]+", text) else None
    except (ValueError, KeyError):
        # cn2an raises KeyError on digits in an order that it did not expect, such as 十零
        return None


def _mixed(head: str, unit: str, tail: str, tail_unit: str | None) -> float | None:
    """1.5w, 3万5 (35000), 1万5千, 2百."""
    whole, rest = number(head), number(tail) if tail else 0.0
    if whole is None or rest is None:
        return None
    scale = _UNITS[unit]
    if tail_unit:
        return whole * scale + rest * _UNITS[tail_unit]
    # a single digit behind the unit counts tenths of it: 3万5 is 35000
    return whole * scale + (rest * scale / 10 if 0 < rest < 10 else rest)


def magnitude(value: float) -> int:
    """The place of the last digit that is not zero: 10 for 40, 100 for 1500, 1 for 12."""
    place = 1
    while value >= place * 10 and value % (place * 10) == 0:
        place *= 10
    return place


@lru_cache(maxsize=256)
def numeral_span(text: str) -> tuple[float, float] | None:
    """The least and greatest value of a number that `NUMERAL` found."""
    text = text.strip().lower()
    vague = _vague(text)
    if vague:
        return vague
    between = _RANGE.fullmatch(text)
    if between:
        low, high = number(between.group(1)), number(between.group(2))
        return (low, high) if low is not None and high is not None and low < high else None
    near = _NEIGHBOURS.fullmatch(text)
    if near:
        return _neighbours(*near.groups())
    value = number(text)
    return None if value is None else (value, value)


def _vague(text: str) -> tuple[float, float] | None:
    """几, 好几, 几十, 十几, 四十多, 十来; None for other words."""
    if text in ("几", "好几"):
        return (3, 9)
    if text[:-1] in ("几", "好几", "数") and text[-1] in _UNITS:
        scale = _UNITS[text[-1]]
        return (2 * scale, 10 * scale - 1)
    if text.endswith("十好几"):
        tens = number(text[:-2]) or 10
        return (tens + 3, tens + 9)
    if len(text) < 2 or text[-1] not in "几多来余":
        return None
    value = number(text[:-1])
    if value is None or value < 10:
        return None
    place = magnitude(value)
    if text[-1] == "来":
        return (value, value + place * 4 // 10)
    return (value + (text[-1] == "几"), value + place - 1)


def _neighbours(tens: str | None, low: str, high: str, unit: str | None) -> tuple[float, float] | None:
    """两三, 三五, 十五六, 三四十: two neighbouring digits are a range; 二五 or 一二三 are not."""
    first, second = number(low), number(high)
    if first is None or second is None or not (second - first == 1 or (first, second) == (3, 5)):
        return None
    base = (number(tens) or 0.0) if tens else 0.0
    scale = _UNITS[unit] if unit else (magnitude(base) // 10 if base >= 100 else 1)
    return (base + first * scale, base + second * scale)


def whole(low: float, high: float) -> Span:
    """The span in whole numbers, in order."""
    return (int(low), int(max(low, high)))
