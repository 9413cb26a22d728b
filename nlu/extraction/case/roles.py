"""Whether a fact holds now: of the present case, supposed, or of a past that is over. Whose it is says `who`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

from nlu.extraction.case.contexts import words_of
from nlu.extraction.patterns import any_of, either_row, pattern, table
from nlu.extraction.skeleton import Skeleton

Role = Literal["hypothetical", "other_person", "past", "denied", "named_before"]
"""What keeps a fact from being one of the present case; None stands for that."""

_CUT = re.compile(r"[，,]")
_LOOKS_BACK = 40


@lru_cache(maxsize=1)
def _rules() -> dict[str, re.Pattern[str]]:
    content: dict[str, Any] = table("roles")
    words = words_of("roles")
    rules = {key: pattern(value, words) for key, value in content.items() if isinstance(value, str)}
    rules["supposing"] = re.compile(f"(?!{content['no_supposing']})(?:{any_of(content['supposing'])})")
    rules["repaid"] = either_row(content["repaid"], words)
    return rules


def is_supposed(skeleton: Skeleton, start: int, end: int) -> bool:
    """Whether what stands at `line[start:end]` is supposed: 如果逾期90天, 逾期一年的话, 拖到一百天会怎样."""
    rules, line = _rules(), skeleton.line
    begin, stop = skeleton.clause(start)
    if rules["supposed_after"].match(line, end, stop):
        return True
    if rules["waiting_before"].search(line, begin, start) and rules["waiting_after"].match(line, end, stop):
        return True
    first, _ = skeleton.sentence(start)
    return _after_a_supposition(line, first, start, end, stop)


def _after_a_supposition(line: str, first: int, start: int, end: int, stop: int) -> bool:
    rules = _rules()
    clauses = _clauses(line, first, start)
    was_asked = False
    for place, clause in reversed(clauses):
        was_asked = was_asked or (place != clauses[-1][0] and rules["asked"].search(clause) is not None)
        supposed = rules["supposing"].search(clause)
        if supposed is not None:
            told = was_asked and rules["goes_on"].search(line, clauses[-1][0], stop) is None
            return not told and rules["own_again"].search(clause, supposed.end()) is None
        # 如果不接会怎样，我现在逾期五天: the present case is not part of the if
        if rules["own_case"].match(clause) or (place == clauses[-1][0] and rules["own_case"].match(line[place:end])):
            return False
    return False


def _clauses(line: str, begin: int, start: int) -> list[tuple[int, str]]:
    """The clauses of `line[begin:start]` with their places; the last one is cut off where the fact begins."""
    places = [begin, *(match.end() for match in _CUT.finditer(line, begin, start))]
    return [(place, line[place:stop]) for place, stop in zip(places, [*places[1:], start], strict=True)]


def is_repaid(skeleton: Skeleton, start: int) -> bool:
    """Whether the message says that the debt at this place is paid."""
    rules, line = _rules(), skeleton.line
    paid = rules["repaid"].search(line, max(0, start - _LOOKS_BACK))
    # 都还清了，这次又逾期9天: another debt
    if paid is None or (paid.end() <= start and rules["now"].search(line, paid.end(), start)):
        return False
    return not rules["not_repaid"].search(line)


def is_over(skeleton: Skeleton, start: int) -> bool:
    """Whether the message places the fact in a past that is over: 以前逾期过三个月."""
    rules, line = _rules(), skeleton.line
    begin, stop = skeleton.clause(start)
    if rules["still"].search(line, begin, stop):
        return False
    # the search sees beyond the fact's begin: 之前的号码 is a thing, not a time
    for words in (rules["past"], rules["past_ago"]):
        said = words.search(line, begin)
        if said is not None and said.end() <= start + 1 and said.start() <= start:
            return rules["now"].search(line, said.end(), start) is None
    # 以前逾期过一次，一个月
    return begin == start and rules["past_before"].search(line, 0, start) is not None
