"""Takes in what the person just told: the facts, what they mean, and the fear or anger that was shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from actions.case import Case
from actions.facts_in_words import events_in_words, fact_in_words, facts_in_words
from actions.plan import Moment
from actions.slots import TOLD, situation_from
from actions.thread import question_of_event
from actions.words import words

DECIDES = {"missed_calls": "contact_family", "out_of_contact": "contact_family", "overdue_days": "stage"}
"""The outcome on which a fact's meaning depends."""


def acknowledgement(moment: Moment) -> str | None:
    """Return one sentence that takes in what was told; None where nothing new was, or it was said before."""
    said = [each for each in (_feeling(moment), _facts(moment)) if each and not moment.memory.has_read(each)]
    return "".join(said) or None


def change_in_words(moment: Moment) -> str:
    """Return what was corrected: 天数从30天改成40天; empty where nothing was."""
    before = situation_from(moment.case.corrected)
    changes = [_change(field, moment.case, before) for field in moment.case.corrected if field in words()["names"]]
    return "，".join(change for change in changes if change)


def _change(field: str, case: Case, before: Any) -> str:
    name, after = words()["names"][field], fact_in_words(field, case.situation)
    was = fact_in_words(field, before)
    if not after or was in after or after in was:  # 美团借钱, then 美团: the same loan
        return ""
    form = "from_to" if was and was != after else "to"
    return str(words()["changed"][form]).format(name=name, before=_bare(was), after=_bare(after))


def _bare(fact: str) -> str:
    """Return the figure of a fact without the words around it: 逾期12天 is 12天."""
    for before in ("逾期", "有", "欠", "每月收入", "每月开支", "每月能还"):
        fact = fact.removeprefix(before)
    return fact.removesuffix("电话没接")


def _feeling(moment: Moment) -> str | None:
    text = moment.turn.text
    for feeling, cues in words()["feelings"].items():
        if any(cue in text for cue in cues):
            return str(words()["acknowledge"]["feeling"][feeling])
    return None


def _facts(moment: Moment) -> str | None:
    case, table = moment.case, words()["acknowledge"]
    if (
        case.supposed
        and not case.happened
        and any(entity.get("role") == "other_person" for entity in moment.turn.entities)
    ):
        return str(table["others"])
    new = [field for field in (*TOLD, "lender") if field in case.told and field not in case.corrected]
    if "due_date" in new and "overdue_days" in new:
        new.remove("due_date")
    if new == ["lender"]:
        return None
    several = len(moment.turn.values("loan")) > 1
    if several and "lender" in new:  # the last one named is not the lender of all
        new.remove("lender")
    told = told_in_words(case, new, _unanswered(case))
    if several and "principal" in new:
        told = f"{table['together']}{told}"
    if not told:
        return None
    meaning = next(_meanings(new, case, told), None)
    if meaning is not None and not moment.memory.has_read(meaning.format(facts="")):
        return meaning.format(facts=told)
    forms = table["facts"]
    return str(forms[moment.memory.turns % len(forms)].format(facts=told))


def told_in_words(case: Case, fields: Iterable[str], events: Iterable[str]) -> str:
    """Return facts and events of the case, and whose they are where somebody else is typing; empty where none is known.

    Args:
        case: The case.
        fields: Fields of `Situation`.
        events: What has happened.
    """
    is_others = case.situation.speaker != "borrower" and case.situation.debtor
    whose = case.values["borrower"] if is_others else ""
    of_debtor = words()["events_of_the_debtor"]
    told = [(whose, facts_in_words(_subject_first(fields), case.situation))]
    # 您先生收到传票, but who calls all day is not he
    told += [(whose if event in of_debtor else "", events_in_words((event,))) for event in events]
    return "、".join(f"{of}{said}" for of, said in told if said)


def _subject_first(fields: Iterable[str]) -> list[str]:
    """Return the fields in the order in which people say them: the lender, then the sum, the days, the calls."""
    order = ("lender", "principal", "overdue_days", "missed_calls")
    return sorted(fields, key=lambda field: order.index(field) if field in order else len(order))


def _unanswered(case: Case) -> tuple[str, ...]:
    """Return the events that the answer itself does not take in: all but the one that it answers."""
    answered = question_of_event(case.happened, case.situation.speaker)
    return tuple(event for event in case.happened if question_of_event((event,), case.situation.speaker) != answered)


def _meanings(fields: list[str], case: Case, told: str) -> Iterator[str]:
    """Yield what the fields mean, but for what the told facts contradict: 电话打得通 is never called 失联."""
    table: Mapping[str, Mapping[str, str]] = words()["acknowledge"]["meaning"]
    contradicted_by: Mapping[str, list[str]] = words()["acknowledge"]["contradicted_by"]
    for field in fields:
        outcome = DECIDES.get(field)
        possible = case.outcomes.get(outcome, ()) if outcome else ()
        if not outcome or len(possible) != 1 or possible[0] not in table.get(outcome, {}):
            continue
        if not any(fact in told for fact in contradicted_by.get(possible[0], [])):
            yield table[outcome][possible[0]]
