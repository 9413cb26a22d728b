"""Lengths of time: 三个多月, 一年半, 俩礼拜, 大半年, 个把月, 三期."""

from __future__ import annotations

import re

from nlu.extraction.quantities.numerals import Number, magnitude
from nlu.extraction.quantities.quantity import DAYS, HOURS, Quantity, is_ordinal

_HALF = {"月": 15, "年": 180, "年头": 180}
_OLDEST_DAYS = 9999
"""A debt that is older is a joke: 逾期一万年."""

_TIME = re.compile(
    r"(?P<each>个)?(?P<half>半)?(?P<more>多|来|把)?(?P<unit>天|日|周|星期|礼拜|季度|季|月|年头|年|期|小时|钟头)"
)
_TAIL = re.compile(r"半(?!天|路|夜|年)|多(?![收少扣还付打出加久钱])|来(?![电一了的催找打])")
# words that begin like a unit of time: 月薪, 年化, 日利率
NO_TIME = re.compile(
    r"天天|天猫|天眼|日(?:子|利|息|期|均|常|报|元)|周(?:末|边|转|年|岁)|年(?:化|级|龄|轻|利|息)"
    r"|月(?:份|初|底|末|中|供|息|付|利(?!息)|薪|收入)|期(?:间|限|货|待)|季节"
)
_VAGUE = re.compile("个把(?P<unit>月|星期|礼拜|周|天|小时)")
_MANY_YEARS = re.compile(
    "(?:(?P<many>很多|好多|许多|好些)|(?<![0-9一二两三四五六七八九十百几半很好许])多)年(?!级|龄|轻)"
)
_SIZE = re.compile(r"大(?=半)|小(?=[半一两俩])")
_LATE_BEFORE = re.compile(r"(?:逾期|超期|拖欠?|欠|超过|晚|达|不到|快|满)(?:了|已|已经|有|将近|大概|快|整整|达|到)*$")


_ROUGH = {
    re.compile("十天半个?月"): (10, 15, "天"),
    re.compile("一年半载"): (180, 545, "年"),
    re.compile("三年五载"): (1095, 1825, "年"),
    re.compile("半拉个?月"): (15, 15, "月"),
    re.compile("半拉个?年"): (180, 180, "年"),
}


def read_vague_time(text: str, at: int) -> Quantity | None:
    """个把月, 个把星期, 十天半个月; 多年 and 很多年 are open above."""
    for words, (low, high, unit) in _ROUGH.items():
        rough = words.match(text, at)
        if rough is not None:
            return Quantity("duration", at, rough.end(), low, high, unit)
    years = _MANY_YEARS.match(text, at)
    if years is not None:
        return Quantity("duration", at, years.end(), (3 if years["many"] else 2) * DAYS["年"], None, "年")
    match = _VAGUE.match(text, at)
    if match is None:
        return None
    days = DAYS.get(match["unit"], 0)
    return Quantity("duration", at, match.end(), days, 2 * days - 1 if days else 1, match["unit"])


def read_time(text: str, number: Number) -> Quantity | None:
    """The length of time that a number begins; None where it begins none, or a date (3月, 15日)."""
    match = _TIME.match(text, number.end)
    if match is None or (NO_TIME.match(text, match.start("unit")) and not _is_late_daily(text, number, match)):
        return None
    unit, words = match["unit"], text[number.start : number.end]
    if not _is_length(text, match, words):
        return None
    tail = _TAIL.match(text, match.end())
    end = tail.end() if tail else match.end()
    if unit in HOURS or (words == "半" and unit in ("天", "日")):
        return Quantity("duration", number.start, end, 0, 1, unit)
    start = number.start - bool(_SIZE.match(text, max(0, number.start - 1)))
    if unit == "期":
        low, high = max(0, int(number.low - 1) * 30 + 1), int(number.high) * 30
    else:
        low, high = _days(text[start], match, tail[0] if tail else "", number)
    if low > _OLDEST_DAYS:
        return None
    # 好几年 says no more than that it is long
    most = None if words == "好几" and unit in ("年", "年头") else high
    return Quantity("duration", start, end, low, most, unit, is_ordinal(text, number), asks=words == "几")


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


def _days(size: str, match: re.Match[str], tail: str, number: Number) -> tuple[int, int]:
    """Days that the words allow: 多 and 来 leave open, 大半 and 小半 say less than they name."""
    unit = match["unit"]
    days, low, high = DAYS[unit], number.low, number.high
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
