"""Whether what a collector did is allowed: a table of acts, decided by who is called, who lends, who can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import StrictBool, validator
from pydantic.fields import ModelField

from rules.pack import Carried
from rules.situation import EVENTS, SPEAKERS, Situation, Span
from yaml_models import Row, Text, Whole, read

TABLE = Path(__file__).with_name("conduct.yml")

Verdict = Literal["not_allowed", "allowed", "disputed", "depends"]
LENDER_TYPES = ("bank", "card_issuer", "consumer_finance", "micro_loan", "loan_facilitation")
"""Kinds of lender; whoever calls may also give "unknown"."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a collector did, and what rules say of it.

    Attributes:
        event: The act, of `EVENTS`.
        name: The act in the reader's language, without a subject: 夜里打来.
        verdict: not_allowed, allowed, disputed or depends.
        text: What the rules say, in one or two sentences.
        facts: Ids of the facts; the first one carries the verdict.
        evidence: What to keep.
    """

    event: str
    name: str
    verdict: Verdict
    text: str
    facts: tuple[str, ...]
    evidence: tuple[str, ...]


class _When(Row):
    """What must hold for a row; what is not given always does."""

    speakers: tuple[str, ...] = SPEAKERS
    reachable: StrictBool | None = None
    happened: tuple[str, ...] = ()
    lender_types: tuple[str, ...] = ()

    @validator("speakers", "happened", "lender_types")
    def _known(cls, words: tuple[str, ...], field: ModelField) -> tuple[str, ...]:
        known = {"speakers": SPEAKERS, "happened": EVENTS, "lender_types": LENDER_TYPES}[field.name]
        for word in words:
            if word not in known:
                raise ValueError(f'unknown word "{word}"; known: {", ".join(known)}')
        return words

    def fits(self, lender_types: frozenset[str], situation: Situation, events: frozenset[str]) -> bool:
        return (
            situation.speaker in self.speakers
            and (self.reachable is None or self.reachable == is_reachable(situation))
            and (not self.happened or not events.isdisjoint(self.happened))
            and (not self.lender_types or (bool(lender_types) and lender_types <= set(self.lender_types)))
        )


class _Verdict(Carried):
    verdict: Verdict
    when: _When = _When()
    name: Text | None = None
    text: Text


class _Act(Row):
    event: Text
    name: Text
    evidence: tuple[Text, ...]
    rows: tuple[_Verdict, ...]


class _AnswerTime(Carried):
    lender_types: tuple[str, ...]
    days: tuple[Whole, Whole]


class _Table(Row):
    complaints: tuple[_AnswerTime, ...]
    acts: tuple[_Act, ...]


def judge_conduct(events: Iterable[str], lender_types: Iterable[str], situation: Situation) -> tuple[Conduct, ...]:
    """Return what the rules say of each act among some events, in the order of the events.

    Args:
        events: What has happened; events that are no act of a collector, such as a judgment, are passed over.
        lender_types: The kinds of lender that are possible; empty or "unknown" where nothing is known.
        situation: Who is typing, whether the borrower can be reached, and what else has happened.
    """
    told = tuple(dict.fromkeys(events))
    kinds = _known(lender_types)
    everything = situation.events.union(told)
    table = {str(act.event): act for act in _table().acts}
    return tuple(_judged(table[event], kinds, situation, everything) for event in told if event in table)


def complaint_days(lender_types: Iterable[str]) -> Span | None:
    """Return within how many days a lender of these kinds has to answer a complaint; None where nothing fixes it."""
    kinds = _known(lender_types)
    return next((row.days for row in _table().complaints if kinds and kinds <= set(row.lender_types)), None)


def acts() -> tuple[str, ...]:
    """Return the events that are acts of a collector."""
    return tuple(act.event for act in _table().acts)


def is_reachable(situation: Situation) -> bool | None:
    """Return whether the lender can reach the borrower; None where nothing tells."""
    if situation.out_of_contact is not None:
        return not situation.out_of_contact
    if situation.talked_to_lender or situation.missed_calls == (0, 0):
        return True
    return None


def _judged(act: _Act, kinds: frozenset[str], situation: Situation, events: frozenset[str]) -> Conduct:
    row = next(row for row in act.rows if row.when.fits(kinds, situation, events))
    return Conduct(act.event, row.name or act.name, row.verdict, row.text, row.facts, act.evidence)


def _known(lender_types: Iterable[str]) -> frozenset[str]:
    """Return the possible kinds of lender; empty where nothing is known of it."""
    possible = frozenset(lender_types)
    return frozenset() if "unknown" in possible else possible


@lru_cache(maxsize=1)
def _table() -> _Table:
    return load_conduct(TABLE)


def load_conduct(path: Path) -> _Table:
    """Return the table in a file.

    Raises:
        ContentError: It does not have the expected shape, names an act twice, or leaves some case without a verdict.
    """
    file = read(path)
    table = file.parse(_Table)
    seen: set[str] = set()
    for index, act in enumerate(table.acts):
        if act.event not in EVENTS:
            raise file.error(["acts", index, "event"], f'unknown event "{act.event}"; known: {", ".join(EVENTS)}')
        if act.event in seen:
            raise file.error(["acts", index, "event"], f'"{act.event}" stands here twice; keep one')
        seen.add(act.event)
        if not act.rows or act.rows[-1].when != _When():
            raise file.error(["acts", index], "the last row must fit every case; add one without `when`")
    return table
