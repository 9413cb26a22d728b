"""Whose fact it is: the borrower's own, a hypothetical one, somebody else's, or one of the past."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from nlu.extraction.clause_bounds import clause_bounds, sentence_bounds
from nlu.extraction.patterns import pattern, table

Role = Literal["hypothetical", "other_person", "past"]
"""What keeps a fact from being the borrower's own present one; None stands for that."""

_CUT = re.compile(r"[，,]")


@lru_cache(maxsize=1)
def _rules() -> dict[str, re.Pattern[str]]:
    content = table("roles")
    rules = {key: pattern(source, {"person": content["person"]}) for key, source in content.items()}
    rules["other_subject"] = pattern(f"{content['other_lead']}(?:{content['person']})(?!们的)")
    return rules


_MAY_BE_PAST = frozenset({"overdue_days", "missed_calls", "out_of_contact"})
# what was borrowed or agreed long ago still holds; a debt that is paid does not
_ENDS_WITH_PAYMENT = frozenset({"overdue_days", "principal"})


def role_of(text: str, start: int, end: int, field: str = "overdue_days") -> Role | None:
    """The role of the fact at `text[start:end]`, which tells that `field`."""
    if _is_others(text, start):
        return "other_person"
    if _is_hypothetical(text, start, end):
        return "hypothetical"
    if field in _ENDS_WITH_PAYMENT and _is_repaid(text, start):
        return "past"
    return "past" if field in _MAY_BE_PAST and _is_past(text, start, end) else None


def _is_hypothetical(text: str, start: int, end: int) -> bool:
    rules = _rules()
    _, stop = clause_bounds(text, start, end)
    if rules["hypothetical_after"].match(text[end:stop]):
        return True
    begin, _ = sentence_bounds(text, start, end)
    clauses = _clauses(text, begin, start)
    was_asked = False
    for place, clause in reversed(clauses):
        was_asked = was_asked or (place != clauses[-1][0] and rules["asked"].search(clause) is not None)
        supposed = rules["hypothetical"].search(clause)
        if supposed is not None:
            told = was_asked and rules["goes_on"].search(text, clauses[-1][0], stop) is None
            return not told and rules["own_again"].search(clause, supposed.end()) is None
        # 如果不接会怎样，我现在逾期五天: the present case is not part of the if
        if rules["own_case"].search(clause) or (place == clauses[-1][0] and rules["own_case"].search(text[place:end])):
            return False
    return False


def _clauses(text: str, begin: int, start: int) -> list[tuple[int, str]]:
    """The clauses of `text[begin:start]` with their places; the last one is cut off where the fact begins."""
    places = [begin, *(match.end() for match in _CUT.finditer(text, begin, start))]
    return [(place, text[place:stop]) for place, stop in zip(places, [*places[1:], start], strict=True)]


def _is_others(text: str, start: int) -> bool:
    rules = _rules()
    if rules["own_after_all"].search(text):
        return False
    if rules["asked_for_other"].search(text):
        return True
    begin, _ = sentence_bounds(text, start, start)
    for _, clause in reversed(_clauses(text, begin, start)):
        subject = rules["other_subject"].match(clause)
        if subject:
            return rules["other_not"].search(clause[subject.end() :]) is None
        if rules["own_case"].search(clause) or "我" in clause:
            return False
    return False


def _is_repaid(text: str, start: int) -> bool:
    rules = _rules()
    paid = rules["repaid"].search(text, max(0, start - 40))
    # 都还清了，这次又逾期9天: another debt
    if paid is None or (paid.end() <= start and rules["now"].search(text, paid.end(), start)):
        return False
    return not rules["not_repaid"].search(text)


def _is_past(text: str, start: int, end: int) -> bool:
    rules = _rules()
    begin, stop = clause_bounds(text, start, end)
    if rules["still"].search(text, begin, stop):
        return False
    # the search sees beyond the fact's begin: 之前的号码 is a thing, not a time
    said = rules["past"].search(text, begin)
    if said is not None and said.end() <= start:
        return rules["now"].search(text, said.end(), start) is None
    # 以前逾期过一次，一个月
    return begin == start and rules["past_before"].search(text, 0, start) is not None
