"""Due dates in a message, counted against today: 昨天到期, 上周五没还, 上个月15号到期, 还款日是8号."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from nlu.extraction.clause_bounds import clause_bounds
from nlu.extraction.numerals import Span, number
from nlu.extraction.patterns import pattern, table

Dated = tuple[int, int, Span, str]
"""Begin, end, days since the date, and what it counts (overdue, due_in or due_date)."""

_DAY = r"(?P<{0}>[0-3]?[0-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|二十[一二三四五六七八九]?)"
_WEEKDAY = re.compile(r"(?P<which>上上?个?|下下?个?|这个?|本)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_MONTHDAY = re.compile(
    r"(?P<which>上上个?月|上个?月|这个?月|本月|当月|下个?月)的?(?:(?P<part>初|中旬?|底|末)|"
    + _DAY.format("day")
    + r"(?:[号日]|(?=到期|还款)))?"
)
_CALENDAR = re.compile(
    r"(?<![0-9.])(?:(?P<year>今年|去年|前年|20[0-9]{2}[年./-]?))?的?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
    r"(?:月份?(?P<part>初|中旬?|底|末)?|[./-](?=[0-9]))(?:"
    + _DAY.format("day")
    + r"[号日]?)?(?![0-9.%个元万块倍折千wk])"
)
_NUMBERED = re.compile(_DAY.format("day") + r"[号日](?![0-9二三四五六七八九]|一(?![直定共]))")
_TODAY_IS = re.compile(r"今[天日](?:是|都|已经|就|才)*(?:(?:1[0-2]|[1-9])月)?" + _DAY.format("day") + r"[号日]")
_PARTS = {"初": (1, 10), "中": (11, 20), "底": (25, 31), "末": (25, 31)}
_WEEKDAYS = "一二三四五六日"


def dated(text: str, today: date) -> list[Dated]:
    """The due dates in `text`; a day that nothing beside it calls due or unpaid is no due date."""
    told = _TODAY_IS.search(text)
    if told and (day := _day(told["day"])):
        today = _latest(day, today) or today
    found: list[Dated] = []
    for start, end, first, last, sure in sorted(_days(text, today)):
        if (found and start < found[-1][1]) or (told and told.start() <= start < told.end()):
            continue
        counts = _meaning(text, start, end)
        if counts is not None:
            # 28号到期，今天才24号: the 28th of this month
            if told and not sure and first.day > today.day and not _rules()["unpaid_anywhere"].search(text):
                found.append((start, end, (0, 0), "due_in"))
                continue
            days = (today - last).days, (today - first).days
            found.append(_counted(text, (start, end), *days, counts, sure or told is not None))
    return found


def _counted(text: str, place: tuple[int, int], least: int, most: int, meaning: str, sure: bool) -> Dated:
    start, end = place
    if most < 0:
        return (start, end, (0, 0), "due_in")
    span = (max(0, least), most)
    if meaning == "turned_overdue":
        # whoever says 昨天逾期 may count from the due date or from the day after it
        return (start, end, (span[0], span[1] + 1), "overdue")
    certain = sure or _rules()["unpaid_anywhere"].search(text)
    return (start, end, span, "overdue" if certain else "due_date")


_PATTERNS = (
    *("due", "unpaid", "unpaid_anywhere", "not_due", "turned_overdue"),
    *("statement_day", "monthly", "paying"),
)


@lru_cache(maxsize=1)
def _rules() -> dict[str, re.Pattern[str]]:
    content = table("dates")
    rules = {key: pattern(content[key]) for key in _PATTERNS}
    return rules | {"due_here": pattern(".{0,3}(?:" + content["due"] + ")")}


def _meaning(text: str, start: int, end: int) -> str | None:
    """Whether the words beside a day call it due, unpaid, or the day it turned overdue; None where they do not."""
    rules, near = _rules(), int(table("dates")["near_words"])
    begin, stop = clause_bounds(text, start, end)
    left, right = text[max(begin, start - near) : start], text[end : min(stop, end + near)]
    if rules["statement_day"].search(left) and "还款日" in text:
        return None
    if rules["due_here"].match(right) or (rules["monthly"].search(left) and rules["paying"].match(right)):
        return "due"
    if rules["not_due"].search(right) or re.search(r"(?:打算|准备|会|想|能|可以|等|到|截止|截至|至)的?$", left):
        return None
    if rules["turned_overdue"].match(right):
        return "turned_overdue"
    if rules["due"].search(right) or rules["due"].search(left):
        return "due"
    return "unpaid" if rules["unpaid"].search(right) else None


def _days(text: str, today: date) -> Iterator[tuple[int, int, date, date, bool]]:
    """Every day or month named in `text`: begin, end, its first and last day, and whether it is past beyond doubt."""
    for word, offset in table("dates")["relative"].items():
        for match in re.finditer(rf"(?<!大){word}", text):
            day = today + timedelta(days=offset)
            yield match.start(), match.end(), day, day, True
    for match in _WEEKDAY.finditer(text):
        day = _weekday(match["which"] or "", match["day"], today)
        yield match.start(), match.end(), day, day, bool(match["which"])
    for match in _MONTHDAY.finditer(text):
        if (span := _month_day(match, today)) is not None:
            yield match.start(), match.end(), *span, True
    for match in _CALENDAR.finditer(text):
        if (span := _calendar(match, today)) is not None:
            yield match.start(), match.end(), *span, True
    for match in _NUMBERED.finditer(text):
        named = _day(match["day"])
        latest = _latest(named, today) if named else None
        if latest is not None:
            yield match.start(), match.end(), latest, latest, False


def _day(words: str | None) -> int | None:
    value = number(words) if words else None
    return int(value) if value is not None and 1 <= value <= 31 else None


def _weekday(which: str, day: str, today: date) -> date:
    """上周五 in the week before this one; a bare 周五 is the last one that was."""
    index = _WEEKDAYS.index("日" if day == "天" else day)
    monday = today - timedelta(days=today.weekday())
    if which and which[0] in "上下":
        return monday + timedelta(days=index + 7 * (which.count("下") - which.count("上")))
    named = monday + timedelta(days=index)
    return named if which or named <= today else named - timedelta(days=7)


def _shift(today: date, months: int) -> date:
    """The first day of the month so many months from today's."""
    index = today.year * 12 + today.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _in_month(first: date, day: int | None) -> tuple[date, date] | None:
    """The day of that month, or the whole month where none is named."""
    last = _shift(first, 1) - timedelta(days=1)
    if day is None:
        return first, last
    return None if day > last.day else (first.replace(day=day),) * 2


def _month_day(match: re.Match[str], today: date) -> tuple[date, date] | None:
    which, day, part = match["which"], match["day"], match["part"]
    months = -which.count("上") + (which[0] == "下")
    if day is None and months >= 0:
        return None
    span = _in_month(_shift(today, months), _day(day))
    return _part_of(span, part) if span else None


def _part_of(month: tuple[date, date], part: str | None) -> tuple[date, date]:
    """The days of 月初, 月中 or 月底; the month itself where no part is named."""
    if not part:
        return month
    first, last = _PARTS[part[0]]
    return month[0].replace(day=first), month[0].replace(day=min(last, month[1].day))


def _calendar(match: re.Match[str], today: date) -> tuple[date, date] | None:
    """A date with its month; without a year, the latest such month that is not to come."""
    month, year = number(match["month"]), match["year"]
    if month is None or (match["day"] and _day(match["day"]) is None):
        return None
    years = {"今年": today.year, "去年": today.year - 1, "前年": today.year - 2}
    if year:
        span = _in_month(date(years.get(year) or int(year[:4]), int(month), 1), _day(match["day"]))
    else:
        span = _in_month(date(today.year, int(month), 1), _day(match["day"]))
        # more than two months ahead is last year's: 12月 said in March
        if span and (span[0] - today).days > 62:
            span = _in_month(date(today.year - 1, int(month), 1), _day(match["day"]))
    if span is not None and match["part"] and not match["day"]:
        # 11月底, said on the 24th of November, is not over
        span = _part_of(span, match["part"]) if _part_of(span, match["part"])[1] < today else None
    if span is None or (span[0] > today and not match["day"]):
        return None
    return span[0], min(span[1], today) if not match["day"] else span[1]


def _latest(day: int, today: date) -> date | None:
    """The latest date with this day of the month that is not after today."""
    for months in range(0, -3, -1):
        span = _in_month(_shift(today, months), day)
        if span and span[0] <= today:
            return span[0]
    return None
