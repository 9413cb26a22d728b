"""Policy packs: one YAML file a lender, found by any of its names.

A pack that cannot be used is refused as a whole, with file, line and reason: thresholds are never half right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

from rules.pack import Act, Condition, ContactRow, NextSteps, Pack, Sentence, StageRow, Step, Tables
from rules.when import COUNTS, Limit, breaks_in
from yaml_models import YamlFile, read

HERE: Final = Path(__file__).resolve().parent
PACKS: Final = HERE / "policies"
GENERAL: Final = "general"

_Sentence = TypeVar("_Sentence", bound=Sentence)


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds of one lender, and the sentences that go with them.

    Attributes:
        lender: The name of the pack.
        names: Every name by which borrowers may call the lender.
        stages: From the due date onwards; together they cover all days.
        contact_family: The first row that fits decides; the last one always fits.
        conditions: What those rows look at, in words.
        may: What collectors may do.
        may_not: What collectors may not do.
        steps: What a borrower can do, by id.
        next_steps: Which of the steps belong to which outcome.
        breaks: For each count the values at which some row changes its mind.
    """

    lender: str
    names: tuple[str, ...]
    stages: tuple[StageRow, ...]
    contact_family: tuple[ContactRow, ...]
    conditions: tuple[Condition, ...]
    may: tuple[Act, ...]
    may_not: tuple[Act, ...]
    steps: Mapping[str, Step]
    next_steps: NextSteps
    breaks: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Layer:
    """One file of those that a policy is put together from."""

    file: YamlFile
    tables: Tables


def policy_for(lender: str | None) -> Policy:
    """The pack that knows the lender by this name; the general one for every other, and where no name is known."""
    by_name, general = _house_packs()
    return by_name.get(_plain(lender or ""), general)


def load_policies(folder: Path = PACKS) -> dict[str, Policy]:
    """All packs of a folder, by lender.

    Raises:
        ContentError: One of them cannot be used, or two lenders share a name.
    """
    packs = {path.stem: load_policy(path) for path in sorted(folder.glob("*.yml"))}
    owners: dict[str, str] = {}
    for lender, policy in packs.items():
        for name in policy.names:
            owner = owners.setdefault(_plain(name), lender)
            if owner != lender:
                file = read(folder / f"{lender}.yml")
                raise file.error(["names"], f'"{name}" is in {owner}.yml too; keep it in one of the two')
    return packs


def load_policy(path: Path) -> Policy:
    """The pack in one file, with what it takes over from the pack that it extends.

    Raises:
        ContentError: The pack, or one that it extends, cannot be used.
    """
    file, own = _read_pack(path)
    layers = [*_shared_layers(), *_ancestors(file, own, (path,)), _Layer(file, own)]
    stages = _last(layers, "stages").tables.stages
    deciding = _last(layers, "contact_family")
    contact_family = deciding.tables.contact_family
    conditions = _last(layers, "conditions").tables.conditions
    choosing = _last(layers, "next_steps")
    next_steps = choosing.tables.next_steps
    assert stages and contact_family and next_steps  # `_last` has found them
    _check_conditions(deciding.file, contact_family, conditions)
    steps = _by_id(layer.tables.steps for layer in layers)
    _check_steps(choosing.file, next_steps, steps)
    return Policy(
        lender=own.lender,
        names=own.names,
        stages=stages,
        contact_family=contact_family,
        conditions=conditions,
        may=tuple(_by_id(layer.tables.may for layer in layers).values()),
        may_not=tuple(_by_id(layer.tables.may_not for layer in layers).values()),
        steps=steps,
        next_steps=next_steps,
        breaks=breaks_in([*(row.when for row in contact_family), *(row.when for row in conditions)]),
    )


@cache
def _house_packs() -> tuple[Mapping[str, Policy], Policy]:
    packs = load_policies()
    return {_plain(name): policy for policy in packs.values() for name in policy.names}, packs[GENERAL]


@cache
def _shared_layers() -> tuple[_Layer, ...]:
    files = [read(HERE / name) for name in ("acts.yml", "steps.yml")]
    return tuple(_Layer(file, file.parse(Tables)) for file in files)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _read_pack(path: Path) -> tuple[YamlFile, Pack]:
    file = read(path)
    pack = file.parse(Pack)
    if pack.lender != path.stem:
        reason = f'is "{pack.lender}" in a file called {path.name}; give both the same name'
        raise file.error(["lender"], reason)
    return file, pack


def _ancestors(file: YamlFile, pack: Pack, line: tuple[Path, ...]) -> list[_Layer]:
    """The packs that a pack extends, the most general first."""
    if pack.extends is None:
        return []
    path = line[-1].with_name(f"{pack.extends}.yml")
    if path in line:
        raise file.error(["extends"], f'"{path.stem}" leads back to this pack; extend one that does not')
    if not path.is_file():
        reason = f'there is no pack "{path.stem}" in this folder; write {path.name} or name another'
        raise file.error(["extends"], reason)
    parent_file, parent = _read_pack(path)
    return [*_ancestors(parent_file, parent, (*line, path)), _Layer(parent_file, parent)]


def _last(layers: Sequence[_Layer], table: str) -> _Layer:
    """The last layer that holds a table."""
    for layer in reversed(layers):
        if table in layer.tables.__fields_set__:
            return layer
    raise layers[-1].file.error([], f'"{table}" is missing; add it, or extend a pack that has it')


def _by_id(tables: Iterable[tuple[_Sentence, ...]]) -> dict[str, _Sentence]:
    """Rows of all tables by id; those of a later table replace those of an earlier one."""
    return {row.id: row for table in tables for row in table}


def _check_conditions(file: YamlFile, rows: Sequence[ContactRow], conditions: Sequence[Condition]) -> None:
    """Every threshold that decides has its sentence."""
    told = {edge for row in conditions for limit in row.when.every_limit() for edge in _edges(limit)}
    for index, row in enumerate(rows):
        for limit in row.when.every_limit():
            for field, value in sorted(_edges(limit) - told):
                reason = f"no condition tells of {field} at {value}; add one"
                raise file.error(["contact_family", index], reason)


def _edges(limit: Limit) -> set[tuple[str, int]]:
    if limit.field not in COUNTS:
        return {(limit.field, 1)}  # `false` is told by the sentence about `true`
    return {(limit.field, value) for value in limit.breaks()}


def _check_steps(file: YamlFile, table: NextSteps, steps: Mapping[str, Step]) -> None:
    for part, outcomes in table.dict().items():
        for outcome, names in outcomes.items():
            for name in names:
                if name not in steps:
                    reason = f'names "{name}", which `steps` lacks; add it or drop it'
                    raise file.error(["next_steps", part, outcome], reason)
