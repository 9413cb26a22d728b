"""Numbers with what they count: 一个半月, 5个电话, 3万5, 三个月以上; which belong to the case is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from nlu.extraction.patterns import any_of, table
from nlu.extraction.quantities.bounds import bounded
from nlu.extraction.quantities.numerals import Number, magnitude, read_number
from nlu.extraction.quantities.quantity import DAYS, HOURS, Quantity, is_ordinal
from nlu.extraction.quantities.times import NO_TIME, read_time, read_vague_time

_GREATEST = 10**9
_MOST_CALLS = 9999

_COIN = re.compile(r"块钱|块|元|人民币|rmb|圆|大洋")
_MYRIADS = re.compile(r"个(?:多)?(?:w|万)(?![a-z])")
_UNIT_OF_MONEY = re.compile(r"[百千万kw]")
_SOME_MORE = re.compile("多(?![久少])|来(?=[块元])")
_MORE_TIME = re.compile("到|至|或者?|[-~—]|[零又加]|")


@lru_cache(maxsize=1)
def _skip() -> re.Pattern[str]:
    return re.compile(any_of(table("measures")["not_numbers"]))


@lru_cache(maxsize=1)
def _measures() -> dict[str, re.Pattern[str]]:
    content = table("measures")
    return {name: re.compile(any_of(content[name])) for name in ("calls", "other", "no_calls", "call_words")}


def skip_word(text: str, at: int) -> int:
    """Where a word ends that begins at `at` like a number and is none (一直, 万一); `at` itself where there is none."""
    match = _skip().match(text, at)
    return match.end() if match else at


def read_quantity(text: str, at: int) -> Quantity | None:
    """The quantity whose number begins at `at`; None where no number begins there."""
    found = read_vague_time(text, at)
    if found is None:
        number = read_number(text, at)
        if number is None:
            return None
        found = read_time(text, number) or _money(text, number) or _count(text, number)
    return _joined(text, bounded(text, found))


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
    other = read_time(text, number) if number else None
    if join is None or other is None or other.unit in HOURS or one.high is None:
        return one
    other = bounded(text, other)
    if join[0] in ("", "零", "又", "加"):
        if one.unit == "期" and one.high == 30:
            return replace(other, start=one.start)  # 逾期1期18天
        if "期" in (one.unit, other.unit) or DAYS[other.unit] >= DAYS[one.unit] or other.high is None:
            return one
        return replace(one, end=other.end, low=one.low + other.low, high=one.high + other.high, unit=other.unit)
    high = other.high
    return (
        replace(one, end=other.end, high=high, low=min(one.low, other.low)) if high is None or high >= one.low else one
    )


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
    rest = _rest(text, coin.end()) if coin else None
    if coin and rest is not None:  # 六万块零三百
        return Quantity("money", number.start, rest.end, int(low + rest.low), int(high + rest.high), coin[0])
    more = _SOME_MORE.match(text, coin.end() if coin else end)
    end = more.end() if more else (coin.end() if coin else end)
    if more and low == high and low >= 1:
        high = low + magnitude(int(low)) - 1
    start = number.start - signed
    return Quantity("money", start, end, int(min(low, _GREATEST)), int(min(high, _GREATEST)), coin[0] if coin else "")


def _rest(text: str, at: int) -> Number | None:
    return read_number(text, at + 1) if text.startswith("零", at) else None


def _count(text: str, number: Number) -> Quantity:
    """Calls, other things, or a number that does not say what it counts."""
    measures = _measures()
    low, high = int(min(number.low, _GREATEST)), int(min(number.high, _GREATEST))
    ordinal, asks = is_ordinal(text, number), text[number.start : number.end] == "几"
    measure = measures["calls"].match(text, number.end)
    more = text[number.end : number.end + 1] == "多" and measures["calls"].match(text, number.end + 1)
    if more:
        measure, high = more, low + magnitude(low) - 1
    if number.low != 0.5 and _are_calls(text, number, measure) and low <= _MOST_CALLS:
        end, unit = (measure.end(), measure[0]) if measure else (number.end, "个")
        return Quantity("calls", number.start, end, low, high, unit, ordinal, asks)
    thing = measure or (None if NO_TIME.match(text, number.end) else measures["other"].match(text, number.end))
    end, unit = (thing.end(), thing[0]) if thing else (number.end, "")
    return Quantity("number", number.start, end, low, high, unit, ordinal, asks)


def _are_calls(text: str, number: Number, measure: re.Match[str] | None) -> bool:
    """5个, 5个催收电话 and 俩电话 are calls, 5个平台 and 5个月 are none."""
    measures = _measures()
    if measure is None:
        return text[number.end - 1] in "俩仨" and measures["call_words"].match(text, number.end) is not None
    named = measures["call_words"].match(text, measure.end())
    return named is not None or measures["no_calls"].match(text, measure.end()) is None
