"""The tables of a policy pack: rows read in order, and what must hold between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from rules import rows
from rules.reading import Item
from rules.rows import ActRow, ConditionRow, ContactRow, NextSteps, StageRow, StepRow
from rules.when import COUNTS, Limit, When

Row = TypeVar("Row")


def read_stages(item: Item) -> tuple[StageRow, ...]:
    """The stages: all of them, in order, from day 0, without gap or overlap, the last one open."""
    read = [(row_item, rows.read_stage(row_item)) for row_item in item.items()]
    ids = tuple(row.id for _, row in read)
    if ids != rows.STAGES:
        raise item.error(f"stages: found {', '.join(ids) or 'none'}; list {', '.join(rows.STAGES)}, in this order")
    first_item, first = read[0]
    if first.from_days != 0:
        raise first_item.error(f'stages: "{first.id}" begins at {first.from_days}; the first stage begins at 0')
    for (before_item, before), (after_item, after) in pairwise(read):
        if before.to_days is None:
            raise before_item.error(f'stages: "{before.id}" has no to_days; only the last stage stays open')
        if after.from_days != before.to_days + 1:
            ends = f'"{after.id}" begins at {after.from_days} but "{before.id}" ends at {before.to_days}'
            raise after_item.error(f"stages: {ends}; make the ranges meet")
    last_item, last = read[-1]
    if last.to_days is not None:
        raise last_item.error(f'stages: "{last.id}" ends at {last.to_days}; leave to_days out, it stays open')
    return tuple(row for _, row in read)


def read_conditions(item: Item) -> tuple[ConditionRow, ...]:
    """The conditions, each with an id of its own."""
    return tuple(_by_id([item], rows.read_condition, lambda row: row.condition.id).values())


def read_contact_family(item: Item, conditions: Iterable[ConditionRow]) -> tuple[ContactRow, ...]:
    """The rows that decide: the last one always fits, no other does, and each threshold has its sentence."""
    read = [(row_item, rows.read_contact_row(row_item)) for row_item in item.items()]
    if not read:
        raise item.error("contact_family: no rows; the last one has no `when`, so that every case is decided")
    for row_item, row in read[:-1]:
        if row.when == When():
            raise row_item.error(f'contact_family: "{row.outcome}" always fits; move it last, no row below is reached')
    last_item, last = read[-1]
    if last.when != When():
        raise last_item.error(f'contact_family: "{last.outcome}" is last and has a `when`; end with a row without')
    told = {edge for row in conditions for limit in row.when.every_limit() for edge in _edges(limit)}
    for row_item, row in read:
        for limit in row.when.every_limit():
            for field, value in sorted(_edges(limit) - told):
                raise row_item.error(f"contact_family: no condition tells of {field} at {value}; add one")
    return tuple(row for _, row in read)


def read_acts(items: Sequence[Item]) -> tuple[ActRow, ...]:
    """Acts; those of a later table replace those of an earlier one by id."""
    return tuple(_by_id(items, rows.read_act, lambda row: row.act.id).values())


def read_steps(items: Sequence[Item]) -> Mapping[str, StepRow]:
    """Steps by id; those of a later table replace those of an earlier one."""
    return _by_id(items, rows.read_step, lambda row: row.step.id)


def read_next_steps(item: Item, steps: Mapping[str, StepRow]) -> NextSteps:
    """Which steps belong to which outcome; every step named is one of `steps`."""
    found = rows.read_next_steps(item)
    for table in (found.stage, found.contact_family):
        for outcome, names in table.items():
            for name in names:
                if name not in steps:
                    raise item.error(f'next_steps: "{outcome}" names "{name}", which `steps` lacks; add it or drop it')
    return found


def _edges(limit: Limit) -> set[tuple[str, int]]:
    if limit.field not in COUNTS:
        return {(limit.field, 1)}  # `false` is told by the sentence about `true`
    return {(limit.field, value) for value in limit.breaks()}


def _by_id(items: Sequence[Item], read: Callable[[Item], Row], id_of: Callable[[Row], str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for table in items:
        own: dict[str, Row] = {}
        for item in table.items():
            row = read(item)
            if id_of(row) in own:
                raise item.error(f'"{id_of(row)}" stands in this table twice; keep one')
            own[id_of(row)] = row
        found |= own
    return found
