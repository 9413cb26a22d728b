"""What a message asks, read from the talk: 那我妈呢, 多久, 不去呢, 结婚前借的.

The classifier knows the message alone. The talk makes some questions likelier: those of the topic under discussion,
those that people ask next, those that a named person means. Both are multiplied; how much the talk counts fades with
the length of the message.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

import knowledge
from actions.memory import Memory
from actions.slots import TOLD
from actions.turn import OVERVIEW, Candidate, Turn

TABLE = Path(__file__).with_name("thread.yml")
NO_QUESTION = frozenset(
    {"out_of_scope", "nlu_fallback", "greet", "goodbye", "thank", "affirm", "deny", "report_situation", "correct_fact"}
)
"""Intents whose message asks nothing about being overdue by itself."""

LONGEST_SUPPOSITION = 12
LONGEST_ABOUT_TALK = 14
"""Characters; a longer message is about more than the talk."""
_ASKS = re.compile(r"[吗呢么嘛?？]|会|怎|咋|多久|多少|几时|何时|能不能|可不可|是不是|要不要|啥|哪|谁|为")

OWN_WORDS_ONLY = NO_QUESTION | {"recall", "distress", "restart_forget", "bot_challenge", "human_agent"}
"""Topics that a message without a topic of its own cannot mean."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks.

    Attributes:
        questions: Their ids, in the order in which they are answered; empty where nothing is asked.
        likely: Questions that the message may mean, best first, for "did you mean".
    """

    questions: tuple[str, ...]
    likely: tuple[str, ...] = ()


def asked_in(turn: Turn, memory: Memory) -> Asked:
    """Return what the message asks in this talk."""
    likely = tuple(each.question for each in turn.candidates if each.topic not in NO_QUESTION)
    asks = turn.intent not in NO_QUESTION or turn.has("question")  # a button may name any question
    own = tuple(question for question in turn.questions if asks and knowledge.has(question))
    if turn.is_payload or memory.question is None:
        return Asked(own, likely)
    decided = _by_the_talk(turn, memory)
    if decided is not None:
        return Asked((decided,), likely)
    if _only_tells(turn) and (not own or _topic(own[0]) == memory.topic):
        return Asked((), likely)
    table = _table()
    if own and turn.confidence >= table["clear"] and not turn.has("left_out"):
        return Asked(own, likely)
    elliptic = turn.has("left_out")
    open_to = [each for each in turn.candidates if not (elliptic and each.topic in OWN_WORDS_ONLY)]
    weighed = sorted(((each.joint * _weight(each, turn, memory), each) for each in open_to), key=_by_weight)
    whole = sum(weight for weight, _ in weighed)
    if not weighed or whole <= 0:
        return Asked(own, likely)
    weight, best = weighed[0]
    likely = tuple(each.question for _, each in weighed if each.topic not in NO_QUESTION)
    if best.topic in NO_QUESTION or weight / whole < table["least_share"]:
        return Asked(own, likely)
    if turn.has("left_out") and best.topic != _meant_by_who(turn, memory.topic) == memory.topic:
        return Asked((memory.question,), likely)
    if best.question in own:
        return Asked(own, likely)
    return Asked((_of_person(best.question, turn), *own[1:]), likely)


def _by_the_talk(turn: Turn, memory: Memory) -> str | None:
    """Return what the talk alone decides: a message about it, a person who is named, a supposed case."""
    said = _about_the_talk(turn, memory.question or "")
    if said is not None:
        return said
    meant = _meant_by_who(turn, memory.topic) if turn.has("left_out") else None
    of_them = _of_person(f"{meant}/{OVERVIEW}", turn) if meant else ""
    if of_them and not of_them.endswith(OVERVIEW):
        return of_them
    return memory.question if _supposes_only(turn) else None


def _topic(question: str) -> str:
    return question.partition("/")[0]


def _about_the_talk(turn: Turn, question: str) -> str | None:
    """Return what a short message about the talk itself asks: 我刚说几天了, 你刚才说的是什么, 就直说会不会."""
    if len(turn.text) > LONGEST_ABOUT_TALK:
        return None
    rows = _table()["about_the_talk"]
    row = next((row for row in rows if any(re.search(each, turn.text) for each in row["patterns"])), None)
    return None if row is None else str(row["question"] or question)


def _supposes_only(turn: Turn) -> bool:
    """Whether the message asks the question before for a supposed case: 那如果是100天呢."""
    supposed = any(turn.values(field, "hypothetical") for field in TOLD)
    return supposed and len(turn.text) <= LONGEST_SUPPOSITION and turn.text.rstrip("？?。 ").endswith("呢")


def _only_tells(turn: Turn) -> bool:
    """Whether the message tells facts of the case and asks nothing; the answer before is fitted to them."""
    return turn.has(*TOLD) and not _ASKS.search(turn.text)


def _of_person(question: str, turn: Turn) -> str:
    """Return the question about the person who is named, where a topic's overview was found and has one."""
    topic, _, name = question.partition("/")
    if name != OVERVIEW:
        return question
    named = (f"{topic}/{relation}" for relation in turn.values("relation"))
    return next((each for each in named if knowledge.has(each)), question)


def _by_weight(row: tuple[float, Candidate]) -> float:
    return -row[0]


def _weight(candidate: Candidate, turn: Turn, memory: Memory) -> float:
    """Return how much likelier the talk makes a question."""
    weights = _table()["weights"]
    if candidate.question in memory.trail:
        return float(weights["answered_last" if candidate.question == memory.question else "answered"])
    full = 1.0
    if candidate.topic == memory.topic:
        full = weights["same_topic"]
    elif candidate.question in _next_of(memory.question):
        full = weights["asked_next"]
    elif any(candidate.topic == _topic(each) for each in memory.trail):
        full = weights["trail"]
    if turn.has("left_out") and candidate.topic == _meant_by_who(turn, memory.topic):
        full = max(full, weights["who"])
    fading = math.exp(-max(0, len(turn.text) - 2) / weights["fade"])
    return float(1 + (full - 1) * (1.0 if turn.has("left_out") else fading))


def _next_of(question: str | None) -> tuple[str, ...]:
    return knowledge.answer(question, {}).next if question and knowledge.has(question) else ()


def _meant_by_who(turn: Turn, topic: str | None) -> str | None:
    """Return the topic that the people named in the message mean after the topic before."""
    for relation in turn.values("relation"):
        for row in _table()["who"]:
            if relation in row["relations"]:
                after = {each: meant for meant, topics in row.get("after", {}).items() for each in topics}
                meant: str | None = after.get(topic, row.get("otherwise"))
                if meant:
                    return meant
    return None


def question_of_event(events: tuple[str, ...], speaker: str) -> str | None:
    """Return the question whose answer says what to do now that these things have happened."""
    for row in _table()["events"]:
        if row["event"] in events and speaker in row.get("speakers", [speaker]):
            return str(row["question"])
    return None


def question_of_speaker(speaker: str) -> str | None:
    """Return the question that is answered where a message only says who is typing."""
    question: str | None = _table()["speakers"].get(speaker)
    return question


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    table: dict[str, Any] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return table
