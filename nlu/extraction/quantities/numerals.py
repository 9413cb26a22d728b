"""Numbers as people type and dictate them: 45, 1.5w, 3万5, 一千五, 两三, 十几, 四十来, 好几, 10一, 三万三万."""

from __future__ import annotations

import re
from dataclasses import dataclass

Span = tuple[int, "int | None"]
"""Least and greatest value the words allow, both included: (30, 30) is exact, (2, 3) is 两三, (91, None) open above."""

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2, "仨": 3}
_UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "亿": 100_000_000}
_MYRIADS = ("万", "w", "亿")
_ARABIC = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_FEW = (3, 9)
"""What 几 means on its own."""

# a digit before one of these begins the next quantity: 欠了三千|两个月没还
_NEXT_MEASURE = re.compile(r"个|天|日|周|年|月|星期|礼拜|次|通|回|遍|家|笔|期|号|张|点(?!几)")
# the 一 of 六千一直没还 belongs to 一直
_WORD_OF_ONE = re.compile("一(?:直|般|起|共|旦|样|定|会|下|些|边|律|概|次性)")
_JOIN = re.compile(r"[、,，]|到|至|或者?|[-~—–]")
_REPEATED = re.compile(r"(?P<once>[0-9零一二两三四五六七八九十百千万kw]{2,10})(?P=once)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        start: Where its words begin.
        end: Where they end.
        low: The least value they allow.
        high: The greatest value they allow.
    """

    start: int
    end: int
    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        """Whether the words allow one value only."""
        return self.low == self.high


# 百十天, 千儿八百, 大几千, 十天半个月: ways of naming an order of size
_ROUGH = {
    "百儿八十": (80, 100),
    "百八十": (80, 180),
    "百十": (100, 119),
    "千儿八百": (800, 1000),
    "千八百": (800, 1000),
    "万儿八千": (8000, 10_000),
    "万八千": (8000, 10_000),
}
_LARGE_FEW = re.compile("大几(?=[十百千万])")
_SMALL = re.compile("小(?=[0-9一二两三四五六七八九十几]{1,3}[十百千万wk])")


def read_number(text: str, start: int) -> Number | None:
    """The longest number that begins at `start`; None where none begins there."""
    rough = _rough(text, start)
    if rough is not None:
        return rough
    repeated = _repeated(text, start)
    if repeated is not None:
        return repeated
    first = _simple(text, start)
    if first is None:
        return None
    joined = _range(text, first)
    return joined or first


def _rough(text: str, start: int) -> Number | None:
    """百十, 千儿八百, 大几千 (five to nine thousand), 小两万 (about as much; a length of time is a little less)."""
    if text[start - 1 : start] not in _DIGITS and not text[start - 1 : start].isdigit():
        for words, (low, high) in _ROUGH.items():
            if text.startswith(words, start):
                return Number(start, start + len(words), low, high)
    few = _few(text, start, start + 1) if _LARGE_FEW.match(text, start) else None
    if few is not None:
        return Number(start, few.end, (few.high + 1) / 2, few.high)
    if _SMALL.match(text, start):
        least = _simple(text, start + 1)
        if least is not None and least.is_exact:
            return Number(start, least.end, least.low, least.low)
    return None


def number(text: str) -> float | None:
    """The value of `text`, or None where it is not one exact number."""
    text = text.strip().lower()
    found = read_number(text, 0) if text else None
    return found.low if found and found.end == len(text) and found.is_exact else None


def magnitude(value: float) -> int:
    """The place of the last digit that is not zero: 10 for 40, 100 for 1500, 1 for 12."""
    place = 1
    while value >= place * 10 and value % (place * 10) == 0:
        place *= 10
    return place


def _repeated(text: str, start: int) -> Number | None:
    """三万三万, 三十三十: what a microphone heard twice was said once."""
    match = _REPEATED.match(text, start)
    if match is None or not any(unit in match["once"] for unit in _UNITS):
        return None
    once = _simple(match["once"], 0)
    if once is None or once.end != len(match["once"]):
        return None
    return Number(start, match.end(), once.low, once.high)


def _range(text: str, first: Number) -> Number | None:
    """三到五, 3-5, 5、6, 三或四: two numbers that are the ends of one range."""
    join = _JOIN.match(text, first.end)
    if join is None or not first.is_exact:
        return None
    second = _simple(text, join.end())
    if second is None or not second.is_exact:
        return None
    low, high = first.low, second.low
    if low < 10 <= high and text[second.end - 1] in _UNITS and text[first.end - 1] not in _UNITS:
        low *= _UNITS[text[second.end - 1]]  # 三到五千, 四、五十
    lists = join[0] in "、,，"
    # a list of figures is a range only where they are neighbours: 30,5 and 1、3 are not
    if low >= high or (lists and not _are_neighbours(low, high)):
        return None
    return Number(first.start, second.end, low, high)


def _are_neighbours(low: float, high: float) -> bool:
    place = magnitude(high)
    return (high - low == place and high < 10 * place) or (low / place, high / place) == (3, 5)


def _simple(text: str, start: int) -> Number | None:
    """A number without 到: exact, a pair of neighbours, or with 几, 多, 来."""
    begin = start + 1 if text.startswith("好几", start) else start
    if text.startswith(("几", "数"), begin):
        return _few(text, start, begin)
    if text.startswith("半", start):
        return Number(start, start + 1, 0.5, 0.5)
    reader = _Reader(text, start)
    return reader.read()


def _few(text: str, start: int, at: int) -> Number | None:
    """几, 几十, 几千, 几万, 数百."""
    end, scale = at + 1, 1
    while end < len(text) and text[end] in _UNITS and end - at <= 2:
        scale, end = scale * _UNITS[text[end]], end + 1
    if text[at] == "数" and scale == 1:
        return None
    if scale == 1:
        return Number(start, end, *_FEW)
    return Number(start, end, 2 * scale, 10 * scale - 1)


class _Reader:
    """Reads one number from left to right, digit by digit and unit by unit."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.at = start
        self.total = 0.0  # of the sections that 万 and 亿 have closed
        self.section = 0.0  # of the units below 万
        self.unit = 0  # the last unit; the next one must be smaller
        self.after_zero = False

    def read(self) -> Number | None:
        """The number, or None where nothing was read."""
        while self.at < len(self.text):
            if not (self._arabic() if self.text[self.at].isascii() and self.text[self.at].isdigit() else self._hanzi()):
                break
            pair = self._pair()
            if pair is not None:
                return pair
        if self.at == self.start:
            return None
        return self._with_tail(self.total + self.section)

    def _char(self, offset: int = 0) -> str:
        place = self.at + offset
        return self.text[place] if place < len(self.text) else ""

    def _arabic(self) -> bool:
        match = _ARABIC.match(self.text, self.at)
        if match is None or self.after_digit():
            return False
        end, value = match.end(), float(match[0])
        unit = self._unit_at(end)
        spoken = _DIGITS.get(self.text[end]) if end < len(self.text) else None
        if not unit and spoken and value in range(10, 100, 10) and self.text[end + 1 : end + 2] not in ("个", *_UNITS):
            # 10一: the keyboard wrote the ten in figures
            value, end = value + spoken, end + 1
        return self._take(value, end)

    def _hanzi(self) -> bool:
        char = self._char()
        if char in ("零", "〇") and self.at > self.start:
            self.after_zero, self.at = True, self.at + 1
            return self._char() in _DIGITS or self._char().isdigit() or self._char() == "十"
        if char in _DIGITS:
            if self.after_digit() or (self.at > self.start and self._begins_another()):
                return False
            return self._take(float(_DIGITS[char]), self.at + 1)
        if char in _UNITS and (self.at == self.start or self._closes_section(char)):
            return self._take(0.0 if self._closes_section(char) else 1.0, self.at)
        if char == "十" and self.unit > 10 and not _NEXT_MEASURE.match(self.text, self.at + 1):
            return self._take(1.0, self.at)  # 一百十五; but 九百|十天
        return False

    def _begins_another(self) -> bool:
        """Whether a digit after a unit of hundreds or more belongs to the next quantity: 五千|一个月."""
        if _WORD_OF_ONE.match(self.text, self.at):
            return True
        if self._unit_at(self.at + 1) * 10 < self.unit and not self.after_zero and self._unit_at(self.at + 1):
            # 三千|二十天: 3020 would be 三千零二十
            return _NEXT_MEASURE.match(self.text, self.at + 2) is not None
        return not self.after_zero and self.unit >= 100 and _NEXT_MEASURE.match(self.text, self.at + 1) is not None

    def after_digit(self) -> bool:
        """Whether the number ends in a digit already, without a unit behind it."""
        return self.at > self.start and self.text[self.at - 1] not in _UNITS and not self.after_zero

    def _closes_section(self, char: str) -> bool:
        return char in _MYRIADS and self.section > 0 and self.total == 0

    def _unit_at(self, place: int) -> int:
        return _UNITS.get(self.text[place], 0) if place < len(self.text) else 0

    def _take(self, value: float, end: int) -> bool:
        """Adds a digit with the unit behind it, if there is one that may stand here."""
        unit = self._unit_at(end)
        if unit and self.text[end] in _MYRIADS:
            if self.total:
                return False
            self.total, self.section = (self.section + value) * unit, 0.0
            self.unit, self.at, self.after_zero = unit, end + 1, False
            return True
        if unit and (not self.unit or unit < self.unit):
            self.section += value * unit
            self.unit, self.at, self.after_zero = unit, end + 1, False
            return True
        if unit and self.unit and unit >= self.unit:
            return False
        # 一千五, 3万5: a last digit counts tenths of the unit; 一百零五, 1万500 do not
        scale = self.unit / 10 if self.unit >= 100 and not self.after_zero and value < 10 else 1
        self.section += value * scale
        self.at, self.after_zero = end, False
        return True

    def _pair(self) -> Number | None:
        """两三, 三五, 十五六, 三四十, 一万六七: two neighbouring digits are a range; 二五 or 一二三 are not."""
        first = _DIGITS.get(self.text[self.at - 1])
        joined = self._char() in ("、", ",", "，") and self._char()
        second = _DIGITS.get(self._char(1 if joined else 0))
        if not first or not second or not (second - first == 1 or (first, second) == (3, 5)):
            return None
        end = self.at + (2 if joined else 1)
        if end < len(self.text) and self.text[end] in _DIGITS:
            return None
        scale = self.unit / 10 if self.unit >= 100 and self.text[self.at - 2] in _UNITS else 1
        base = self.total + self.section - first * scale
        unit = self._unit_at(end)
        if unit:
            scale, end = unit, end + 1
            following = self._unit_at(end)
            if following > unit:
                scale, end = scale * following, end + 1
        elif joined and end < len(self.text) and self.text[end] in "万w":
            scale, end = 10_000, end + 1
        return Number(self.start, end, base + first * scale, base + second * scale)

    def _with_tail(self, value: float) -> Number:
        """Widens a round number by what stands behind it: 十几, 三十好几, 四十多, 十来, 两百余, 千把."""
        end, place = self.at, magnitude(value)
        rest = self.text[end : end + 2]
        ends_in_unit = self.text[end - 1] in _UNITS or place >= 10
        if value < 10 or not ends_in_unit:
            return Number(self.start, end, value, value)
        if rest == "啷当":
            return Number(self.start, end + 2, value, value + place - 1)
        if rest == "好几":
            return Number(self.start, end + 2, value + 3, value + 9)
        if rest[:1] == "几" and place >= 10:
            low, high, end = value + place // 10, value + place - 1, end + 1
            following = self._unit_at(end)
            if following > place:  # 十几万
                low, high, end = low * following, (high + 1) * following - 1, end + 1
            return Number(self.start, end, low, high)
        if rest[:1] in ("多", "余") and rest not in ("多少", "多久", "余额", "多收", "多扣"):
            low, high, end = value, value + place - 1, end + 1
        elif (rest[:1] == "来" and rest not in ("来电", "来了", "来的", "来催", "来找", "来打", "来还")) or (
            rest[:1] == "把" and self.text[end - 1] in "百千万" and rest not in ("把我", "把他")
        ):
            low, high, end = value, value + place * 4 // 10, end + 1
        else:
            return Number(self.start, end, value, value)
        following = self._unit_at(end)
        if following > place:  # 二十多万, 十来万
            whole_high = high + 1 if self.text[end - 1] in "多余" else high
            low, high, end = low * following, whole_high * following - (whole_high != high), end + 1
        return Number(self.start, end, low, high)


def whole(low: float, high: float) -> tuple[int, int]:
    """The span in whole numbers, in order."""
    return int(low), int(max(low, high))
