"""Numbers with what they count: 一个半月, 5个电话, 3万5, 三个月以上. Which of them belong to the case is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from nlu.extraction.numerals import Number, Span, magnitude, read_number
from nlu.extraction.patterns import any_of, table

Kind = Literal["duration", "calls", "money", "number"]
Bound = Literal["more_than", "at_least", "nearly", "less_than", "at_most", "some_more"]

_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季度": 90, "季": 90, "年": 365, "年头": 365}
_HALF = {"月": 15, "年": 180, "年头": 180}
# how far 快 and 将近 stay below what they name
_NEARLY = {"月": 10, "年": 30, "年头": 30, "周": 2, "星期": 2, "礼拜": 2, "季度": 20, "季": 20}
_HOURS = ("小时", "钟头")
_GREATEST = 10**9
_MOST_CALLS = 9999
_OLDEST_DAYS = 9999
"""A debt that is older is a joke: 逾期一万年."""

_TIME = re.compile(
    r"(?P<each>个)?(?P<half>半)?(?P<more>多|来|把)?(?P<unit>天|日|周|星期|礼拜|季度|季|月|年头|年|期|小时|钟头)"
)
_TIME_TAIL = re.compile(r"半(?!天|路|夜|年)|多(?![收少扣还付打出加久钱])|来(?![电一了的催找打])")
_NO_TIME = re.compile(
    r"天天|天猫|天眼|日(?:子|利|息|期|均|常|报|元)|周(?:末|边|转|年|岁)|年(?:化|级|龄|轻|利|息)"
    r"|月(?:份|初|底|末|中|供|息|付|利(?!息)|薪|收入)|期(?:间|限|货|待)|季节"
)
_COIN = re.compile(r"块钱|块|元|人民币|rmb|圆|大洋")
_MYRIADS = re.compile(r"个(?:多)?(?:w|万)(?![a-z])")
_UNIT_OF_MONEY = re.compile(r"[百千万kw]")
_NO_LENGTH_YET = re.compile(r"大(?=半)|小(?=[半一两俩])")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts.

    Attributes:
        kind: duration (days), calls (个, 通, 次), money (CNY), or number, which counts something else or does not say.
        start: Where its words begin, with 不到 or 超过 before it.
        end: Where they end, with 以上 behind it.
        low: The least value.
        high: The greatest one; None where the words set no upper end.
        unit: The measure: 天, 月, 个, 块 …; empty where there is none.
        ordinal: Whether it is 第三次 rather than 三次.
        asks: Whether it is a 几 or 多少 that may ask rather than tell.
    """

    kind: Kind
    start: int
    end: int
    low: int
    high: int | None
    unit: str = ""
    ordinal: bool = False
    asks: bool = False

    @property
    def span(self) -> Span:
        """Least and greatest value."""
        return self.low, self.high


@lru_cache(maxsize=1)
def _skip() -> re.Pattern[str]:
    return re.compile(any_of(table("quantities")["not_numbers"]))


@lru_cache(maxsize=1)
def _bounds() -> tuple[dict[Bound, re.Pattern[str]], dict[Bound, re.Pattern[str]]]:
    content = table("quantities")
    between = any_of(content["between"])
    before = {bound: re.compile(f"{any_of(words)}{between}{{0,3}}$") for bound, words in content["before"].items()}
    behind = {bound: re.compile(any_of(words)) for bound, words in content["behind"].items()}
    return before, behind


@lru_cache(maxsize=1)
def _measures() -> dict[str, re.Pattern[str]]:
    content = table("quantities")
    return {name: re.compile(any_of(content[name])) for name in ("calls", "other", "no_calls", "call_words")}


def skip_word(text: str, at: int) -> int:
    """Where a word ends that begins at `at` like a number and is none (一直, 万一); `at` itself where there is none."""
    match = _skip().match(text, at)
    return match.end() if match else at


def read_quantity(text: str, at: int) -> Quantity | None:
    """The quantity whose number begins at `at`; None where no number begins there."""
    found = _vague_time(text, at)
    if found is None:
        number = read_number(text, at)
        if number is None:
            return None
        found = _time(text, number) or _money(text, number) or _count(text, number)
    return _joined(text, _bounded(text, found))


def _joined(text: str, one: Quantity) -> Quantity:
    """一年零两个月, 30天到60天, and 三十天三十天 as a microphone hears it."""
    if one.kind == "number":
        return one
    words = text[one.start : one.end]
    if text.startswith(words, one.end):
        return replace(one, end=one.end + len(words))
    if one.kind != "duration":
        return one
    join = _MORE_TIME.match(text, one.end)
    number = read_number(text, join.end()) if join else None
    other = _time(text, number) if number else None
    if join is None or other is None or other.unit in _HOURS or one.high is None:
        return one
    other = _bounded(text, other)
    if join[0] in ("", "零", "又", "加"):
        if one.unit == "期" and one.high == 30:
            return replace(other, start=one.start)  # 逾期1期18天
        if one.unit == "期" or _DAYS[other.unit] >= _DAYS[one.unit] or other.high is None:
            return one
        return replace(one, end=other.end, low=one.low + other.low, high=one.high + other.high, unit=other.unit)
    high = other.high
    return (
        replace(one, end=other.end, high=high, low=min(one.low, other.low)) if high is None or high >= one.low else one
    )


def _vague_time(text: str, at: int) -> Quantity | None:
    """个把月, 个把星期."""
    if not text.startswith("个把", at):
        return None
    unit = re.compile("月|星期|礼拜|周|天|小时").match(text, at + 2)
    if unit is None:
        return None
    days = _DAYS.get(unit[0], 0)
    return Quantity("duration", at, unit.end(), days, 2 * days - 1 if days else 1, unit[0])


def _time(text: str, number: Number) -> Quantity | None:
    """A length of time: 三个多月, 一年半, 俩礼拜, 半个月, 三期."""
    match = _TIME.match(text, number.end)
    if match is None or (_NO_TIME.match(text, match.start("unit")) and not _is_late_daily(text, number, match)):
        return None
    unit, words = match["unit"], text[number.start : number.end]
    if not _is_length(text, match, words):
        return None
    tail = _TIME_TAIL.match(text, match.end())
    end = tail.end() if tail else match.end()
    start = number.start - bool(_NO_LENGTH_YET.match(text, max(0, number.start - 1)))
    asks = words in ("几",)
    if unit in _HOURS or (words == "半" and unit in ("天", "日")):
        return Quantity("duration", number.start, end, 0, 1, unit, asks=False)
    if unit == "期":
        low, high = int(number.low - 1) * 30 + 1, int(number.high) * 30
        return Quantity("duration", number.start, end, max(0, low), high, unit, _is_ordinal(text, number), asks)
    low, high = _days(text[start], match, tail[0] if tail else "", number)
    if low > _OLDEST_DAYS:
        return None
    return Quantity("duration", start, end, low, high, unit, _is_ordinal(text, number), asks)


def _is_late_daily(text: str, number: Number, match: re.Match[str]) -> bool:
    """逾期50天天打我: the days of 逾期50天 and the first of 天天打 have become one."""
    late = _LATE_BEFORE.search(text, max(0, number.start - 8), number.start) is not None
    return late and text.startswith("天天", match.start("unit"))


def _is_length(text: str, match: re.Match[str], words: str) -> bool:
    """Whether the words name a length rather than a date (3月, 18年, 2023年, 15日, 每月5日)."""
    unit, each = match["unit"], match["each"]
    if unit in ("年", "年头"):
        return (
            not (each and unit == "年")
            and not (words.isdigit() and int(words) >= 15)
            and text[match.end() :][:1] != "级"
        )
    late = _LATE_BEFORE.search(text, max(0, match.start() - len(words) - 8), match.start() - len(words)) is not None
    if unit == "月" and not each:
        return words[-1] in "俩仨几半两" or late
    if unit == "日":
        return late or text[match.end() :][:1] == "内"
    return unit != "天" or not each


_MORE_TIME = re.compile("到|至|或者?|[-~—]|[零又加]|")
_LATE_BEFORE = re.compile(r"(?:逾期|超期|拖欠?|欠|超过|晚|达|不到|快|满)(?:了|已|已经|有|将近|大概|快|整整|达|到)*$")


def _days(size: str, match: re.Match[str], tail: str, number: Number) -> tuple[int, int]:
    """Days that the words allow: 多 and 来 leave open, 大半 and 小半 say less than they name."""
    unit = match["unit"]
    days, low, high = _DAYS[unit], number.low, number.high
    is_half = low == high == 0.5
    if is_half:
        low = high = _HALF.get(unit, days // 2) / days
        if size in ("大", "小"):
            least, greatest = (0.5, 0.85) if size == "大" else (0.33, 0.49)
            return int(least * days), int(greatest * days)
    if match["half"] or tail == "半":
        low, high = low + _HALF.get(unit, days // 2) / days, high + _HALF.get(unit, days // 2) / days
    if match["more"] or tail in ("多", "来"):
        if is_half:
            return (15, 29) if days == 30 else (round(low * days), days - 1)
        step = 1 if days > 1 else magnitude(low)
        return round(low * days), round((high + step) * days) - 1
    return round(low * days), round(high * days)


def _is_ordinal(text: str, number: Number) -> bool:
    return text[number.start - 1 : number.start] == "第"


def _money(text: str, number: Number) -> Quantity | None:
    """A sum: 3万5, 500块, ¥4999, 15个w. A bare number is none yet."""
    low, high, end = number.low, number.high, number.end
    words = text[number.start : end]
    myriads = _MYRIADS.match(text, end)
    if myriads:
        low, high, end = low * 10_000, high * 10_000, myriads.end()
    coin = _COIN.match(text, end)
    signed = text[number.start - 1 : number.start] in ("¥", "￥", "$")
    if not coin and not signed:
        measures = _measures()
        if not (myriads or _UNIT_OF_MONEY.search(words)) or low < 100:
            return None
        if (
            measures["other"].match(text, end)
            or measures["calls"].match(text, end)
            or text.startswith(("%", "分之"), end)
        ):
            return None
    more = re.compile("多(?![久少])|来(?=[块元])").match(text, coin.end() if coin else end)
    end = more.end() if more else (coin.end() if coin else end)
    if more and low == high and low >= 1:
        high = low + magnitude(int(low)) - 1
    start = number.start - signed
    return Quantity("money", start, end, int(min(low, _GREATEST)), int(min(high, _GREATEST)), coin[0] if coin else "")


def _count(text: str, number: Number) -> Quantity:
    """Calls, other things, or a number that does not say what it counts."""
    measures = _measures()
    low, high = int(min(number.low, _GREATEST)), int(min(number.high, _GREATEST))
    ordinal, asks = _is_ordinal(text, number), text[number.start : number.end] == "几"
    measure = measures["calls"].match(text, number.end)
    more = text[number.end : number.end + 1] == "多" and measures["calls"].match(text, number.end + 1)
    if more:
        measure, high = more, low + magnitude(low) - 1
    if number.low != 0.5 and _are_calls(text, number, measure) and low <= _MOST_CALLS:
        end, unit = (measure.end(), measure[0]) if measure else (number.end, "个")
        return Quantity("calls", number.start, end, low, high, unit, ordinal, asks)
    thing = measure or (None if _NO_TIME.match(text, number.end) else measures["other"].match(text, number.end))
    end, unit = (thing.end(), thing[0]) if thing else (number.end, "")
    return Quantity("number", number.start, end, low, high, unit, ordinal, asks)


def _are_calls(text: str, number: Number, measure: re.Match[str] | None) -> bool:
    """5个, 5个催收电话 and 俩电话 are calls, 5个平台 and 5个月 are none."""
    measures = _measures()
    if measure is None:
        return text[number.end - 1] in "俩仨" and measures["call_words"].match(text, number.end) is not None
    named = measures["call_words"].match(text, measure.end())
    return named is not None or measures["no_calls"].match(text, measure.end()) is None


def _bounded(text: str, found: Quantity) -> Quantity:
    """Moves the ends as 不到, 快, 超过, 以上 and 以内 say."""
    before, behind = _bounds()
    left = text[max(0, found.start - 12) : found.start]
    for bound, words in behind.items():
        match = words.match(text, found.end)
        if match and not (match[0] == "不到" and text.startswith(("期", "账", "帐"), match.end())):
            return _move(replace(found, end=match.end()), bound)
    if text[found.start] == "小" and text[found.start + 1] != "半":  # 小一年
        return _move(found, "nearly")
    best: tuple[int, Bound] | None = None
    for bound, words in before.items():
        match = words.search(left)
        if match and (best is None or match.start() < best[0]):
            best = (match.start(), bound)
    if best is None:
        return found
    return _move(found, best[1])


def _move(one: Quantity, bound: Bound) -> Quantity:
    low, high = one.low, one.high if one.high is not None else one.low
    if bound == "more_than":
        return replace(one, low=low + 1, high=None)
    if bound == "at_least":
        return replace(one, high=None)
    if bound == "some_more":
        step = _DAYS.get(one.unit, 1) if one.kind == "duration" and one.unit not in ("天", "日") else magnitude(low)
        return replace(one, high=low + step - 1)
    least = 1 if high > 1 else 0
    if bound == "less_than":
        return replace(one, low=least, high=max(0, low - 1))
    if bound == "at_most":
        return replace(one, low=least, high=high)
    if one.kind != "duration" or one.unit in _HOURS:
        return one
    less = _NEARLY.get(one.unit, max(1, low // 10))
    return replace(one, low=max(0, low - less), high=max(0, high - 1))
