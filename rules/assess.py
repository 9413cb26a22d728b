"""How thresholds become an assessment.

The policy pack holds every number and sentence; here is only how a case with ranges and unknowns meets them:
whatever one point of the case would give belongs to the outcome, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rules.pack import CONTACT_FAMILY, STAGES, Act, Condition, ContactRow, Sourced, StageRow, Step
from rules.policy import Policy
from rules.situation import EVENTS, Situation
from rules.when import When, contact_values, deciding_points, open_points, representatives

_ASKED = ("overdue_days", "missed_calls", "out_of_contact")


@dataclass(frozen=True, slots=True)
class Ground:
    """One possible outcome in words, and what it rests on.

    Attributes:
        of: "stage" or "contact_family".
        outcome: The outcome.
        name: The outcome in the borrower's language.
        basis: The row behind it, with grade, source and date.
    """

    of: str
    outcome: str
    name: str
    basis: Sourced


@dataclass(frozen=True, slots=True)
class Assessment:
    """What follows from a case.

    Attributes:
        situation: The case.
        stage: The possible stages, in order; one where it is certain.
        next_stage: The stage after the last possible one; None in the last stage, or where the days are not known.
        contact_family: How likely relatives or the emergency contact are to be reached: the possible outcomes.
        met: Conditions behind contact_family that hold.
        unmet: Conditions behind contact_family that do not hold.
        unknown: Conditions behind contact_family of which neither is certain.
        may: What collectors may do, whichever of the outcomes it is.
        may_not: What collectors may not do, whichever of the outcomes it is.
        next_steps: What to do, in order, fit for the gravest of the outcomes.
        ask_for: The field of `Situation` most worth asking for; None where nothing missing would change the outcome.
        grounds: What each possible outcome rests on.
    """

    situation: Situation
    stage: tuple[str, ...]
    next_stage: str | None
    contact_family: tuple[str, ...]
    met: tuple[Condition, ...]
    unmet: tuple[Condition, ...]
    unknown: tuple[Condition, ...]
    may: tuple[Act, ...]
    may_not: tuple[Act, ...]
    next_steps: tuple[Step, ...]
    ask_for: str | None
    grounds: tuple[Ground, ...]

    def outcomes(self) -> dict[str, tuple[str, ...]]:
        """What an answer may depend on, as plain words; several where each of them is possible.

        `lender_type` is always unknown here: the policy packs do not hold it.
        """
        case = self.situation
        return {
            "stage": self.stage,
            "contact_family": self.contact_family,
            "lender_type": ("unknown",),
            "speaker": (case.speaker,),
            "talked_to_lender": (_word(case.talked_to_lender),),
            "emergency_contact_on_file": (_word(case.emergency_contact_on_file),),
            "events": tuple(event for event in EVENTS if event in case.events),
        }


def _word(flag: bool | None) -> str:
    return {True: "yes", False: "no", None: "unknown"}[flag]


def assess(situation: Situation, policy: Policy) -> Assessment:
    """What follows from a case under a lender's policy. Every situation gets an assessment."""
    stages = _stages(situation, policy)
    stage = tuple(row.id for row in stages)
    deciders = _deciders(situation, policy)
    contact_family = _contact_family(deciders)
    met, unmet, unknown = _conditions(situation, policy, deciders)
    return Assessment(
        situation=situation,
        stage=stage,
        next_stage=_next_stage(situation, stage),
        contact_family=contact_family,
        met=met,
        unmet=unmet,
        unknown=unknown,
        may=tuple(_told(policy.may, stage, contact_family)),
        may_not=tuple(_told(policy.may_not, stage, contact_family)),
        next_steps=tuple(_next_steps(situation, policy, stage, contact_family)),
        ask_for=_ask_for(situation, policy),
        grounds=tuple(_grounds(stages, deciders)),
    )


def _stages(situation: Situation, policy: Policy) -> tuple[StageRow, ...]:
    if situation.overdue_days is None:
        return policy.stages
    low, high = situation.overdue_days
    return tuple(
        row
        for row in policy.stages
        if (high is None or row.from_days <= high) and (row.to_days is None or low <= row.to_days)
    )


def _next_stage(situation: Situation, stage: tuple[str, ...]) -> str | None:
    if situation.overdue_days is None or stage[-1] == STAGES[-1]:
        return None
    return STAGES[STAGES.index(stage[-1]) + 1]


def _deciders(situation: Situation, policy: Policy) -> tuple[ContactRow, ...]:
    """The rows that decide about at least one point of the case, in the order of the pack."""
    hit = {
        next(index for index, row in enumerate(policy.contact_family) if row.when.holds(point))
        for point in deciding_points(situation, policy.breaks)
    }
    return tuple(policy.contact_family[index] for index in sorted(hit))


def _contact_family(deciders: Iterable[ContactRow]) -> tuple[str, ...]:
    possible = {row.outcome for row in deciders}
    return tuple(outcome for outcome in CONTACT_FAMILY if outcome in possible)


def _conditions(
    situation: Situation, policy: Policy, deciders: tuple[ContactRow, ...]
) -> tuple[tuple[Condition, ...], tuple[Condition, ...], tuple[Condition, ...]]:
    """The conditions met, unmet and unknown, of those that the rows looked at down to the last decider."""
    looked_at: set[str] = set()
    for row in policy.contact_family[: policy.contact_family.index(deciders[-1]) + 1]:
        looked_at |= row.when.fields_used()
    found: dict[frozenset[bool], list[Condition]] = {}
    for condition in policy.conditions:
        if looked_at.issuperset(condition.when.fields_used()):
            found.setdefault(_truth(condition.when, situation, policy), []).append(condition)
    met, unmet, unknown = (tuple(found.get(frozenset(truth), ())) for truth in ({True}, {False}, {True, False}))
    return met, unmet, unknown


def _truth(when: When, situation: Situation, policy: Policy) -> frozenset[bool]:
    return frozenset(when.holds(point) for point in open_points(situation, policy.breaks))


def _told(acts: Iterable[Act], stage: tuple[str, ...], contact_family: tuple[str, ...]) -> Iterator[Act]:
    for act in acts:
        if set(stage) <= set(act.stages) and set(contact_family) <= set(act.contact_family):
            yield act


def _next_steps(
    situation: Situation, policy: Policy, stage: tuple[str, ...], contact_family: tuple[str, ...]
) -> Iterator[Step]:
    gravest = "unknown" if situation.overdue_days is None else stage[-1]
    by_outcome = getattr(policy.next_steps.contact_family, contact_family[-1])
    by_stage = getattr(policy.next_steps.stage, gravest)
    for name in dict.fromkeys((*by_outcome, *by_stage)):
        step = policy.steps[name]
        if step.skip_if is None or _truth(step.skip_if, situation, policy) != {True}:
            yield step


def _ask_for(situation: Situation, policy: Policy) -> str | None:
    """The first missing field of which some answer would change an outcome."""
    now = _outcomes(situation, policy)
    for field in _ASKED:
        missing = getattr(situation, field) is None
        if missing and any(_outcomes(after, policy) != now for after in _answered(field, situation, policy)):
            return field
    return None


def _answered(field: str, situation: Situation, policy: Policy) -> Iterator[Situation]:
    """The case as it would be after each answer that is still open."""
    if field == "overdue_days":
        starts = {row.from_days for row in policy.stages}
        for days in representatives(None, sorted(starts.union(policy.breaks[field]))):
            yield replace(situation, overdue_days=(days, days))
    elif field == "missed_calls":
        for calls in representatives(None, policy.breaks[field]):
            yield replace(situation, missed_calls=(calls, calls))
    else:
        no_call_missed = situation.missed_calls == (0, 0)
        for lost in contact_values(None, 0 if no_call_missed else 1):
            yield replace(situation, out_of_contact=lost)


def _outcomes(situation: Situation, policy: Policy) -> tuple[tuple[StageRow, ...], tuple[str, ...]]:
    return _stages(situation, policy), _contact_family(_deciders(situation, policy))


def _grounds(stages: Iterable[StageRow], deciders: Iterable[ContactRow]) -> Iterator[Ground]:
    for stage in stages:
        yield Ground("stage", stage.id, stage.name, stage)
    for row in deciders:
        yield Ground("contact_family", row.outcome, row.name, row)
