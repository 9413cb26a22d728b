"""How many instalments a message speaks of: 平台要我分12期, 分24期一个月多少; 逾期三期 is a time overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nlu.extraction.case.contexts import context_of
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import DAYS, Quantity
from nlu.extraction.skeleton import Skeleton, skeleton


@dataclass(frozen=True, slots=True)
class Installments:
    """A number of instalments: its span, its place in the message."""

    span: Span
    start: int
    end: int


def installments(text: str, today: date) -> Installments | None:
    """Return the number of instalments, the last one where several are named; None where none is.

    It is no fact of the case by itself: the contract's, what is demanded and what is asked about look the same.

    Args:
        text: The message, in the form that `normalise` gives it.
        today: The date in the person's place.
    """
    return next(reversed(list(_found(skeleton(text, today)))), None)


def _found(line: Skeleton) -> Iterator[Installments]:
    for item in line.items:
        quantity = item.value
        if not isinstance(quantity, Quantity) or quantity.unit != "期" or quantity.asks or quantity.ordinal:
            continue
        row = context_of(line, item, "installments")
        if row is not None and row.counts == "installments" and quantity.high is not None:
            # a 期 is read as days: the third one lasts from day 61 to day 90
            month = DAYS["月"]
            yield Installments((-(-quantity.low // month), quantity.high // month), item.start, item.end)
