"""What a message asks in its talk.

The classifier has weighed its words and what was answered last. What is left are messages about the talk itself
(我刚说几天了), those whose meaning a named person decides (那我妈呢), and those that tell and do not ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import knowledge
from actions import ask
from actions.memory import Memory
from actions.slots import TOLD
from actions.turn import OVERVIEW, Turn, topic_of
from actions.yaml_table import yaml_table

NO_QUESTION = frozenset(
    {"out_of_scope", "nlu_fallback", "greet", "goodbye", "thank", "affirm", "deny", "report_situation", "correct_fact"}
)
"""Intents whose message asks nothing about being overdue by itself."""

LONGEST_SUPPOSITION = 12
LONGEST_ABOUT_TALK = 14
"""Characters; a longer message is about more than the talk."""
SURE_OF_THEM = 0.5
"""Least probability of the question given its topic, where only who is named tells the topic; else its overview."""
_SOMEBODY = re.compile("[他她](?!们)")
_ASKS = re.compile(r"[吗呢么嘛?？]|会|怎|咋|多久|多少|几时|何时|能不能|可不可|是不是|要不要|啥|哪|谁|为")


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
    own = tuple(_of_named(each, turn, memory) for each in turn.questions if asks and knowledge.has(each))
    if turn.is_payload:
        return Asked(own, likely)
    if memory.question is None:
        said = _about_the_talk(turn, "")
        return Asked((said,) if said else own, likely)
    decided = _by_the_talk(turn, memory)
    if decided is not None:
        return Asked((decided,), likely)
    if _only_tells(turn) and (not own or topic_of(own[0]) == memory.topic or _tells_what_was_asked(turn, memory)):
        return Asked((), likely)
    if ask.answered(turn, memory.asked_for) and not _ASKS.search(turn.text):  # 五六个
        return Asked((), likely)
    meant = _meant_by_who(turn, memory.topic) if turn.has("left_out") else None
    of_them = next((each for each in turn.candidates if each.topic == meant), None)
    if of_them is None:
        return Asked(own, likely)
    question = of_them.question if of_them.confidence >= SURE_OF_THEM else f"{of_them.topic}/{OVERVIEW}"
    return Asked((_of_person(question, turn),), likely)


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


def _about_the_talk(turn: Turn, question: str) -> str | None:
    """Return what a short message about the talk itself asks: 我刚说几天了, 你刚才说的是什么, 就直说会不会."""
    if len(turn.text) > LONGEST_ABOUT_TALK:
        return None
    rows = yaml_table("thread")["about_the_talk"]
    row = next((row for row in rows if any(re.search(each, turn.text) for each in row["patterns"])), None)
    return None if row is None else str(row["question"] or question)


def _supposes_only(turn: Turn) -> bool:
    """Whether the message asks the question before for a supposed case: 那如果是100天呢."""
    supposed = any(turn.values(field, "hypothetical") for field in TOLD)
    return supposed and len(turn.text) <= LONGEST_SUPPOSITION and turn.text.rstrip("？?。 ").endswith("呢")


def _only_tells(turn: Turn) -> bool:
    """Whether the message tells facts of the case and asks nothing; the answer before is fitted to them."""
    return turn.has(*TOLD) and not _ASKS.search(turn.text)


def _tells_what_was_asked(turn: Turn, memory: Memory) -> bool:
    """Whether the message holds a fact that this talk asked for: 漏了两个电话, even after something else."""
    return any(turn.value(fact) is not None for fact in (memory.asked_for, *memory.passed_over) if fact)


def _of_person(question: str, turn: Turn) -> str:
    """Return the question about the person who is named, where a topic's overview was found and has one."""
    topic, _, name = question.partition("/")
    if name != OVERVIEW:
        return question
    named = (f"{topic}/{relation}" for relation in turn.values("relation"))
    return next((each for each in named if knowledge.has(each)), question)


def _of_named(question: str, turn: Turn, memory: Memory) -> str:
    """Return the question about whom 他 or 她 stands for, where it was found for somebody else."""
    if turn.has("relation") or not _SOMEBODY.search(turn.text) or memory.facts.get("debtor"):
        return question
    means: dict[str, str] = yaml_table("thread")["of_named"].get(question, {})
    return means.get(str(memory.named), question)


def _meant_by_who(turn: Turn, topic: str | None) -> str | None:
    """Return the topic that the people named in the message mean after the topic before."""
    for relation in turn.values("relation"):
        for row in yaml_table("thread")["who"]:
            if relation in row["relations"]:
                after = {each: meant for meant, topics in row.get("after", {}).items() for each in topics}
                meant: str | None = after.get(topic, row.get("otherwise"))
                if meant:
                    return meant
    return None


def question_of_event(events: tuple[str, ...], speaker: str) -> str | None:
    """Return the question whose answer says what to do now that these things have happened."""
    for row in yaml_table("thread")["events"]:
        if row["event"] in events and speaker in row.get("speakers", [speaker]):
            return str(row["question"])
    return None


def event_of_named(relation: str | None, debtor: str | None) -> str | None:
    """Return what it is when 他 or 她 is called, who was named last in the talk; None where that is the debtor.

    Args:
        relation: The kind of who was named last.
        debtor: Whose loan it is, where it is not the loan of who is typing.
    """
    table = yaml_table("thread")["called"]
    if relation is None or relation in table["debtors"].get(debtor, ()):
        return None
    return next((event for event, relations in table["events"].items() if relation in relations), None)


def question_of_speaker(speaker: str) -> str | None:
    """Return the question that is answered where a message only says who is typing."""
    question: str | None = yaml_table("thread")["speakers"].get(speaker)
    return question
