"""The case as it stands after this message: what was known, what was told now, and what follows from both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rasa_sdk import Tracker

import knowledge
from actions import ask
from actions.facts_in_words import is_upper_bound, rate_in_words, span_in_words
from actions.memory import Memory
from actions.slots import COSTS, FACTS, FLAGS, TOLD, WORDS, situation_from, span_of
from actions.turn import Turn
from actions.use_requests import asks_for_change, asks_for_words, proposes_a_sum
from actions.words import words
from rules import (
    DAYS_A_YEAR,
    Assessment,
    InterestError,
    Situation,
    assess,
    estimate_penalty_interest,
    installment,
    is_above_ceiling,
    policy_for,
)

TOLD_ON = "told_on"
"""The slot that keeps the day on which days overdue were told without a date: they age from then on."""
ASIDES = ("friend", "colleague")
"""Whose case is told in passing, by who has a case of her own."""
NOT_OVERDUE = [0, 0]
"""The days overdue of who owes nothing yet."""
SMALLEST_SUM = 500
"""A bare number from here on, where nothing was asked for, is a sum of money: 12000."""


@dataclass(frozen=True, slots=True)
class Case:
    """A situation with what follows from it, and what this message changed.

    Attributes:
        situation: What the answer goes by. A supposition ("要是拖到一百天") counts for this turn alone.
        own: What is known of the case itself, without what was supposed.
        assessment: What the lender's policy pack makes of it.
        outcomes: Plain words for `knowledge`: stage, contact_family, speaker, events, lender_type, interest.
        values: Figures and names for the placeholders of answers, written out.
        told: Fields that this message told or changed, with their values before; None where nothing was known.
        happened: Events that this message told.
        denied: Events that this message took back.
        kept: Slots to set.
    """

    situation: Situation
    own: Situation
    assessment: Assessment
    outcomes: Mapping[str, tuple[str, ...]]
    values: Mapping[str, str]
    told: Mapping[str, Any] = field(default_factory=dict)
    happened: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    kept: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, question: str) -> knowledge.Answer:
        """Return the answer to a question, or a notice, that fits the case."""
        return knowledge.answer(question, self.outcomes, self.values)

    @property
    def supposed(self) -> bool:
        """Whether the message supposes something, or tells somebody else's case."""
        return self.situation is not self.own

    @property
    def corrected(self) -> dict[str, Any]:
        """The fields that were known with another value, with that value."""
        return {name: before for name, before in self.told.items() if before is not None}


def case_in(tracker: Tracker, turn: Turn, memory: Memory, known_before: Mapping[str, Any], today: date) -> Case:
    """Return the case after this message.

    Args:
        tracker: Holds the slots; Rasa has set those of this message's facts.
        turn: The last message.
        memory: The talk up to now.
        known_before: Slots as they were when the last reply was made.
        today: The day for which ages are counted.
    """
    begins_own = _begins_own(turn, known_before)
    known_before = {} if begins_own else known_before
    now = {name: _slot_now(tracker, turn, known_before, name) for name in FACTS}
    if begins_own:
        now |= {name: None for name in FACTS if not turn.has({"events": "event", "loans": "loan"}.get(name, name))}
    bare = _words_for(turn, memory) or _correction(turn, memory) or ask.answered(turn, memory.asked_for)
    told = {**_own(turn), **(bare or _bare_sum(turn))}
    costs = _costs(turn, now[COSTS])
    told |= {COSTS: costs} if costs else {}
    told |= _offered(turn, situation_from(now | told))
    now |= told
    if turn.value("speaker") == "borrower":
        now["debtor"] = None  # 是我自己逾期: the loan is no longer the husband's
    happened, denied = turn.values("event"), turn.values("event", "denied")
    before = now["events"] if isinstance(now["events"], list) else []
    now["events"] = [event for event in dict.fromkeys([*before, *happened]) if event not in denied]
    now["loans"] = _loans(turn, known_before.get("loans")) or now["loans"]
    now, told_on = _aged(now, turn, tracker.get_slot(TOLD_ON), today)
    supposed = _supposed(turn)
    own = situation_from(now).on(today)
    situation = situation_from(supposed(now)).on(today) if supposed else own
    changed = {name: _before(name, known_before, now) for name in told if now[name] != known_before.get(name)}
    kept = {name: now[name] for name in FACTS if now[name] != tracker.get_slot(name)} | {TOLD_ON: told_on}
    return _judged(situation, own, changed, happened, denied, kept)


def is_aside(turn: Turn, known_before: Mapping[str, Any]) -> bool:
    """Return whether a message tells somebody else's case to a borrower whose own case is known.

    That is a friend's or a colleague's, anybody's who is overdue as well (我表哥也逾期60天), and that of 他 or 她; not
    where it says that the loan is not the borrower's: 不是我，是我朋友逾期12天.
    """
    own = known_before.get("speaker") in (None, "borrower") and known_before.get("debtor") is None
    if not own or all(known_before.get(name) is None for name in TOLD):
        return False
    table, debtor = words()["aside"], turn.value("debtor")
    if debtor is None:
        return turn.is_of_him
    if any(cue in turn.text for cue in table["switches"]):
        return False
    as_well = any(cue in turn.text for cue in table["as_well"])
    return as_well or (debtor in ASIDES and turn.value("speaker") in ("acquaintance", "colleague"))


def _begins_own(turn: Turn, known_before: Mapping[str, Any]) -> bool:
    """Return whether somebody who has told of another's loan tells of one of their own beside it: 我自己也逾期."""
    others = known_before.get("speaker") not in (None, "borrower")
    own = turn.value("speaker") == "borrower"
    return others and own and any(cue in turn.text for cue in words()["who_types"]["own_as_well"])


def by_the_same(turn: Turn, known_before: Mapping[str, Any]) -> Turn:
    """Return the message as that of who has been typing all along, and of the same debtor's loan.

    Where a wife says 我妈手机也关机了, the loan stays her husband's, and her mother's phone is no fact of it. What a
    stranger or a contact says to collectors is no talk with the lender.
    """
    speaker, debtor, table = known_before.get("speaker"), known_before.get("debtor"), words()["who_types"]
    if speaker in (None, "borrower"):
        return turn
    ignored = ["talked_to_lender"] if speaker in ask.DOES_NOT_KNOW else []
    now, named = turn.value("speaker"), turn.value("debtor")
    if now not in (None, *table["changes"]) and not any(cue in turn.text for cue in table["said"]):
        ignored += ["speaker", "debtor"] if debtor else ["speaker"]
        same = named in (None, debtor) or any({named, debtor} <= set(group) for group in table["same"])
        turn = turn if same or not debtor else turn.of_another()
    return turn.without(*ignored)


def _slot_now(tracker: Tracker, turn: Turn, known_before: Mapping[str, Any], name: str) -> Any:
    """Return a slot, without what Rasa filled from facts that the turn takes for somebody else's."""
    value = tracker.get_slot(name)
    own = {"events": "event", "loans": "loan"}.get(name, name)
    filled = [e for e in tracker.latest_message.get("entities") or [] if e["entity"] == own and not e.get("role")]
    return known_before.get(name) if filled and not turn.has(own) else value


def case_of(situation: Situation) -> Case:
    """Return the situation with what follows from it."""
    return _judged(situation, situation, {}, (), (), {})


def _own(turn: Turn) -> dict[str, Any]:
    """Return the facts that the message tells of the case."""
    return {name: turn.value(name) for name in (*TOLD, *WORDS) if name != COSTS and turn.value(name) is not None}


def _costs(turn: Turn, known: Any) -> dict[str, Any]:
    """Return living costs by kind, those told before with those of this message; empty where it tells none."""
    new = {each["kind"]: each["sum"] for each in turn.values(COSTS)}
    return {**(known if isinstance(known, dict) else {}), **new} if new else {}


def _before(name: str, known_before: Mapping[str, Any], now: Mapping[str, Any]) -> Any:
    """Return the value before this message; None where nothing was corrected: a further cost adds to the sum."""
    before = known_before.get(name)
    if name == COSTS and isinstance(before, dict):
        return before if any(now[name].get(kind) != span for kind, span in before.items()) else None
    return before


def _loans(turn: Turn, known: Any) -> list[dict[str, Any]]:
    """Return the loans of this message, with figures that were told before of the same lender and not now."""
    before = {row["lender"]: row for row in known or () if row["lender"]}
    return [
        {name: before.get(loan["lender"], {}).get(name) if value is None else value for name, value in loan.items()}
        for loan in turn.values("loan")
    ]


def _words_for(turn: Turn, memory: Memory) -> dict[str, Any]:
    """Return the monthly sum that a number means where a letter which proposes one is changed: 改成1000."""
    span = span_of(turn.value("number"))
    changes = span is not None and asks_for_change(turn, memory) is not None
    return {"monthly_affordable": list(span)} if span and changes and proposes_a_sum(memory.use) else {}


def _offered(turn: Turn, situation: Situation) -> dict[str, Any]:
    """Return the monthly sum that a number of instalments makes, where words are asked for that propose it."""
    count, owed = span_of(turn.value("installments")), situation.principal
    if (
        count is None
        or owed is None
        or is_upper_bound(owed)
        or turn.has("monthly_affordable")
        or not asks_for_words(turn)
    ):
        return {}
    return {"monthly_affordable": list(installment(owed, count[0]))}


def _correction(turn: Turn, memory: Memory) -> dict[str, Any]:
    """Return what a number without its noun corrects: the fact that was told last (说错了 就3个)."""
    span = span_of(turn.value("number"))
    if span is None or turn.intent != "correct_fact" or memory.last_told is None or turn.has(*TOLD):
        return {}
    return {memory.last_told: list(span)}


def _bare_sum(turn: Turn) -> dict[str, Any]:
    """Return the sum of money that a great number alone is: 12000."""
    span = span_of(turn.value("number"))
    return {"principal": list(span)} if span and span[0] >= SMALLEST_SUM and not turn.has(*TOLD) else {}


def _aged(now: dict[str, Any], turn: Turn, told_on: str | None, today: date) -> tuple[dict[str, Any], str | None]:
    """Return the facts with days as old as they are today, and the day on which they were told."""
    if turn.has("overdue_days") and not turn.has("due_date"):
        return {**now, "due_date": None}, today.isoformat()
    if now["due_date"] or now["overdue_days"] is None:
        return now, None
    span = span_of(now["overdue_days"])
    passed = today - date.fromisoformat(told_on) if told_on else timedelta()
    if span is None or passed <= timedelta():
        return now, told_on or today.isoformat()
    low, high = span
    older = [low + passed.days, None if high is None else high + passed.days]
    return {**now, "overdue_days": older}, today.isoformat()


def _supposed(turn: Turn) -> Any:
    """Return how the message changes the case for this turn alone; None where it supposes nothing.

    要是拖到一百天 changes the case; 他5个电话没接 is somebody else's, of whom nothing more is known.
    """
    others = {name: turn.value(name, "other_person") for name in TOLD if turn.value(name, "other_person") is not None}
    supposed = {name: turn.value(name, "hypothetical") for name in TOLD if turn.value(name, "hypothetical") is not None}
    if others.get("overdue_days") == NOT_OVERDUE:  # 他没有逾期，就我有: nothing follows for a case of his
        del others["overdue_days"]
    # 我妈昨天接到电话了: her calls belong to the case
    called = set(others) <= {"missed_calls", *FLAGS} and turn.has("event")
    if others and not called and not turn.has(*TOLD):
        return lambda known: {"lender": known["lender"], **others}
    if supposed:
        return lambda known: {**known, "due_date": None, **supposed}
    return None


def _judged(
    situation: Situation,
    own: Situation,
    told: Mapping[str, Any],
    happened: tuple[str, ...],
    denied: tuple[str, ...],
    kept: Mapping[str, Any],
) -> Case:
    assessment = assess(situation, policy_for(situation.lender))
    interest, values = _interest(situation)
    outcomes = {**assessment.outcomes(), "interest": (interest,), "lender_type": _lender_types(situation.lender)}
    values["borrower"] = words()["borrower"].get(situation.debtor or "", words()["borrower"]["unknown"])
    return Case(situation, own, assessment, outcomes, values, told, happened, denied, kept)


def _lender_types(lender: str | None) -> tuple[str, ...]:
    found = knowledge.lender(lender) if lender else None
    return (found.types if found else ()) or ("unknown",)


def _interest(situation: Situation) -> tuple[str, dict[str, str]]:
    rate, owed, days = situation.daily_rate, situation.principal, situation.overdue_days
    if rate is None:
        return "incomplete", {}
    if is_above_ceiling(rate):  # it needs neither sum nor days
        return "above_24", {"daily_rate": rate_in_words(rate), "yearly_rate": _yearly_in_words(rate)}
    if owed is None or days is None or is_upper_bound(owed) or is_upper_bound(days):
        return "incomplete", {}
    try:
        estimate = estimate_penalty_interest(owed, rate, days)
    except InterestError:
        return "incomplete", {}
    if estimate.high is None:
        return "incomplete", {}
    values = {
        "principal": span_in_words(owed),
        "overdue_days": span_in_words(days),
        "daily_rate": rate_in_words(rate),
        "yearly_rate": _yearly_in_words(rate),
        "interest_low": f"{estimate.low:,.2f}",
        "interest_high": f"{estimate.high:,.2f}",
    }
    return "estimated", values


def _yearly_in_words(rate: float) -> str:
    return f"{rate * DAYS_A_YEAR:.1%}"
