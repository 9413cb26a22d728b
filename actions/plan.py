"""Decides which parts a reply has: one table, plan.yml, over signs that are read from the message, talk and case."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import knowledge
from actions.case import Case
from actions.memory import Memory
from actions.repayment import monthly_sum
from actions.slots import TOLD
from actions.thread import Asked, question_of_event, question_of_speaker
from actions.turn import Turn, topic_of
from actions.use_requests import REQUEST, asks_for_change, asks_for_words, asks_of_sums, letter_named
from actions.yaml_table import yaml_table

SURELY_OFF_TOPIC = 0.6
"""Below this confidence the message may well be about debt: better three suggestions than a refusal."""
SURELY_FORGET = 0.8
"""Confidence from which the wish that everything be forgotten is followed; it cannot be undone."""
SURELY_BESIDE = 0.5
"""Confidence from which a question is answered beside the letter that the words of a message name."""
SMALL_TALK = ("greet", "goodbye", "thank", "bot_challenge", "human_agent", "affirm", "deny")
DISTRESS, RECALL, FORGET, DELETE = "distress", "recall", "restart_forget", "restart_forget/delete_my_data"
_WANTS_ASSESSMENT = re.compile(
    r"评估|分析|(我|他|她)(这种|这个|这)?情况|严重|会(怎么样|怎样|咋样)|到(了)?哪一?步|什么阶段|怎么看"
)
RESTART = "restart"
STARTER = "/report_situation"
"""What the button sends that begins an assessment."""
ASSESSED, STATEMENT = "report_situation/overview", "report_situation/statement_only"


ABOUT_PAYING = (
    "cannot_pay",
    "negotiate",
    "installment",
    "minimum_payment",
    "extension",
    "full_settlement",
    "how_to_repay",
)
"""Topics whose answer is completed by a plan where the sums were just told."""
_SUMS = ("monthly_affordable", "monthly_income", "monthly_costs", "principal")
"""Facts from which a plan is made; any of them completes it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reply consists of.

    Attributes:
        name: The row of the table that decided.
        parts: Names of the parts, in the order in which they are read.
    """

    name: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """All that a reply depends on.

    Attributes:
        turn: The last message.
        memory: The talk before it.
        case: The case after it.
        asked: What the message asks in this talk.
        dates: The day of each event, where it was told.
        details: The hour of each event and how many calls it were, where it was told.
    """

    turn: Turn
    memory: Memory
    case: Case
    asked: Asked
    dates: Mapping[str, date] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def plan_reply(moment: Moment) -> Plan:
    """Return the parts of the reply: the first row of the table whose signs all hold."""
    known: dict[str, bool] = {}

    def holds(sign: str) -> bool:
        name = sign.removeprefix("!")
        if name not in known:
            known[name] = SIGNS[name](moment)
        return known[name] != sign.startswith("!")

    row = next(row for row in yaml_table("plan") if all(map(holds, row["when"])))
    return Plan(row["plan"], tuple(row["parts"]))


def _confirmed(moment: Moment) -> bool:
    waits = moment.memory.waits_for == RESTART and moment.turn.intent in ("affirm", FORGET)
    return moment.turn.value("confirm") is not None or waits


def _wants_restart(moment: Moment) -> bool:
    turn, waits = moment.turn, moment.memory.waits_for == RESTART
    asked = _forget_is_meant(turn) and DELETE not in turn.questions
    return asked or (waits and turn.intent == "affirm")


def _forget_is_meant(turn: Turn) -> bool:
    """Whether forgetting is clearly meant: 把我的号码删掉 may be about the lender's records."""
    return turn.intent == FORGET and (turn.is_payload or turn.confidence >= SURELY_FORGET)


def _thread_turns_on_it(moment: Moment) -> bool:
    """Whether the answer to the question before has another variant now."""
    question = moment.memory.question
    if question is None or question == STATEMENT or not knowledge.has(question):
        return False
    keys = knowledge.turns_on(question)
    return any(_decided_by(name) & keys for name in moment.case.told)


def _decided_by(field: str) -> set[str]:
    """Return the outcomes that a fact of the case decides."""
    return {
        "overdue_days": {"stage", "contact_family", "interest"},
        "due_date": {"stage", "contact_family", "interest"},
        "principal": {"interest"},
        "daily_rate": {"interest"},
        "lender": {"lender_type"},
        "speaker": {"speaker"},
        "talked_to_lender": {"talked_to_lender", "contact_family"},
        "emergency_contact_on_file": {"emergency_contact_on_file", "contact_family"},
    }.get(field, {"contact_family"})


def turns_on_field(question: str, field: str) -> bool:
    """Return whether the answer to a question depends on what this fact decides."""
    return bool(_decided_by(field) & knowledge.turns_on(question))


def tells_a_sum(moment: Moment) -> bool:
    """Whether the message tells or supposes what can be paid a month, or completes it, and the debt is known too."""
    supposed = bool(moment.turn.values("monthly_affordable", "hypothetical"))
    told = supposed or any(name in moment.case.told for name in _SUMS)
    situation = moment.case.situation
    known = situation.monthly_affordable is not None or situation.left_over is not None
    return told and known and situation.principal is not None


def _tells_what_is_left(moment: Moment) -> bool:
    """Whether the message completes what income leaves after living costs."""
    told = "monthly_income" in moment.case.told or "monthly_costs" in moment.case.told
    return told and moment.case.situation.left_over is not None


def _owes(moment: Moment) -> bool:
    return moment.case.situation.principal is not None


def _asks_about_paying(moment: Moment) -> bool:
    """Whether what is asked is about paying, so that figures answer it."""
    return any(topic_of(question) in ABOUT_PAYING for question in moment.asked.questions[:1])


def _asks_about_installments(moment: Moment) -> bool:
    """Whether the message asks what each of a number of instalments takes."""
    return moment.turn.has("installments") and asks_of_sums(moment.turn, "instalments")


def _letter_is_at_hand(moment: Moment) -> bool:
    """Whether there is a letter for what is asked, or else for what was answered last."""
    asked = (*moment.asked.questions[:1], moment.memory.question)
    text, outcomes = moment.turn.text, moment.case.outcomes
    return any(each and knowledge.has(each) and knowledge.letter_for(each, outcomes, text) for each in asked)


def letter_in_words(moment: Moment) -> str | None:
    """Return the letter that the words of the message name; None where they name none."""
    memory = moment.memory
    return letter_named(moment.turn, moment.case.situation.speaker, memory.use, memory.question)


def _asks_beside(moment: Moment) -> bool:
    """Whether the message asks a question that belongs to the letter which it names."""
    named, asked = letter_in_words(moment), moment.asked.questions[:1]
    sure = any(each.joint >= SURELY_BESIDE for each in moment.turn.candidates if each.question in asked)
    return bool(named and asked and sure) and knowledge.letter(str(named)).belongs_to(asked[0])


def _changes_words(moment: Moment) -> bool:
    """Whether what was handed out last is wanted in another form, and not another letter."""
    return asks_for_change(moment.turn, moment.memory) is not None and letter_in_words(moment) in (
        None,
        moment.memory.use,
    )


def _in_despair(moment: Moment) -> bool:
    """Whether the message shows despair, or asks for a human in a talk in which one did."""
    if moment.turn.intent != "human_agent" or moment.turn.is_payload:
        return moment.turn.intent == DISTRESS
    answers = (knowledge.answer(each, moment.case.outcomes) for each in knowledge.questions(DISTRESS))
    return any(moment.memory.has_read(said.headline) for said in answers)


SIGNS: Mapping[str, Callable[[Moment], bool]] = {
    "in_despair": _in_despair,
    "misuse": lambda m: m.turn.value("misuse") is not None,
    "empty": lambda m: not m.turn.text.strip(),
    "wants_restart": _wants_restart,
    "confirmed": _confirmed,
    "forgets": lambda m: (
        (_forget_is_meant(m.turn) and DELETE in m.turn.questions) or (_wants_restart(m) and _confirmed(m))
    ),
    "declines_restart": lambda m: m.memory.waits_for == RESTART and m.turn.intent == "deny",
    "wants_recall": lambda m: bool(m.asked.questions) and m.asked.questions[0].startswith(f"{RECALL}/"),
    "asks": lambda m: bool(m.asked.questions),
    "event_told": lambda m: question_of_event(m.case.happened, m.case.situation.speaker) is not None,
    "event_denied": lambda m: bool(m.case.denied),
    "believes": lambda m: m.turn.value("belief") is not None,
    "tells": lambda m: any(name in TOLD or name == "loans" for name in m.case.told) or bool(m.case.happened),
    "corrects": lambda m: bool(m.case.corrected),
    "thread_turns_on_it": _thread_turns_on_it,
    "wants_assessment": lambda m: m.turn.text == STARTER or bool(_WANTS_ASSESSMENT.search(m.turn.text)),
    "knows_days": lambda m: m.case.situation.overdue_days is not None,
    "assessed": lambda m: ASSESSED in m.memory.trail,
    "speaker_told": lambda m: "speaker" in m.case.told and question_of_speaker(m.case.situation.speaker) is not None,
    "typed_by_outsider": lambda m: m.case.situation.speaker not in ("borrower", "spouse", "relative"),
    "declines": lambda m: m.turn.intent == "deny" and m.memory.asked_for is not None,
    "reports": lambda m: m.turn.intent in ("report_situation", "correct_fact"),
    "small_talk": lambda m: m.turn.intent in (*SMALL_TALK, RECALL),
    "off_topic": lambda m: m.turn.intent == "out_of_scope" and m.turn.confidence >= SURELY_OFF_TOPIC,
    "asks_for_words": lambda m: asks_for_words(m.turn),
    "names_letter": lambda m: knowledge.has_letter(str(m.turn.value(REQUEST))),
    "letter_at_hand": _letter_is_at_hand,
    "names_letter_in_words": lambda m: letter_in_words(m) is not None,
    "asks_beside": _asks_beside,
    "changes_words": _changes_words,
    "tells_sums": tells_a_sum,
    "asks_about_installments": _asks_about_installments,
    "asks_what_is_left": lambda m: (
        asks_of_sums(m.turn, "left", "how_long") or bool(m.turn.values("monthly_affordable", "hypothetical"))
    ),
    "knows_what_is_left": lambda m: (
        m.case.situation.left_over is not None or (m.case.situation.monthly_affordable is not None and _owes(m))
    ),
    "tells_what_is_left": _tells_what_is_left,
    "asks_about_paying": _asks_about_paying,
    "has_plan": lambda m: _owes(m) and monthly_sum(m.case.situation) is not None,
    "supposes_sums": lambda m: tells_a_sum(m) and bool(m.turn.values("monthly_affordable", "hypothetical")),
    "in_talk": lambda m: m.memory.question is not None,
    "missed_before": lambda m: m.memory.misses > 0,
}
"""What each sign of plan.yml means."""
