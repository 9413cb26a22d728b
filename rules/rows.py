"""The rows a policy pack consists of, and how each is read."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from rules.reading import Item
from rules.when import When, read_when

STAGES = ("current", "reminder", "calls", "agent", "legal_risk")
"""From the due date onwards; the order is the meaning."""

CONTACT_FAMILY = ("not_applicable", "unlikely", "possible", "likely", "unknown")
"""From mild to grave, and last the one that says nothing is known."""

GRADES = ("law", "standard", "practice", "article")
_SOURCE = re.compile(r"[A-Z]{2}-\d{2}")
_BASIS = ("grade", "source", "as_of")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a threshold rests on.

    Attributes:
        grade: law, standard, practice or article.
        source: A fact id; for grade article the id of the article's claim (SD-…).
        as_of: The day on which the source was last looked at.
    """

    grade: str
    source: str
    as_of: datetime.date


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage of collection and the days it covers; to_days is None for the last."""

    id: str
    name: str
    from_days: int
    to_days: int | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class ContactRow:
    """An outcome of contact_family and when it fits."""

    outcome: str
    name: str
    when: When
    basis: Basis


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that decides about contact_family, in the borrower's language."""

    id: str
    text: str
    grade: str
    source: str


@dataclass(frozen=True, slots=True)
class ConditionRow:
    """A condition, and when it is met."""

    condition: Condition
    when: When
    basis: Basis


@dataclass(frozen=True, slots=True)
class Act:
    """Something that collectors may or may not do, with the facts that say so."""

    id: str
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act, and the outcomes under which it is worth saying."""

    act: Act
    stages: tuple[str, ...]
    contact_family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Something the borrower can do next, with the facts behind it."""

    id: str
    text: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step, and what makes it needless."""

    step: Step
    skip_if: When | None


@dataclass(frozen=True, slots=True)
class NextSteps:
    """Which steps belong to which outcome, in order; `unknown` stands for days that were not said."""

    stage: dict[str, tuple[str, ...]]
    contact_family: dict[str, tuple[str, ...]]


def read_stage(item: Item) -> StageRow:
    """A row of `stages`."""
    found = item.fields(("id", "name", "from_days", *_BASIS), ("to_days",))
    first = found["from_days"].number()
    last = found["to_days"].number() if "to_days" in found else None
    if last is not None and last < first:
        raise found["to_days"].error(f"stages: to_days {last} is before from_days {first}; swap them")
    return StageRow(found["id"].choice(STAGES, "stage"), found["name"].text(), first, last, _basis(found))


def read_contact_row(item: Item) -> ContactRow:
    """A row of `contact_family`."""
    found = item.fields(("outcome", "name", *_BASIS), ("when",))
    outcome = found["outcome"].choice(CONTACT_FAMILY, "outcome")
    return ContactRow(outcome, found["name"].text(), _when(found, "when") or When(), _basis(found))


def read_condition(item: Item) -> ConditionRow:
    """A row of `conditions`."""
    found = item.fields(("id", "text", "when", *_BASIS))
    basis = _basis(found)
    condition = Condition(found["id"].text(), found["text"].text(), basis.grade, basis.source)
    return ConditionRow(condition, read_when(found["when"]), basis)


def read_act(item: Item) -> ActRow:
    """A row of `may` or `may_not`."""
    found = item.fields(("id", "text", "facts"), ("stages", "contact_family"))
    return ActRow(
        Act(found["id"].text(), found["text"].text(), _facts(found["facts"])),
        found["stages"].choices(STAGES, "stage") if "stages" in found else STAGES,
        found["contact_family"].choices(CONTACT_FAMILY, "outcome") if "contact_family" in found else CONTACT_FAMILY,
    )


def read_step(item: Item) -> StepRow:
    """A row of `steps`."""
    found = item.fields(("id", "text", "facts"), ("skip_if",))
    step = Step(found["id"].text(), found["text"].text(), _facts(found["facts"]))
    return StepRow(step, _when(found, "skip_if"))


def read_next_steps(item: Item) -> NextSteps:
    """The table `next_steps`."""
    found = item.fields(("stage", "contact_family"))
    stage = found["stage"].fields((*STAGES, "unknown"))
    contact_family = found["contact_family"].fields(CONTACT_FAMILY)
    return NextSteps(
        {name: value.texts() for name, value in stage.items()},
        {name: value.texts() for name, value in contact_family.items()},
    )


def _when(found: dict[str, Item], name: str) -> When | None:
    return read_when(found[name]) if name in found else None


def _basis(found: dict[str, Item]) -> Basis:
    grade = found["grade"].choice(GRADES, "grade")
    source = _source(found["source"])
    if (grade == "article") != source.startswith("SD-"):
        raise found["source"].error(f'grade "{grade}" with source {source}; SD-… goes with "article" only')
    return Basis(grade, source, found["as_of"].date())


def _facts(item: Item) -> tuple[str, ...]:
    facts = tuple(_source(fact) for fact in item.items())
    if not facts:
        raise item.error("no fact; every sentence needs one that carries it")
    return facts


def _source(item: Item) -> str:
    source = item.text()
    if not _SOURCE.fullmatch(source):
        raise item.error(f'"{source}" is no fact id; write one such as GB-05')
    return source
