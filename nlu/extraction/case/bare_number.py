"""A number that does not say what it counts: 四十, 五六个吧, and corrections without their noun: 说错了，就3个."""

from __future__ import annotations

import re
from functools import lru_cache

from nlu.extraction.patterns import any_of, table
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Item, Skeleton

_LONGEST = 20
_LEAST_SUM = 100
_RATES = ((1, 1), (7, 7), (30, 30), (365, 365))


def bare_number(skeleton: Skeleton) -> Span | None:
    """The number that a message consists of, as a span: 五六个吧 is (5, 6); None where it says more."""
    line = skeleton.line.strip("，。,.！!？?；; ")
    form, denied = _forms()
    if len(line) > _LONGEST or not form.fullmatch(denied.sub("", line)):
        return None
    dropped = [match.span() for match in denied.finditer(skeleton.line)]
    for item in reversed(skeleton.items):
        place = item.place
        if isinstance(item.value, Quantity) and not any(begin <= place < stop for begin, stop in dropped):
            return item.value.span
    return None


def days_beside_a_sum(skeleton: Skeleton) -> tuple[Item, ...]:
    """The length of time and the sum that a message consists of: 12天，六千四; nothing where it says more.

    A single day, week, month or year makes a rate rather than a time overdue: 一个月三千.
    """
    if not _beside().fullmatch(skeleton.line):
        return ()
    found = []
    for item in skeleton.items:
        if item.letter in "DMN" and isinstance(item.value, Quantity):
            unfit = item.value.span in _RATES if item.letter == "D" else item.value.low < _LEAST_SUM
            if unfit:
                return ()
            found.append(item)
    return tuple(found)


def corrects(skeleton: Skeleton) -> bool:
    """Whether the message says that something said before was wrong: 错了，只有4个."""
    return _correction().search(skeleton.line) is not None


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = table("bare_number")
    words = any_of([*content["about"], *content["corrects"], "，"])
    # 是3个不是5个, 不是5个是3个: what is denied goes
    denied = re.compile(
        f"(?:不是|而不是|没有)[CNM]{any_of(content['ends'])}*，?(?=是|，|就|$)|(?<=[CNM个])，?(?:而)?不是[CNM].*$"
    )
    return re.compile(f"{words}{{0,6}}[CN]{any_of(content['ends'])}{{0,3}}"), denied


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    content = table("bare_number")
    before, after = f"{any_of([*content['about'], '，'])}{{0,4}}", f"{any_of([*content['ends'], '块'])}{{0,3}}"
    return re.compile(f"{before}(?:D{after}{before}[MN]|[MN]{after}{before}D){after}")


@lru_cache(maxsize=1)
def _correction() -> re.Pattern[str]:
    return re.compile(any_of(table("bare_number")["corrects"]))
