"""The tables of a policy pack: what a row holds, and what must hold between the rows of one table."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final, Literal, get_args

from pydantic import ConstrainedStr, validator

from rules.when import When
from yaml_models import Day, Row, Text, Whole, at

Stage = Literal["current", "reminder", "calls", "agent", "legal_risk"]
STAGES: Final[tuple[str, ...]] = get_args(Stage)
"""From the due date onwards; the order is the meaning."""

Outcome = Literal["not_applicable", "unlikely", "possible", "likely", "unknown"]
CONTACT_FAMILY: Final[tuple[str, ...]] = get_args(Outcome)
"""From mild to grave, and last the one that says nothing is known."""

Grade = Literal[
    "law", "interpretation", "regulation", "official_notice", "standard", "self_regulation", "practice", "article"
]
GRADES: Final[tuple[str, ...]] = get_args(Grade)
"""What a statement may rest on, the firmest first."""


class FactId(ConstrainedStr):
    """The id of a fact, such as GB-05; SD-… is a claim of the article."""

    strict = True

    @classmethod
    def validate(cls, value: str) -> str:
        """Refuses what is no id."""
        letters, _, digits = value.partition("-")
        if not (len(letters) == len(digits) == 2 and letters.isupper() and digits.isdecimal() and value.isascii()):
            raise ValueError(f'"{value}" is no fact id; write one such as GB-05')
        return value


class Sourced(Row):
    """A row with what it rests on.

    Attributes:
        grade: How firm its ground is, one of `GRADES`.
        source: A fact id; for grade article the id of the article's claim (SD-…).
        as_of: The day on which the source was last looked at.
    """

    grade: Grade
    source: FactId
    as_of: Day

    @validator("source")
    def _fits_the_grade(cls, source: str, values: dict[str, Any]) -> str:
        if "grade" in values and (values["grade"] == "article") != source.startswith("SD-"):
            raise ValueError(f'grade "{values["grade"]}" with source {source}; SD-… goes with "article" only')
        return source


class StageRow(Sourced):
    """A stage of collection and the days it covers; to_days is None for the last."""

    id: Stage
    name: Text
    from_days: Whole
    to_days: Whole | None = None

    @validator("to_days")
    def _in_order(cls, last: int | None, values: dict[str, Any]) -> int | None:
        first = values.get("from_days", 0)
        if last is not None and last < first:
            raise ValueError(f"to_days {last} is before from_days {first}; swap them")
        return last


class ContactRow(Sourced):
    """An outcome of contact_family and when it fits."""

    outcome: Outcome
    name: Text
    when: When = When()


class Condition(Sourced):
    """Something that decides about contact_family, in the borrower's language, and when it is met."""

    id: Text
    text: Text
    when: When


class Carried(Row):
    """A row with the facts that carry it, the first one above all."""

    facts: tuple[FactId, ...]

    @validator("facts")
    def _has_a_fact(cls, facts: tuple[str, ...]) -> tuple[str, ...]:
        if not facts:
            raise ValueError("is empty; name the fact that carries the row")
        return facts


class Sentence(Carried):
    """A sentence with the facts that carry it."""

    id: Text
    text: Text


class Act(Sentence):
    """Something that collectors may or may not do, and the outcomes under which it is worth saying."""

    stages: tuple[Stage, ...] = get_args(Stage)
    contact_family: tuple[Outcome, ...] = get_args(Outcome)


class Step(Sentence):
    """Something the borrower can do next, and what makes it needless."""

    skip_if: When | None = None


class StepsByStage(Row):
    """The steps of each stage; `unknown` stands for days that were not said."""

    current: tuple[Text, ...]
    reminder: tuple[Text, ...]
    calls: tuple[Text, ...]
    agent: tuple[Text, ...]
    legal_risk: tuple[Text, ...]
    unknown: tuple[Text, ...]


class StepsByOutcome(Row):
    """The steps of each outcome of contact_family."""

    not_applicable: tuple[Text, ...]
    unlikely: tuple[Text, ...]
    possible: tuple[Text, ...]
    likely: tuple[Text, ...]
    unknown: tuple[Text, ...]


class NextSteps(Row):
    """Which steps belong to which outcome, in order."""

    stage: StepsByStage
    contact_family: StepsByOutcome


class Tables(Row):
    """What a file may hold besides its name: a pack holds some or all of it, `acts.yml` and `steps.yml` a part."""

    stages: tuple[StageRow, ...] | None = None
    contact_family: tuple[ContactRow, ...] | None = None
    conditions: tuple[Condition, ...] = ()
    may: tuple[Act, ...] = ()
    may_not: tuple[Act, ...] = ()
    steps: tuple[Step, ...] = ()
    next_steps: NextSteps | None = None

    @validator("conditions", "may", "may_not", "steps")
    def _each_id_once(cls, rows: tuple[Any, ...]) -> tuple[Any, ...]:
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if row.id in seen:
                raise at(index, f'"{row.id}" stands in this table twice; keep one')
            seen.add(row.id)
        return rows

    @validator("stages")
    def _cover_every_day(cls, rows: tuple[StageRow, ...] | None) -> tuple[StageRow, ...] | None:
        """All stages, in order, from day 0, without gap or overlap, the last one open."""
        if rows is None:
            return None
        ids = ", ".join(row.id for row in rows)
        if tuple(row.id for row in rows) != STAGES:
            raise ValueError(f"are {ids or 'none'}; list {', '.join(STAGES)}, in this order")
        if rows[0].from_days != 0:
            raise at(0, f'"{rows[0].id}" begins at {rows[0].from_days}; the first stage begins at 0')
        for index, (before, after) in enumerate(pairwise(rows)):
            if before.to_days is None:
                raise at(index, f'"{before.id}" has no to_days; only the last stage stays open')
            if after.from_days != before.to_days + 1:
                ends = f'"{after.id}" begins at {after.from_days} but "{before.id}" ends at {before.to_days}'
                raise at(index + 1, f"{ends}; make the ranges meet")
        if rows[-1].to_days is not None:
            raise at(len(rows) - 1, f'"{rows[-1].id}" ends at {rows[-1].to_days}; leave to_days out, it stays open')
        return rows

    @validator("contact_family")
    def _decide_every_case(cls, rows: tuple[ContactRow, ...] | None) -> tuple[ContactRow, ...] | None:
        """The last row always fits, no other does."""
        if rows is None:
            return None
        if not rows:
            raise ValueError("is empty; the last row has no `when`, so that every case is decided")
        for index, row in enumerate(rows[:-1]):
            if row.when == When():
                raise at(index, f'"{row.outcome}" always fits; move it last, no row below is reached')
        if rows[-1].when != When():
            raise at(len(rows) - 1, f'"{rows[-1].outcome}" is last and has a `when`; end with a row without')
        return rows


class Pack(Tables):
    """One lender's file; with `extends` it holds only what differs from another pack."""

    lender: Text
    names: tuple[Text, ...]
    extends: Text | None = None
