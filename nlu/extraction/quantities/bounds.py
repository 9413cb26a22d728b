"""What stands around a number and bounds it: 不到, 快, 超过, 至少 before it, 以上, 以内, 不止 behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from nlu.extraction.patterns import any_of, table
from nlu.extraction.quantities.numerals import magnitude
from nlu.extraction.quantities.quantity import DAYS, HOURS, Quantity

Bound = Literal["more_than", "at_least", "nearly", "less_than", "at_most", "some_more"]

_LEFT = 12
# how far 快 and 将近 stay below what they name
_NEARLY = {"月": 10, "年": 30, "年头": 30, "周": 2, "星期": 2, "礼拜": 2, "季度": 20, "季": 20}
# 90天+ is open above, 花呗3000+借呗5000 is a sum
_PLUS = r"\+(?=$|[了的，。？！；没还啊呢 ])"


def bounded(text: str, found: Quantity) -> Quantity:
    """The quantity with its ends moved as the words around it say."""
    before, behind = _words()
    for bound, words in behind.items():
        match = words.match(text, found.end)
        if match and not (match[0].endswith("到") and text.startswith(("期", "账", "帐"), match.end())):
            return _move(replace(found, end=match.end()), bound)
    if text[found.start] == "小" and text[found.start + 1] != "半":  # 小一年
        return _move(found, "nearly")
    left = text[max(0, found.start - _LEFT) : found.start]
    matches = [(match.start(), bound) for bound, words in before.items() if (match := words.search(left))]
    # 白条超了一个月 is late, not more than a month
    fitting = [(start, bound) for start, bound in matches if not left.startswith("超了", start)]
    return _move(found, min(fitting)[1]) if fitting else found


@lru_cache(maxsize=1)
def _words() -> tuple[dict[Bound, re.Pattern[str]], dict[Bound, re.Pattern[str]]]:
    content = table("measures")
    between = any_of(content["between"])
    before = {bound: re.compile(f"{any_of(words)}{between}{{0,3}}$") for bound, words in content["before"].items()}
    behind = {bound: re.compile(any_of(words)) for bound, words in content["behind"].items()}
    behind["at_least"] = re.compile(f"{behind['at_least'].pattern}|{_PLUS}")
    return before, behind


def _move(one: Quantity, bound: Bound) -> Quantity:
    low, high = one.low, one.high if one.high is not None else one.low
    if bound == "more_than":
        return replace(one, low=low + 1, high=None)
    if bound == "at_least":
        return replace(one, high=None)
    if bound == "some_more":
        step = DAYS.get(one.unit, 1) if one.kind == "duration" and one.unit not in ("天", "日") else magnitude(low)
        return replace(one, high=low + step - 1)
    least = 1 if high > 1 else 0
    if bound == "less_than":
        return replace(one, low=least, high=max(0, low - 1))
    if bound == "at_most":
        return replace(one, low=least, high=high)
    if one.kind != "duration" or one.unit in HOURS:
        return one
    less = _NEARLY.get(one.unit, max(1, low // 10))
    return replace(one, low=max(0, low - less), high=max(0, high - 1))
