"""How many calls in a row went unanswered: 五六个电话没接, 拒接了七八次, 打了十个一个都没接, 第12个未接."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlu.extraction.case.asking import is_asked
from nlu.extraction.case.contexts import Context, contexts, words_of
from nlu.extraction.patterns import pattern, table
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Item, Skeleton


@dataclass(frozen=True, slots=True)
class MissedCalls:
    """A number of calls that went unanswered, and where its words stand in the message."""

    span: Span
    start: int
    end: int


def missed_calls(skeleton: Skeleton) -> list[MissedCalls]:
    """The calls that went unanswered, in order; (0, 0) where all were answered, nothing where none are counted."""
    kinds = {item: _counts(skeleton, item) for item in skeleton.items if item.letter in "CN"}
    found = [*_fewer_answered(skeleton, kinds), *_counted(skeleton, kinds)]
    if not found:
        found = list(_said(skeleton)) or list(_none(skeleton, kinds))
    found += list(_all_answered(skeleton))
    if not found:
        found = list(_bare(skeleton))
    return sorted(found, key=lambda one: one.start)


def _counts(skeleton: Skeleton, item: Item) -> str:
    quantity = item.value
    assert isinstance(quantity, Quantity)
    if item.letter == "N" and (quantity.unit or quantity.ordinal):
        return "other"
    for row in contexts("missed_calls"):
        if item.letter == "N" and not _option(row, "bare"):
            continue
        if _option(row, "needs_one") and quantity.span != (1, 1):
            continue
        left, right = _around(skeleton, item, row)
        if row.fits(left, right, skeleton.line):
            return "other" if quantity.asks and row.counts == "missed" and is_asked(skeleton, item) else row.counts
    return "other"


@lru_cache(maxsize=1)
def _options() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in table("missed_calls")["rows"]}


def _option(row: Context, name: str) -> bool:
    return bool(_options()[row.id].get(name))


def _around(skeleton: Skeleton, item: Item, row: Context) -> tuple[str, str]:
    place = item.place
    begin, stop = skeleton.sentence(place) if _option(row, "across") else skeleton.clause(place)
    return skeleton.line[max(begin, place - 24) : place], skeleton.line[place + 1 : min(stop, place + 22)]


def _span(item: Item) -> Span:
    assert isinstance(item.value, Quantity)
    return item.value.span


def _counted(skeleton: Skeleton, kinds: dict[Item, str]) -> Iterator[MissedCalls]:
    for item, counts in kinds.items():
        if counts == "missed":
            yield MissedCalls(_span(item), item.start, item.end)


def _fewer_answered(skeleton: Skeleton, kinds: dict[Item, str]) -> Iterator[MissedCalls]:
    """打了10个，只接了2个: those that rang without those answered. A rate a day is no run: 一天二十几个我就接两个."""
    rang: Item | None = None
    for item, counts in kinds.items():
        if counts == "rang_a_day" or (counts == "rang" and not _is_daily(skeleton, item)):
            rang = item
        elif counts == "answered" and rang is not None:
            low, high = _span(rang)
            least, most = _span(item)
            if high is not None and most is not None and low >= most:
                yield MissedCalls((low - most, high - least), rang.start, item.end)
            rang = None


def _is_daily(skeleton: Skeleton, item: Item) -> bool:
    place = item.place
    begin, _ = skeleton.clause(place)
    return re.search("D|每天|天天|每日", skeleton.line[begin:place]) is not None


def _none(skeleton: Skeleton, kinds: dict[Item, str]) -> Iterator[MissedCalls]:
    """打了十个一个都没接 are ten; 一个都没接 alone is one or more."""
    rang: Item | None = None
    for item, counts in kinds.items():
        if counts == "rang":
            rang = item
        elif counts == "none" and not _is_others(skeleton, item):
            yield MissedCalls(_span(rang) if rang else (1, None), item.start, item.end)
            return


def _is_others(skeleton: Skeleton, item: Item) -> bool:
    place = item.place
    begin, stop = skeleton.clause(place)
    return _others().search(skeleton.line, begin, stop) is not None


@lru_cache(maxsize=1)
def _others() -> re.Pattern[str]:
    return pattern("{not_mine}|{others_missed}", words_of("missed_calls"))


_Statement = tuple["re.Pattern[str]", int, "int | None"]


@lru_cache(maxsize=1)
def _statements() -> tuple[tuple[_Statement, ...], tuple[re.Pattern[str], ...], re.Pattern[str], re.Pattern[str]]:
    content, words = table("missed_calls"), words_of("missed_calls")
    told = tuple((pattern(row["pattern"], words), row["least"], row.get("most")) for row in content["statements"])
    answered = tuple(pattern(row["pattern"], words) for row in content["answered_all"])
    return told, answered, pattern(content["no_longer"], words), pattern(content["bare"], words)


def _said(skeleton: Skeleton) -> Iterator[MissedCalls]:
    for words, least, most in _statements()[0]:
        match = words.search(skeleton.line)
        if match is None:
            continue
        begin, stop = skeleton.clause(match.start())
        if _others().search(skeleton.line, begin, stop) is None:
            rang = [item for item in skeleton.items_in(0, match.start(), "C")]
            span = _span(rang[-1]) if rang and least == 1 and not _is_daily(skeleton, rang[-1]) else (least, most)
            yield MissedCalls(span, *skeleton.text_span(match.start(), match.end()))
            return


def _all_answered(skeleton: Skeleton) -> Iterator[MissedCalls]:
    _, answered, no_longer, _ = _statements()
    for words in answered:
        for match in words.finditer(skeleton.line):
            begin, _ = skeleton.clause(match.start())
            of_others = _others().search(skeleton.line, begin, match.end())  # 打给我妈三次都接了
            # 前面电话全接，后面没接过
            if of_others is None and no_longer.search(skeleton.line, match.end()) is None:
                yield MissedCalls((0, 0), *skeleton.text_span(match.start(), match.end()))


def _bare(skeleton: Skeleton) -> Iterator[MissedCalls]:
    """A message that is nothing but a number of times answers "how many calls"."""
    match = _statements()[3].fullmatch(skeleton.line.strip("，。！ "))
    calls = [item for item in skeleton.items if item.letter == "C"]
    if match and calls and isinstance(calls[-1].value, Quantity) and not calls[-1].value.asks:
        yield MissedCalls(_span(calls[-1]), 0, len(skeleton.text))
