"""Policy packs: one YAML file a lender, found by any of its names.

A pack that cannot be used is refused as a whole, with file, line and reason: thresholds are never half right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from rules import tables
from rules.reading import Item, read
from rules.rows import ActRow, ConditionRow, ContactRow, NextSteps, StageRow, StepRow
from rules.when import breaks_in

HERE: Final = Path(__file__).resolve().parent
PACKS: Final = HERE / "policies"
GENERAL: Final = "general"

_HEAD = ("lender", "names")
_THRESHOLDS = ("stages", "contact_family", "conditions")
_ACTS = ("may", "may_not")
_STEPS = ("steps", "next_steps")

Layer = Mapping[str, Item]
"""The top-level entries of one file."""


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
    conditions: tuple[ConditionRow, ...]
    may: tuple[ActRow, ...]
    may_not: tuple[ActRow, ...]
    steps: Mapping[str, StepRow]
    next_steps: NextSteps
    breaks: Mapping[str, tuple[int, ...]]


def policy_for(lender: str | None) -> Policy:
    """The pack that knows the lender by this name; the general one for every other, and where no name is known."""
    by_name, general = _house_packs()
    return by_name.get(_plain(lender or ""), general)


def load_policies(folder: Path = PACKS) -> dict[str, Policy]:
    """All packs of a folder, by lender.

    Raises:
        PolicyError: One of them cannot be used, or two lenders share a name.
    """
    packs = {path.stem: load_policy(path) for path in sorted(folder.glob("*.yml"))}
    owners: dict[str, str] = {}
    for lender, policy in packs.items():
        for name in policy.names:
            owner = owners.setdefault(_plain(name), lender)
            if owner != lender:
                names = read(folder / f"{lender}.yml").entries()["names"]
                raise names.error(f'names: "{name}" is in {owner}.yml too; keep it in one of the two')
    return packs


def load_policy(path: Path) -> Policy:
    """The pack in one file, with what it takes over from the pack that it extends.

    Raises:
        PolicyError: The pack, or one that it extends, cannot be used.
    """
    own = _read_pack(path)
    layers = [*_shared_layers(), *_ancestors(own, (path,)), own]
    latest = {name: item for layer in layers for name, item in layer.items()}
    conditions = tables.read_conditions(latest["conditions"])
    contact_family = tables.read_contact_family(latest["contact_family"], conditions)
    steps = tables.read_steps([layer["steps"] for layer in layers if "steps" in layer])
    return Policy(
        lender=own["lender"].text(),
        names=own["names"].texts(),
        stages=tables.read_stages(latest["stages"]),
        contact_family=contact_family,
        conditions=conditions,
        may=tables.read_acts([layer["may"] for layer in layers if "may" in layer]),
        may_not=tables.read_acts([layer["may_not"] for layer in layers if "may_not" in layer]),
        steps=steps,
        next_steps=tables.read_next_steps(latest["next_steps"], steps),
        breaks=breaks_in([row.when for row in contact_family] + [row.when for row in conditions]),
    )


@cache
def _house_packs() -> tuple[Mapping[str, Policy], Policy]:
    packs = load_policies()
    return {_plain(name): policy for policy in packs.values() for name in policy.names}, packs[GENERAL]


@cache
def _shared_layers() -> tuple[Layer, ...]:
    return read(HERE / "acts.yml").fields(_ACTS), read(HERE / "steps.yml").fields(_STEPS)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _read_pack(path: Path) -> Layer:
    pack = read(path)
    found = pack.fields(_HEAD, ("extends", *_THRESHOLDS, *_ACTS, *_STEPS))
    if "extends" not in found:
        found = pack.fields((*_HEAD, *_THRESHOLDS), (*_ACTS, *_STEPS))
    lender = found["lender"].text()
    if lender != path.stem:
        raise found["lender"].error(f'lender: "{lender}" in a file called {path.name}; give both the same name')
    return found


def _ancestors(layer: Layer, line: tuple[Path, ...]) -> list[Layer]:
    """The packs that a pack extends, the most general first."""
    if "extends" not in layer:
        return []
    item = layer["extends"]
    path = item.path.with_name(f"{item.text()}.yml")
    if path in line:
        raise item.error(f'extends: "{path.stem}" leads back to this pack; extend one that does not')
    if not path.is_file():
        raise item.error(f'extends: there is no pack "{path.stem}" in this folder; write {path.name} or name another')
    parent = _read_pack(path)
    return [*_ancestors(parent, (*line, path)), parent]
