"""Stretches of time in a message, in days, each with what it counts: 逾期一个半月 is 45 days overdue, 分12期 is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlu.extraction.clause_bounds import clause_bounds, is_asked
from nlu.extraction.dates import dated
from nlu.extraction.numerals import NUMERAL, Span, magnitude, numeral_span, whole
from nlu.extraction.patterns import pattern, table

FOREVER = 9999
"""Greatest number of days, where the words set no upper end (M3+, 三个月以上)."""

_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "年": 365}
_HALF = {"月": 15, "年": 180}
# how far 快 and 将近 stay below what they name
_NEARLY = {"月": 10, "年": 30, "周": 2, "星期": 2, "礼拜": 2}
_LEFT, _RIGHT = 24, 16
_LONGEST_BARE = 60

_LENGTH = re.compile(
    r"(?:(?P<lead>[不没]有?超过?|不到|没到|未满|不足|快要?|将近|接近|超过|大于|多于|(?<!小)满|大(?=半)|小(?=[半一两])|至少)(?:有|了)?)?"
    rf"(?P<n>{NUMERAL}|个(?=把[月周星礼]))(?P<each>个)?(?P<half>半)?(?P<more>多|来|把)?(?P<unit>天|日|周|星期|礼拜|月|年|期|小时|钟头)"
    r"(?P<tail>半(?!天)|多(?![收少扣还付打出加久钱])|来(?![电一了的催找打]))?(?:[零又加]?(?P<rest>[0-9]{1,2}|[零一二两三四五六七八九十]{1,3})天)?"
    r"(?P<trail>以上|以内|之内|内|\+|还?[没不]到(?![期账帐还]))?"
)
# 快逾期一个月了, 明天就逾期30天了: what stands before the verb
_LEAD_BEFORE = re.compile(r"(?P<lead>不到|没到|快要?|将近|接近|马上|即将|超过|至少)就?要?(?:逾期|拖欠?|欠|晚)了?有?$")
_UNTIL = re.compile(rf"(?:(?P<day>[明后]天)|(?:还差|还有|再过|再有)(?P<n>{NUMERAL})天)就?要?逾期了?$")
# 逾期天数：21
_DAYS_ALONE = re.compile(r"逾期(?:天数|时间)?[了有是为：: ]*(?P<n>[0-9]{1,3})(?=$|[，。；？！])")
_LEVEL = re.compile(r"(?<![a-z0-9])m(?P<level>[0-9])(?P<plus>\+|以上)?(?![a-z0-9])", re.I)
_NO_LENGTH = re.compile(
    r"天天|天猫|天到晚|天眼|日(?:子|利|息|期|均|常|报)|周(?:末|边|转|年)|年(?:化|级|龄|轻|利率)|月(?:份|初|底|末|中|供|息|付|利(?!息))|期(?:间|限|货|待)"
)
_DAY_AFTER = re.compile(r"拖到第$|(?:还款日|到期日?|期限|没还|没还上|没扣上)(?:的|，|过了?)?第$")


@dataclass(frozen=True, slots=True)
class Duration:
    """A stretch of time that a person named.

    Attributes:
        start: Where its words begin in the text.
        end: Where they end.
        span_days: Its least and greatest length.
        counts: What it counts: overdue, delay_wanted, repaid_ago, due_in, due_date, call or other.
    """

    start: int
    end: int
    span_days: Span
    counts: str


def durations(text: str, today: date) -> list[Duration]:
    """The stretches of time in `text`, in order; those that are asked for (逾期几天上征信) or denied are left out."""
    found = _merged(text, [*_lengths(text), *_levels(text)])
    counted = [Duration(*item, counts=_counts(text, item[0], item[1], found)) for item in found]
    counted += _dates_beside(text, today, counted)
    return sorted((one for one in counted if one.counts != "denied"), key=lambda one: one.start)


def _dates_beside(text: str, today: date, counted: list[Duration]) -> list[Duration]:
    """Due dates, but not in a clause that names the days overdue itself: 到今天逾期3天."""
    taken = [clause_bounds(text, one.start, one.end) for one in counted if one.counts == "overdue"]
    return [Duration(*one) for one in dated(text, today) if not any(begin <= one[0] < stop for begin, stop in taken)]


_Found = tuple[int, int, Span]


def _lengths(text: str) -> list[_Found]:
    found: list[_Found] = []
    for match in _LENGTH.finditer(text):
        hours = match["unit"] in ("小时", "钟头")
        if _NO_LENGTH.match(text, match.start("unit")) or (not hours and is_asked(text, match.start(), match.end())):
            continue
        span = _length(match, text[max(0, match.start() - _LEFT) : match.start()])
        if span is not None:
            found.append((match.start(), match.end(), span))
    found += [(*match.span("n"), (int(match["n"]), int(match["n"]))) for match in _DAYS_ALONE.finditer(text)]
    return found


def _length(match: re.Match[str], left: str) -> Span | None:
    """The days that one match of `_LENGTH` stands for, or None where it is a date or no length."""
    numeral, unit = match["n"].replace("个", "一"), match["unit"]
    if not _is_length(match, left, numeral, unit):
        return None
    if unit in ("小时", "钟头") or (numeral == "半" and unit in ("天", "日")):
        return (0, 1)
    value = numeral_span(numeral)
    if value is None:
        return None
    low, high = value
    if unit == "期":
        if high == 1 and match["rest"] and (exact := numeral_span(match["rest"])):
            return whole(*exact)
        return whole((low - 1) * 30 + 1, high * 30)
    days = _DAYS[unit]
    if numeral == "半":
        low = high = _HALF.get(unit, days // 2) / days
    if match["half"] or match["tail"] == "半":
        low, high = low + _HALF.get(unit, 0) / days, high + _HALF.get(unit, days) / days
    span = _widened(match, low, high, days)
    if match["rest"]:
        more = numeral_span(match["rest"]) or (0, 0)
        span = (span[0] + int(more[0]), span[1] + int(more[1]))
    # a debt older than that is a joke
    return None if span[0] > FOREVER else _bounded(match, left, _counted_from(left, span))


def _is_length(match: re.Match[str], left: str, numeral: str, unit: str) -> bool:
    """Whether the words name a length rather than a date (3月, 18年, 2023年, 15日)."""
    late = left.endswith(("逾期", "逾期了", "拖了", "欠了", "逾期有", "超过", "逾期已经"))
    if unit == "月" and not match["each"] and match["n"][-1] not in "俩仨几半个":
        return late or numeral == "两"
    if unit == "日":
        return late
    if unit == "期":
        unpaid = re.match("(?:账单)?(?:没还|未还|逾期(?!费)|没有还)", match.string[match.end() :]) is not None
        return (late or unpaid) and not left.endswith("第")
    if unit == "年" and numeral.isdigit():
        return int(numeral) < 15
    return unit in ("天", "年") or match["each"] is None or unit not in ("天", "年")


def _widened(match: re.Match[str], low: float, high: float, days: int) -> Span:
    """Adds what 多, 来 and 大半 leave open: 三个多月 is (90, 119)."""
    size, open_end = match["lead"], match["more"] or match["tail"]
    if size in ("大", "小") and match["n"] == "半":
        least, greatest = (0.5, 0.85) if size == "大" else (0.33, 0.49)
        return whole(least * days, greatest * days)
    if open_end in ("多", "把", "来"):
        # 四十多天 is read by the numeral; here the 多 stands behind 个 or the unit
        step = 1 if days > 1 else magnitude(low)
        if low * days == 15:
            return (15, 29)
        return whole(low * days, (1 if low == 180 / 365 else high + step) * days - 1)
    return whole(round(low * days), round(high * days))


def _counted_from(left: str, span: Span) -> Span:
    """第二天 after the due date is one day, 明天就逾期30天 29 days; any other 第N天 is N days."""
    less = 1 if _DAY_AFTER.search(left) else _until(left)
    return (max(0, span[0] - less), max(0, span[1] - less))


def _until(left: str) -> int:
    """How many days are missing: one in 明天就逾期, two in 还差两天就逾期."""
    match = _UNTIL.search(left)
    if match is None:
        return 0
    missing = numeral_span(match["n"]) if match["n"] else None
    return int(missing[0]) if missing else 1 + (match["day"] == "后天")


def _bounded(match: re.Match[str], left: str, span: Span) -> Span:
    """Moves the ends as 不到, 快, 超过, 以上 and 以内 say."""
    low, high = span
    before = _LEAD_BEFORE.search(left)
    lead, trail = (before and before["lead"]) or match["lead"] or "", match["trail"] or ""
    if lead in ("不到", "没到", "未满", "不足") or trail.endswith("到"):
        return (1 if high > 1 else 0, max(0, high - 1))
    if lead in ("快", "快要", "将近", "接近", "马上", "即将") or (lead == "小" and match["n"] != "半"):
        return (max(0, low - _NEARLY.get(match["unit"], max(1, low // 10))), max(0, high - 1))
    if trail in ("以内", "之内", "内") or lead[:1] in ("不", "没"):
        return (1 if high > 1 else 0, high)
    if trail in ("以上", "+") or lead == "至少":
        return (low, FOREVER)
    if lead in ("超过", "大于", "超", "多于"):
        return (min(low + 1, FOREVER), FOREVER)
    return (min(low, FOREVER), min(high, FOREVER))


def _levels(text: str) -> list[_Found]:
    """M1, M2, M3+: months overdue as lenders count them."""
    found: list[_Found] = []
    for match in _LEVEL.finditer(text):
        level = int(match["level"])
        span = (30 * level + 1, FOREVER) if match["plus"] else (max(0, 30 * (level - 1) + (level > 0)), 30 * level)
        found.append((match.start(), match.end(), (max(0, span[0]), span[1])))
    return found


def _merged(text: str, found: list[_Found]) -> list[_Found]:
    """Joins 一个月到两个月 and 一年零两个月 to one stretch."""
    merged: list[_Found] = []
    for one in sorted(found):
        if merged and merged[-1][1] <= one[0] and re.fullmatch(r"到|至|[-~—或]|或者", text[merged[-1][1] : one[0]]):
            start, _, span = merged[-1]
            merged[-1] = (start, one[1], (min(span[0], one[2][0]), max(span[1], one[2][1])))
        elif merged and _continues(text, merged[-1], one):
            start, _, span = merged[-1]
            merged[-1] = (start, one[1], (span[0] + one[2][0], span[1] + one[2][1]))
        elif not merged or one[0] >= merged[-1][1]:
            merged.append(one)
    return merged


def _continues(text: str, first: _Found, second: _Found) -> bool:
    """Whether years go on in months: 一年零两个月."""
    between = text[first[1] : second[0]]
    return between in ("", "零", "又") and text[first[1] - 1] == "年" and text[second[1] - 1] == "月"


_Kind = tuple[str, "re.Pattern[str] | None", "re.Pattern[str] | None"]


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    content = table("durations")
    words = content["words"]

    def compiled(row: dict[str, str], key: str) -> re.Pattern[str] | None:
        return pattern(row[key], words) if key in row else None

    return tuple((row["counts"], compiled(row, "before"), compiled(row, "after")) for row in content["kinds"])


@lru_cache(maxsize=1)
def _bare() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    content = table("durations")
    words, needs, unless = (pattern(content[key]) for key in ("bare", "bare_needs", "bare_not"))
    return words, needs, unless


def _counts(text: str, start: int, end: int, found: list[_Found]) -> str:
    begin, stop = clause_bounds(text, start, end)
    left, right = text[max(begin, start - _LEFT) : start], text[end : min(stop, end + _RIGHT)]
    if _LEVEL.fullmatch(text, start, end):
        return "overdue"
    for counts, before, after in _kinds():
        if (before is None or before.search(left)) and (after is None or after.match(right)):
            return counts
    return "overdue" if _is_bare(text, begin, stop, found) else "other"


def _is_bare(text: str, begin: int, stop: int, found: list[_Found]) -> bool:
    """Whether the clause names lengths only (不是30天是40天), and the message, if it says more, is about a loan."""
    if stop - begin > _LONGEST_BARE:
        return False
    words, needs, unless = _bare()
    taken = {place for start, end, _ in found for place in range(start, end)}
    rest = "".join(text[place] for place in range(begin, stop) if place not in taken)
    if not words.fullmatch(rest):
        return False
    return stop - begin >= len(text) - 1 or bool(needs.search(text) and not unless.search(text))
