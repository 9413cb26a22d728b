"""What each length of time in a message counts: 逾期一个半月 is 45 days overdue, 分12期 is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlu.extraction.case.asking import is_asked
from nlu.extraction.case.bare_number import days_beside_a_sum
from nlu.extraction.case.contexts import context_of, words_of
from nlu.extraction.patterns import any_of, pattern, table
from nlu.extraction.quantities.measures import read_quantity
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import DAYS, Quantity
from nlu.extraction.skeleton import Item, Skeleton

_LONGEST_BARE = 40
_ONE_INSTALMENT = (1, 30)
_LEVEL = re.compile(r"(?<![a-z0-9])m(?P<level>[0-9])(?P<plus>\+|以上)?(?![a-z0-9])")
_DAY_AFTER = re.compile(r"(?:拖到|(?:还款日|到期日?|期限|没还|没还上|没扣上)(?:的|，|过了?)?)第$")
# 明天就逾期30天, 明天满60天, 还差两天就逾期三个月, 差一周满半年
_UNTIL = re.compile(
    r"(?:(?P<day>[明后]天)|(?:还差|就差|只差|差|还有|再过|再有|再拖|再熬|再等)(?P<time>[^，]{1,5}?))"
    r"(?:就|才|要|是|到|够|逾期|了|满|整|足|刚好)*(?:的?第)?$"
)
# 前天是逾期第三天, 不含今天逾期4天
_SINCE = re.compile(
    r"(?P<day>大前天|前天|昨天)(?:就|才|刚|是|算)*(?:逾期)(?:的)?第$|(?P<not_today>不(?:含|算|包括)今天)[^，]{0,4}$"
)
_DAYS_SINCE = {"昨天": 1, "前天": 2, "大前天": 3}
_DAYS_ALONE = re.compile(r"逾期(?:天数|时间|时长)?[了有是为：]*N(?=了?(?:$|[，。；？！]|欠|借|本金|没接|电话))")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in a message, with what it counts; `asked` is a time overdue that is asked about in general."""

    item: Item
    span: Span
    counts: str


def durations(skeleton: Skeleton) -> list[Duration]:
    """The lengths of time in a message; those that are asked for (逾期几天上征信) or denied are left out."""
    found = []
    for item in skeleton.items:
        if item.letter == "D" and isinstance(item.value, Quantity):
            counts = _counts(skeleton, item, item.value)
            if counts != "denied":
                found.append(Duration(item, _counted_from(skeleton, item), counts))
        elif item.letter == "N" and isinstance(item.value, Quantity) and _is_days_alone(skeleton, item):
            found.append(Duration(item, item.value.span, "overdue"))
    return found


def levels(text: str) -> list[tuple[int, int, Span]]:
    """M1, M2, M3+: months overdue as lenders count them, with their places in the text."""
    found: list[tuple[int, int, Span]] = []
    for match in _LEVEL.finditer(text):
        level = int(match["level"])
        span = (30 * level + 1, None) if match["plus"] else (30 * (level - 1) + 1 if level else 0, 30 * level)
        found.append((match.start(), match.end(), span))
    return found


def _is_days_alone(skeleton: Skeleton, item: Item) -> bool:
    """逾期天数：21."""
    place = item.place
    quantity = item.value
    exact = isinstance(quantity, Quantity) and not quantity.unit and quantity.low < 1000
    return exact and any(match.end() == place + 1 for match in _DAYS_ALONE.finditer(skeleton.line))


def _counts(skeleton: Skeleton, item: Item, quantity: Quantity) -> str:
    if quantity.asks and is_asked(skeleton, item):
        return "denied"
    if quantity.unit == "期":
        return _instalments(skeleton, item, quantity)
    row = context_of(skeleton, item, "durations")
    if row is not None:
        return row.counts
    return "overdue" if _is_bare(skeleton, item) else "other"


@lru_cache(maxsize=1)
def _unpaid() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = words_of("durations")
    return (
        pattern("(?:{late}|{unpaid}(?:，(?=D了))?)(?:了|已经|有|连续|都)*，?$", words),
        pattern("(?:账单|的|都|了)*(?!没还[完清])(?:{unpaid}|逾期(?!{late_next}))", words),
    )


@lru_cache(maxsize=1)
def _supposed_instalments() -> re.Pattern[str]:
    return re.compile("[^，了]{0,3}(?:会怎|会不会|会有|会被|会上|怎么样|有什么)")


def _instalments(skeleton: Skeleton, item: Item, quantity: Quantity) -> str:
    """逾期两期, 三期没还: months overdue; 分12期 and 第七期 are none."""
    place = item.place
    before, after = _unpaid()
    if re.search("剩下?的?$|剩余$|还(?:有|差|剩)$|最后$", skeleton.line[:place]):
        return "denied"  # 已还18期，剩下6期没还; 还有一期没还完
    late = before.search(skeleton.line, max(0, place - 10), place) or after.match(skeleton.line, place + 1)
    if not late or quantity.ordinal:
        return "denied"
    if late.re is after:
        if quantity.span == _ONE_INSTALMENT:
            return "denied"  # 一期没还: which one, and since when, is not said
        if _supposed_instalments().match(skeleton.line, late.end()) and "我" not in skeleton.line[:place]:
            return "asked"  # 三期没还会怎样
    return "overdue"


def _counted_from(skeleton: Skeleton, item: Item) -> Span:
    """第二天 after the due date is one day, 明天就逾期30天 29 days, 第二个月 31 to 60; any other 第N天 is N days."""
    assert isinstance(item.value, Quantity)
    low, high = item.value.span
    left = skeleton.text[max(0, item.start - 16) : item.start]
    least, most = (1, 1) if _DAY_AFTER.search(left) else _missing(left)
    passed = _passed(left)
    if item.value.ordinal and low == high:
        low -= DAYS.get(item.value.unit, 1) - 1
    return max(0, low - most + passed), None if high is None else max(0, high - least + passed)


def _passed(left: str) -> int:
    """How many days have passed since the day that was counted: one in 昨天是逾期第三天."""
    match = _SINCE.search(left)
    if match is None:
        return 0
    return 1 if match["not_today"] else _DAYS_SINCE[match["day"]]


def _missing(left: str) -> tuple[int, int]:
    """How many days are missing, least and most: one in 明天就逾期, two in 还差两天就逾期, several in 差几天满."""
    match = _UNTIL.search(left)
    if match is None:
        return 0, 0
    if match["day"]:
        days = 2 if match["day"].startswith("后") else 1
        return days, days
    time = read_quantity(match["time"], 0)
    if time is None or time.kind != "duration" or time.end < len(match["time"]) or time.high is None:
        return 0, 0
    return time.low, time.high


@lru_cache(maxsize=1)
def _bare() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    content, words = table("durations"), words_of("durations")
    bare = re.compile(f"(?:{any_of(content['bare'])}|D)*")
    return bare, pattern(content["bare_needs"], words), re.compile(any_of(content["bare_not"]))


def _is_bare(skeleton: Skeleton, item: Item) -> bool:
    """Whether the clause names lengths only (不是30天是40天), and the message, if it says more, is about a loan."""
    if item in days_beside_a_sum(skeleton):
        return True
    begin, stop = skeleton.clause(item.place)
    bare, needs, unless = _bare()
    line = skeleton.line
    if stop - begin > _LONGEST_BARE or not bare.fullmatch(line, begin, stop):
        return False
    return stop - begin >= len(line) - 1 or bool(needs.search(line) and not unless.search(line))
