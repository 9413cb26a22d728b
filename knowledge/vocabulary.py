"""The fixed words of the content: grades, kinds, and the outcomes that choose a variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from yaml_models import Row, read

Grade = Literal[
    "law", "interpretation", "regulation", "official_notice", "standard", "self_regulation", "practice", "article"
]
GRADES: Mapping[Grade, str] = {
    "law": "法律",
    "interpretation": "司法解释",
    "regulation": "行政法规、规章",
    "official_notice": "官方提示",
    "standard": "国家标准，推荐性",
    "self_regulation": "行业自律",
    "practice": "常见做法",
    "article": "网络说法，没有查到官方依据",
}
"""How far a statement may be trusted, with the words that borrowers see."""

Confidence = Literal["verified-text", "secondary-source", "unverified"]
InForce = Literal["yes", "likely", "replaced", "expired", "unknown"]
Kind = Literal["answer", "assessment", "clarify", "handoff", "crisis", "notice", "smalltalk"]
LenderType = Literal["bank", "card_issuer", "consumer_finance", "micro_loan", "loan_facilitation"]

SOURCED_KINDS = ("answer", "assessment")
"""Kinds of which every statement needs a source."""

CONVERSATION = "conversation"
"""The group of the talk about the talk: greetings, hand-over, questions back."""

PLACEHOLDERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "interest": {
        "estimated": ("interest_low", "interest_high", "principal", "overdue_days", "daily_rate", "yearly_rate"),
        "above_24": ("daily_rate", "yearly_rate"),
    },
    "speaker": {
        word: ("borrower",)
        for word in ("spouse", "relative", "emergency_contact", "guarantor", "colleague", "acquaintance", "stranger")
    },
}
"""The figures and names that a variant may show, by the outcome in which they are known."""

LETTER_FIELDS = (
    *("borrower", "contract", "holder", "phone", "filed", "which", "who"),
    *("lender", "company", "lender_kind", "caller", "days", "principal", "monthly", "months", "income", "costs"),
    *("able", "talking", "terms", "terms_asked", "contact_terms", "reach", "already", "deduction", "others"),
    *("willing", "plan_with", "open_to", "as_borrower", "closing", "knows", "my_loan", "to_check", "to_check_short"),
    *("product", "penalty", "sorry", "loan_told", "loan_told_short", "plan_told", "promise", "not_yours", "pledge"),
    *("to", "at_court", "checked", "court", "court_agreed", "agreed_with", "send_to", "who_answers", "who_short"),
    *("while_paying", "while_short", "pay_to", "no_transfer", "no_others", "no_others_short", "their_numbers"),
    *("workplace", "parents", "you", "opening", "news", "callers", "callers_short", "from_court"),
    *("told_them", "told_them_short", "reason", "reason_short", "pays", "pays_short", "stop_when", "deduction_short"),
    *("relation", "death", "told_of", "stop", "also", "number", "number_short", "ground", "if_still"),
    *("calls", "so_far", "ask_short", "papers", "attached", "enclosed", "vouchers"),
    *("received", "late", "actually", "objector", "objection", "objections", "assigned", "assigned_line"),
    *("case_no", "call_back", "contact_by", "taken", "frozen", "in_suit", "back", "withdraw", "release"),
    *("whose", "paid_for"),
    *("role", "case_number", "i_am", "defendant", "plaintiff", "judge", "online", "court_name", "party", "proxy"),
    *("facts", "requests", "requests_in_line", "basis", "evidence", "answer_time", "reported", "police", "proof"),
)
"""The fields that a letter may show; where one is not known, letter_lines.yml says what stands there."""

LETTER_CASES = (
    *("overdue", "not_overdue", "out_of_contact", "missed_calls", "reachable", "talked_to_lender", "nothing_left"),
    *("term_over", "by_guarantor", "by_other", "deducted_not_owed", "long_ago"),
    *("perhaps_identity_theft", "perhaps_paid_off"),
)
"""What decides of a field of a letter beside the events of a case."""

OTHER_USES = ("plan", "deadlines")
"""What an answer may hand out beside a letter: a repayment plan, the days by which something has to be done."""

Outcomes = Mapping[str, str | Sequence[str]]
"""What a case leads to: for each key of outcomes.yml the outcome, or all that are possible."""


class OutcomeKey(Row):
    """One key of `when`; the head of outcomes.yml says what the fields mean."""

    label: str
    fits: Literal["all", "any"]
    spread: bool
    unknown: tuple[str, ...]
    words: dict[str, str]

    def fitting(self, possible: Sequence[str], listed: Sequence[str]) -> bool:
        """Return whether a variant that lists `listed` fits a case with these possible outcomes."""
        if self.fits == "any":
            return not set(possible).isdisjoint(listed)
        return bool(possible) and set(possible) <= set(listed)


@lru_cache(maxsize=1)
def outcome_keys() -> Mapping[str, OutcomeKey]:
    """Return the table of outcomes.yml.

    Raises:
        ContentError: The file has not the expected shape.
    """
    table = read(Path(__file__).with_name("outcomes.yml"))
    return {key: table.parse(OutcomeKey, [key]) for key in table.content}


def spread(outcomes: Outcomes) -> dict[str, tuple[str, ...]]:
    """Return a case's possible outcomes for every key, as tuples; what is not given is unknown."""
    given = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in outcomes.items()}
    return {key: given.get(key) or row.unknown for key, row in outcome_keys().items()}
