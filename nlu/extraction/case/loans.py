"""Several loans in one message: 白条逾期80天，微粒贷逾期6天. The gravest decides, sums are sums."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nlu.extraction.case.contexts import words_of
from nlu.extraction.case.roles import is_over, is_supposed
from nlu.extraction.patterns import either, table
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Item, Skeleton


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the case at a place of the line: days overdue, with the due date where it was told, or a sum."""

    place: int
    span: Span
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Loan:
    """One of several loans; None where it was not told."""

    lender: str | None
    principal: Span | None
    overdue_days: Span | None
    due_date: str | None


def loans(skeleton: Skeleton, days: list[Figure], owed: list[Figure]) -> list[Loan]:
    """The loans of a message, where it tells figures of two or more, or names several together; none otherwise."""
    listed = _listed(skeleton)
    if listed:
        return listed
    named = [item for item in skeleton.items if item.letter == "L"]
    starts = [item.place for item in named]
    if len(starts) < 2:
        return []
    together = _named_together(skeleton)
    # 借呗和花呗都逾期20天，一共欠3万: what follows the names is of all of them
    behind = next((place for place in starts if together and place > together[-1].place), len(skeleton.line))
    of_all = range(together[-1].place, behind) if together else range(0)
    everyone = [one for one in days if one.place in of_all or _is_for_all(skeleton, one.place)]
    own = [one for one in days if one not in everyone]
    sums = [one for one in owed if one.place not in of_all]
    found: dict[str, Loan] = {}
    for item, begin, end in zip(named, starts, [*starts[1:], len(skeleton.line)], strict=True):
        loan = _loan(
            item, [one for one in own if begin < one.place < end], [one for one in sums if begin < one.place < end]
        )
        # 花呗欠了2万，花呗还逾期: the same loan once more
        before = found.get(str(item.value))
        found[str(item.value)] = loan if before is None else _joined(before, loan)
    names = {item.value for item in together}
    told = [loan for name, loan in found.items() if loan.principal or loan.overdue_days or name in names]
    if len(told) < 2:
        return []
    return [_with(loan, everyone[-1]) if everyone and loan.overdue_days is None else loan for loan in told]


def gravest(spans: list[Span]) -> Span:
    """What is known of the longest of several times overdue."""
    highs = [high for _, high in spans]
    return max(low for low, _ in spans), None if None in highs else max(high for high in highs if high is not None)


def total(spans: list[Span]) -> Span:
    """The sum of several sums."""
    highs = [high for _, high in spans]
    return sum(low for low, _ in spans), None if None in highs else sum(high for high in highs if high is not None)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = table("situation")
    return re.compile(content["for_all"]), either(content["listed"])


def _named_together(skeleton: Skeleton) -> list[Item]:
    """Several lenders that are told together, with no figure for each: 三家，白条花呗你我贷; 借呗和花呗都逾期了."""
    match = _together().search(skeleton.line)
    if match is None or is_over(skeleton, match.start()) or is_supposed(skeleton, *match.span()):
        return []
    # 三家网贷：拍拍贷、你我贷
    named = [one for one in skeleton.items_in(*match.span(), "L") if not skeleton.line.startswith("：", one.place + 1)]
    return named if len({item.value for item in named}) > 1 else []


@lru_cache(maxsize=1)
def _together() -> re.Pattern[str]:
    return either(table("situation")["named_together"], words_of("situation"))


def _is_for_all(skeleton: Skeleton, place: int) -> bool:
    begin, _ = skeleton.clause(place)
    return _patterns()[0].search(skeleton.line, begin, place) is not None


def _listed(skeleton: Skeleton) -> list[Loan]:
    """3笔，分别是5000、3000、2000."""
    match = _patterns()[1].search(skeleton.line)
    if match is None:
        return []
    items = skeleton.items_in(*match.span(match.lastgroup or 0), "MN")
    spans = [item.value.span for item in items if isinstance(item.value, Quantity) and item.value.low >= 100]
    return [Loan(None, span, None, None) for span in spans] if len(spans) > 1 else []


def _loan(item: Item, days: list[Figure], owed: list[Figure]) -> Loan:
    longest = max(days, key=lambda one: (one.span[0], one.span[1] is None, one.span[1] or 0)) if days else None
    principal = owed[0].span if owed else None
    return Loan(str(item.value), principal, longest.span if longest else None, longest.due if longest else None)


def _joined(one: Loan, more: Loan) -> Loan:
    return Loan(
        one.lender,
        one.principal or more.principal,
        more.overdue_days or one.overdue_days,
        more.due_date or one.due_date,
    )


def _with(loan: Loan, figure: Figure) -> Loan:
    return Loan(loan.lender, loan.principal, figure.span, figure.due)
