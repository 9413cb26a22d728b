"""Days of the calendar, as first and last date: 昨天, 上周五, 上个月15号, 8号, 每月31号, 月底, 国庆前."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from nlu.extraction.patterns import any_of, table
from nlu.extraction.quantities.numerals import number

_DAY = r"(?P<day>[0-3]?[0-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|二十[一二三四五六七八九]?)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_PART = r"(?P<part>初|中旬|底|末|第一天|头一天|最后一天)"
_OF_WEEK = r"(?P<day>[一二三四五六日天1-6])"

# 11.10到期 is a date; 3.5 and 1-3 alone are figures
_IS_DUE = r"(?:[号日]|(?=到期|还款|逾期|没还|未还|应还|该还|就?到|的账单))"

_WEEKDAY = re.compile(
    rf"(?P<which>上上|上|下下|下|这|本)?(?P<each>个)?(?:周|星期|礼拜)(?:{_OF_WEEK})?(?![0-9年末边期岁转])"
)
_THIS_MONTH = re.compile(
    rf"(?P<which>上上个?月|上个?月|这个?月|本月|当月|下下个?月|下个?月)(?P<of>的)?"
    rf"(?:{_PART}|(?P<today>今天)|{_DAY}(?:[号日]|(?=的?(?:到期|还款|该还|应还|账单)|没还|就该)))?"
)
_MONTHLY = re.compile(rf"每个?月的?(?:{_PART}|{_DAY}(?:[号日]|(?![0-9.])(?=$|[，。这还到没应])))")
_YEAR = r"(?P<year>今年|去年|前年|明年|20[0-9]{2}[年./-]?)"
_CALENDAR = re.compile(rf"(?:{_YEAR}的?)?{_MONTH}月份?的?(?:{_PART}|{_DAY}[号日]?)?(?![0-9.%个元万块倍折千wk天])")
_FIGURES = re.compile(
    rf"(?:{_YEAR}{_MONTH}[./-]{_DAY}[号日]?|{_MONTH.replace('month', 'm')}[./-]{_DAY.replace('day', 'd')}{_IS_DUE})"
)
_NUMBERED = re.compile(_DAY + r"[号日](?!楼|线|店|[0-9二三四五六七八九]|一(?![直定共催]))")
_END_OF_MONTH = re.compile("月(?P<part>底|末|初)")
_LATE_BEFORE = re.compile("(?:逾期|超期|拖欠?|欠|晚|超过|不到|达)(?:了|已|已经|有|达到?)*$")
_SOON = 62
"""Days within which a date without its year may be one to come."""
_NEAR = 8
"""Characters between a date and the words that money falls due on it."""
_TODAY_IS_WORDS = r"(?:是|都|已经|就|才|也|都已经|到了?)*"


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or some days, that a text names.

    Attributes:
        start: Where its words begin.
        end: Where they end.
        first: The first date it may be; None where only the end is known (国庆前).
        last: The last date it may be.
        is_sure: Whether the year and month were said, so that the day is not just the latest of its number.
        is_today: Whether the words mean today.
        is_monthly: Whether it comes back each month: 每月15号.
        is_to_come: Whether it is still to come.
    """

    start: int
    end: int
    first: date | None
    last: date
    is_sure: bool = True
    is_today: bool = False
    is_monthly: bool = False
    is_to_come: bool = False

    @property
    def exists(self) -> bool:
        """Whether the calendar has it: it has no 2月30号."""
        return self.last != date.max

    @property
    def only(self) -> date | None:
        """The date, where it is exactly one."""
        return self.last if self.first == self.last else None


def told_today(text: str, today: date) -> tuple[int, int, date] | None:
    """What the message says today is (今天都20号了): begin, end, and the date; None where it says nothing."""
    match = _today_is().search(text)
    if match is None or (day := _day(match["day"])) is None:
        return None
    named = latest(day, today)
    return (match.start(), match.end(), named) if named else None


def read_day(text: str, at: int, today: date) -> Day | None:
    """The day whose words begin at `at`; None where none begins there. A day that is none (2月30号) has no `first`.

    Args:
        text: The message.
        at: A place in it.
        today: Against which relative days are read.
    """
    for form, resolve in _forms():
        match = form.match(text, at)
        if match is None:
            continue
        if text[at - 1 : at].isdigit() or text[at - 1 : at] == "." or _is_length(text, at, match):
            return None
        found = resolve(match, today)
        if found is not None:
            to_come = found.first is not None and found.first > today
            return replace(found, start=at, end=match.end(), is_to_come=to_come)
        words = match.groupdict()
        no_such_day = bool(words.get("day") or words.get("d")) and form in (_CALENDAR, _FIGURES, _THIS_MONTH)
        return Day(at, match.end(), None, date.max) if no_such_day else None
    return None


def _is_length(text: str, at: int, match: re.Match[str]) -> bool:
    """Whether 逾期15日 and 拖了3月 name a length of time."""
    if not re.fullmatch("[0-9一二两三四五六七八九十]{1,3}[日月]", match[0]):
        return False
    return text.startswith("内", match.end()) or _LATE_BEFORE.search(text, max(0, at - 6), at) is not None


def latest(day: int, today: date) -> date | None:
    """The latest date with this day of the month that is not after today."""
    for months in range(0, -3, -1):
        first = _shift(today, months)
        last = _end_of(first)
        if day <= last.day and first.replace(day=day) <= today:
            return first.replace(day=day)
    return None


@lru_cache(maxsize=1)
def _today_is() -> re.Pattern[str]:
    words = any_of(table("dates")["today_is"])
    return re.compile(rf"{words}{_TODAY_IS_WORDS}(?:(?:1[0-2]|[1-9])月)?{_DAY}[号日](?!到期|还款|的)")


_Form = tuple["re.Pattern[str]", "Callable[[re.Match[str], date], Day | None]"]


@lru_cache(maxsize=1)
def _forms() -> tuple[_Form, ...]:
    content = table("dates")
    relative = re.compile(rf"(?<!大)(?P<word>{any_of(list(content['relative']))})")
    named = any_of(list(content["holidays"]))
    holiday = re.compile(
        rf"(?P<year>今年|去年|前年|明年)?(?P<word>{named})(?P<side>前一天|头一天|当天|那天|之?前|以前|后|之后|以后|过后)?"
    )
    return (
        (relative, _relative),
        (holiday, _holiday),
        (_MONTHLY, _monthly),
        (_THIS_MONTH, _this_month),
        (_FIGURES, _calendar),
        (_CALENDAR, _calendar),
        (_NUMBERED, _numbered),
        (_WEEKDAY, _weekday),
        (_END_OF_MONTH, _end_of_month),
    )


def _one(day: date, **more: bool) -> Day:
    return Day(0, 0, day, day, **more)


def _relative(match: re.Match[str], today: date) -> Day:
    offset = table("dates")["relative"][match["word"]]
    return _one(today + timedelta(days=offset), is_today=offset == 0)


def _holiday(match: re.Match[str], today: date) -> Day | None:
    month, first, last = table("dates")["holidays"][match["word"]]
    year = _year(match["year"], today)
    begins = date(year or today.year, month, first)
    if year is None:
        begins = _next_if_due(match, begins if begins <= today else begins.replace(year=today.year - 1), today)
    if match["side"] in ("前一天", "头一天"):
        return _one(begins - timedelta(days=1))
    if match["side"] in ("当天", "那天"):
        return _one(begins)
    if match["side"] and "前" in match["side"]:
        return Day(0, 0, None, begins - timedelta(days=1))
    return None if match["side"] else Day(0, 0, begins, begins.replace(day=last))


def _monthly(match: re.Match[str], today: date) -> Day | None:
    """The latest such day; where a month has no 31st, its last day stands for it."""
    day = 31 if match["part"] in ("底", "末", "最后一天") else 1 if match["part"] else _day(match["day"])
    if day is None:
        return None
    for months in (0, -1):
        last = _end_of(_shift(today, months))
        named = last.replace(day=min(day, last.day))
        if named <= today:
            return _one(named, is_sure=False, is_monthly=True)
    return None


def _this_month(match: re.Match[str], today: date) -> Day | None:
    which = match["which"]
    months = -which.count("上") + which.count("下")
    first = _shift(today, months)
    if match["today"]:
        # 上个月的今天; on the 31st of a long month, the last day of a short one
        return _one(first.replace(day=min(today.day, _end_of(first).day)))
    if match["day"] is None and match["part"] is None and months >= 0:
        return None
    return _in_month(first, match, today)


def _calendar(match: re.Match[str], today: date) -> Day | None:
    """A date with its month; without a year, the latest such month that is not far ahead."""
    words = match.groupdict()
    month, year = number(words["month"] or words["m"]), words["year"]
    if month is None:
        return None
    named = date(_year(year, today) or today.year, int(month), 1)
    if not year and (named - today).days > _SOON:
        named = named.replace(year=today.year - 1)  # 12月 said in March is last year's
    elif not year:
        named = _next_if_due(match, named, today)
    found = _in_month(named, match, today)
    if found is None or found.only is not None:
        return found
    if found.first and (found.first > today or (words.get("part") and found.last >= today)):
        return None  # 11月底, said on the 24th of November, is not over
    return replace(found, last=min(found.last, today))


def _year(words: str | None, today: date) -> int | None:
    """The year that 去年, 明年 or 2026年 names."""
    if not words:
        return None
    ahead = {"明年": 1, "今年": 0, "去年": -1, "前年": -2}.get(words)
    return int(words[:4]) if ahead is None else today.year + ahead


def _next_if_due(match: re.Match[str], latest: date, today: date) -> date:
    """A day without its year, a year later than `latest` where that is soon and money falls due on it: 元旦该还."""
    due, passed = _falls_due()
    ahead = (latest.replace(year=latest.year + 1) - today).days
    near = match.string[max(0, match.start() - _NEAR) : match.end() + _NEAR]
    if ahead > _SOON or not due.search(near) or passed.search(match.string):
        return latest
    return latest.replace(year=latest.year + 1)


@lru_cache(maxsize=1)
def _falls_due() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = table("dates")
    return re.compile(any_of(content["yearly_due"])), re.compile(any_of(content["yearly_passed"]))


def _in_month(first: date, match: re.Match[str], today: date) -> Day | None:
    words, last = match.groupdict(), _end_of(first)
    day, part = words["day"] or words.get("d"), words.get("part")
    if day:
        named = _day(day)
        return None if named is None or named > last.day else _one(first.replace(day=named))
    if part in ("第一天", "头一天"):
        return _one(first)
    if part == "最后一天":
        return _one(last)
    begins, ends = {"初": (1, 10), "中旬": (11, 20)}.get(part or "", (25 if part else 1, 31))
    return Day(0, 0, first.replace(day=begins), first.replace(day=min(ends, last.day)))


def _numbered(match: re.Match[str], today: date) -> Day | None:
    day = _day(match["day"])
    named = latest(day, today) if day else None
    return _one(named, is_sure=False) if named else None


def _weekday(match: re.Match[str], today: date) -> Day | None:
    """上周五 in the week before this one; a bare 周五 is the last one that was; 上周 without a day the whole week."""
    which, day = match["which"] or "", match["day"]
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (which.count("下") - which.count("上")))
    if day is None:
        return Day(0, 0, monday, monday + timedelta(days=6)) if "上" in which else None
    index = int(day) - 1 if day.isdigit() else "一二三四五六日".index("日" if day == "天" else day)
    named = monday + timedelta(days=index)
    if not which and named > today:
        named -= timedelta(days=7)
    return _one(named, is_sure=bool(which))


def _end_of_month(match: re.Match[str], today: date) -> Day | None:
    """月底 where today is the last day of the month, 月初 once the first ten days are over."""
    last = _end_of(today)
    if match["part"] == "初":
        return Day(0, 0, today.replace(day=1), today.replace(day=10)) if today.day > 10 else None
    return _one(last, is_sure=False) if last == today else None


def _day(words: str | None) -> int | None:
    value = number(words) if words else None
    return int(value) if value is not None and 1 <= value <= 31 else None


def _shift(today: date, months: int) -> date:
    """The first day of the month so many months from today's."""
    index = today.year * 12 + today.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _end_of(day: date) -> date:
    return _shift(day, 1) - timedelta(days=1)
