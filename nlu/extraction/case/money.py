"""What each sum of money in a message is: principal, income, what can be paid a month, or nothing of the case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlu.extraction.case.bare_number import days_beside_a_sum
from nlu.extraction.case.contexts import around, context_of, contexts, words_of
from nlu.extraction.patterns import pattern, table
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Item, Skeleton

_GREATEST = 10**9
"""Nobody owes a consumer lender so much: 欠了9999亿."""

COSTS = "costs/"
"""What living takes a month; what follows says what for."""
_MONTH = 28
_NEAR = 3
"""Characters before a sum in which a length of time belongs to it."""

_LEAST_BARE = 100
"""A smaller number without 块 is hardly a sum."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of money in a message.

    Attributes:
        item: Its item of the skeleton.
        span: In CNY.
        counts: principal, total (goes before the parts), income, affordable, affordable_asked, costs/
            with what they are for, or other.
    """

    item: Item
    span: Span
    counts: str


def sums(skeleton: Skeleton) -> list[Sum]:
    """The sums in a message, in order."""
    found = []
    for item in skeleton.items:
        if item.letter in "MN" and isinstance(item.value, Quantity):
            counts = _spent_on_a_loan(skeleton, item)
            if counts is None and not _is_denied(skeleton, item):
                counts = _counts_money(skeleton, item) if item.letter == "M" else _counts_number(skeleton, item)
            if counts is not None and item.value.low < _GREATEST:
                found.append(Sum(item, item.value.span, counts))
    return found


def _is_denied(skeleton: Skeleton, item: Item) -> bool:
    """是八千不是八万: the sum that is not, beside the one that is."""
    line, place = skeleton.line, item.place
    denied = line.endswith("不是", 0, place) and not line.endswith(("是不是", "要不是"), 0, place)
    return denied and re.search("(?<!不)是[MN]", line) is not None


def _spent_on_a_loan(skeleton: Skeleton, item: Item) -> str | None:
    """工资6500 房租2000 车贷1800: what a mortgage takes a month, where income or rent is told and no debt."""
    content, before = table("money")["spent_on_loans"], skeleton.item_at(item.place - 1)
    if before is None or before.letter != "L":
        return None
    kind = content["kinds"].get(skeleton.text[before.start : before.end])
    told = re.search(content["needs"], skeleton.text) and not re.search(content["unless"], skeleton.text)
    return f"{COSTS}{kind}" if kind and told else None


def _counts_money(skeleton: Skeleton, item: Item) -> str:
    row = context_of(skeleton, item, "money")
    if row is not None and row.counts == "principal" and _is_a_limit(skeleton, item):
        return "other"
    if row is not None:
        return _monthly(skeleton, item, row.counts)
    if item in days_beside_a_sum(skeleton):
        return "principal"
    begin, stop = skeleton.clause(item.place)
    return "principal" if _bare().fullmatch(skeleton.line, begin, stop) else "other"


def _is_a_limit(skeleton: Skeleton, item: Item) -> bool:
    """欠三万以下不会起诉吧: a limit that is asked about in general, of nobody's debt."""
    bounded, asks, mine = _limit()
    begin, _ = skeleton.clause(item.place)
    words = skeleton.text[item.start : item.end]
    return (
        bounded.search(words) is not None
        and asks.match(skeleton.line, item.place + 1) is not None
        and mine.search(skeleton.line, begin, item.place) is None
    )


@lru_cache(maxsize=1)
def _limit() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    content = table("money")["limit"]
    return tuple(pattern(content[key], words_of("money")) for key in ("bounded", "asks", "mine"))  # type: ignore[return-value]


def _counts_number(skeleton: Skeleton, item: Item) -> str | None:
    """A number without a measure is a sum behind 欠 or a lender's name only."""
    quantity = item.value
    assert isinstance(quantity, Quantity)
    if quantity.unit or quantity.ordinal or quantity.low < _LEAST_BARE:
        return None
    if item in days_beside_a_sum(skeleton):
        return "principal"
    left, right = around(skeleton, item)
    if re.match("[a-z:*-]|年(?!化|利|息)", right):
        return None
    allowed = table("money")["bare_numbers"]
    for row in contexts("money"):
        if row.id in allowed and row.fits(left, right, skeleton.line):
            return _monthly(skeleton, item, row.counts)
    return "principal" if _after_lender().search(left) else None


def _monthly(skeleton: Skeleton, item: Item, counts: str) -> str:
    """What a sum counts; living costs of a day or a week (吃饭一天30) are no sum a month."""
    if not counts.startswith(COSTS):
        return counts
    before = skeleton.items_in(max(0, item.place - _NEAR), item.place, "D")
    short = any(isinstance(one.value, Quantity) and (one.value.high or 0) < _MONTH for one in before)
    return "other" if short else counts


@lru_cache(maxsize=1)
def _bare() -> re.Pattern[str]:
    return pattern(table("money")["bare"], words_of("money"))


@lru_cache(maxsize=1)
def _after_lender() -> re.Pattern[str]:
    return pattern(f"(?:{table('money')['after_lender']})$", words_of("money"))
