"""What holds for every case and every pack in the house."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules import (
    CONTACT_FAMILY,
    EVENTS,
    GRADES,
    SPEAKERS,
    STAGES,
    Act,
    Assessment,
    Policy,
    Situation,
    Span,
    Step,
    assess,
    load_policies,
)

# Well past the last threshold of any pack: 91 days, 5 calls.
MOST_DAYS, MOST_CALLS = 200, 12
SOURCE = re.compile(r"[A-Z]{2}-\d{2}")
MILD_TO_GRAVE = ("unlikely", "possible", "likely")

packs = st.sampled_from(sorted(load_policies().values(), key=lambda policy: policy.lender))
truth = st.none() | st.booleans()


def spans(most: int) -> st.SearchStrategy[Span]:
    ends = st.tuples(st.integers(0, most), st.integers(0, most))
    return ends.map(lambda pair: (min(pair), max(pair)))


def open_spans(most: int) -> st.SearchStrategy[Span]:
    return st.integers(0, most).map(lambda low: (low, None))


def with_events(events: tuple[str, ...]) -> st.SearchStrategy[Situation]:
    return st.builds(
        Situation,
        overdue_days=st.none() | spans(MOST_DAYS) | spans(5) | open_spans(MOST_DAYS),
        missed_calls=st.none() | spans(MOST_CALLS) | open_spans(MOST_CALLS),
        out_of_contact=truth,
        talked_to_lender=truth,
        emergency_contact_on_file=truth,
        speaker=st.sampled_from(SPEAKERS),
        events=st.frozensets(st.sampled_from(events), max_size=3),
    )


OF_THE_FAMILY = ("family_called", "contacts_messaged")
situations = with_events(EVENTS)
family_untouched = with_events(tuple(event for event in EVENTS if event not in OF_THE_FAMILY))


def gravity(assessment: Assessment) -> tuple[int, int]:
    ranks = [MILD_TO_GRAVE.index(outcome) for outcome in assessment.contact_family if outcome in MILD_TO_GRAVE]
    return min(ranks), max(ranks)


def points(span: Span | None) -> Iterator[Span | None]:
    if span is None or span[1] is None:
        yield span
    else:
        yield from ((value, value) for value in range(span[0], span[1] + 1))


def in_order(one: Span, other: Span) -> tuple[Span, Span]:
    """Two spans of which the second has the greater ends."""
    (low, high), (low_too, high_too) = one, other
    assert high is not None and high_too is not None
    return (min(low, low_too), min(high, high_too)), (max(low, low_too), max(high, high_too))


@given(situations, packs)
def test_every_situation_gets_an_assessment_in_known_words(situation: Situation, policy: Policy) -> None:
    assessment = assess(situation, policy)
    assert assessment.stage
    assert assessment.contact_family
    assert list(assessment.stage) == [stage for stage in STAGES if stage in assessment.stage]
    assert list(assessment.contact_family) == [word for word in CONTACT_FAMILY if word in assessment.contact_family]
    assert assessment.ask_for is None or getattr(situation, assessment.ask_for) is None
    assert assessment.next_steps


@given(situations, packs)
def test_every_sentence_has_a_source(situation: Situation, policy: Policy) -> None:
    assessment = assess(situation, policy)
    for condition in (*assessment.met, *assessment.unmet, *assessment.unknown):
        assert condition.text
        assert condition.grade in GRADES
        assert SOURCE.fullmatch(condition.source)
    sentences: list[Act | Step] = [*assessment.may, *assessment.may_not, *assessment.next_steps]
    for sentence in sentences:
        assert sentence.text
        assert sentence.facts
        assert all(SOURCE.fullmatch(fact) for fact in sentence.facts)
    grounds = {(ground.of, ground.outcome) for ground in assessment.grounds}
    outcomes = assessment.outcomes()
    assert grounds == {(of, outcome) for of in ("stage", "contact_family") for outcome in outcomes[of]}
    assert all(ground.basis.grade in GRADES and SOURCE.fullmatch(ground.basis.source) for ground in assessment.grounds)


@given(situations, packs)
def test_a_condition_is_met_or_unmet_or_unknown(situation: Situation, policy: Policy) -> None:
    assessment = assess(situation, policy)
    ids = [condition.id for condition in (*assessment.met, *assessment.unmet, *assessment.unknown)]
    assert len(ids) == len(set(ids))


@given(situations, packs)
def test_nothing_is_both_open_and_closed_to_collectors(situation: Situation, policy: Policy) -> None:
    assessment = assess(situation, policy)
    assert not {act.id for act in assessment.may} & {act.id for act in assessment.may_not}


@given(situations, packs, spans(MOST_DAYS), spans(MOST_DAYS))
def test_more_days_never_give_an_earlier_stage(situation: Situation, policy: Policy, one: Span, other: Span) -> None:
    fewer, more = in_order(one, other)
    before, after = (assess(replace(situation, overdue_days=days), policy).stage for days in (fewer, more))
    assert STAGES.index(before[0]) <= STAGES.index(after[0])
    assert STAGES.index(before[-1]) <= STAGES.index(after[-1])


@given(situations, packs, spans(MOST_CALLS), spans(MOST_CALLS))
def test_more_missed_calls_never_soften_the_outcome(
    situation: Situation, policy: Policy, one: Span, other: Span
) -> None:
    fewer, more = in_order(one, other)
    overdue = replace(situation, overdue_days=(40, 40))
    before, after = (gravity(assess(replace(overdue, missed_calls=calls), policy)) for calls in (fewer, more))
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@given(situations, packs)
def test_losing_contact_never_softens_the_outcome(situation: Situation, policy: Policy) -> None:
    overdue = replace(situation, overdue_days=(40, 40))
    reachable, lost = (gravity(assess(replace(overdue, out_of_contact=value), policy)) for value in (False, True))
    assert reachable[0] <= lost[0]
    assert reachable[1] <= lost[1]


@given(situations, packs, spans(MOST_DAYS), spans(MOST_CALLS), st.booleans())
def test_the_unknown_is_never_more_certain_than_the_known(
    situation: Situation, policy: Policy, days: Span, calls: Span, lost: bool
) -> None:
    open_case = assess(situation, policy)
    # Who has missed no call has been reached: that is knowledge about contact, which "and yet lost" contradicts.
    assume(situation.out_of_contact is not None or situation.missed_calls != (0, 0) or not lost)
    closed_case = replace(
        situation,
        overdue_days=situation.overdue_days or days,
        missed_calls=situation.missed_calls or calls,
        out_of_contact=lost if situation.out_of_contact is None else situation.out_of_contact,
    )
    known = assess(closed_case, policy)
    assert set(known.stage) <= set(open_case.stage)
    # "unknown" is the least certain word of all; and days that were not said are not taken for "not overdue".
    if "unknown" not in open_case.contact_family:
        excused = {"not_applicable"} if situation.overdue_days is None else set()
        assert set(known.contact_family) - excused <= set(open_case.contact_family)


@given(family_untouched, packs)
def test_unknown_is_said_where_nothing_is_known_about_calls_and_contact(situation: Situation, policy: Policy) -> None:
    nothing_known = situation.missed_calls is None and situation.out_of_contact is None
    overdue_possible = situation.overdue_days != (0, 0)
    assert ("unknown" in assess(situation, policy).contact_family) == (nothing_known and overdue_possible)


# A range of 200 days by 12 calls has thousands of points: fewer examples, narrower ranges.
@settings(max_examples=60, deadline=None)
@given(situations, packs, spans(100), spans(7))
def test_a_range_gives_the_union_of_its_points(situation: Situation, policy: Policy, days: Span, calls: Span) -> None:
    assert days[1] is not None and calls[1] is not None
    assume((days[1] - days[0]) * (calls[1] - calls[0]) < 80)
    whole = replace(
        situation,
        overdue_days=days if situation.overdue_days else None,
        missed_calls=calls if situation.missed_calls else None,
    )
    parts = [
        assess(replace(whole, overdue_days=day, missed_calls=call), policy).outcomes()
        for day, call in product(points(whole.overdue_days), points(whole.missed_calls))
    ]
    for key, outcomes in assess(whole, policy).outcomes().items():
        assert set(outcomes) == {outcome for part in parts for outcome in part[key]}


@given(family_untouched, packs, st.sampled_from(OF_THE_FAMILY))
def test_what_has_happened_is_never_milder_than_what_might(situation: Situation, policy: Policy, event: str) -> None:
    after = assess(replace(situation, events=situation.events | {event}), policy)
    assert after.contact_family == ("likely",)
    assert after.stage == assess(situation, policy).stage


@given(situations, packs, st.integers(0, MOST_DAYS), st.integers(0, 400))
def test_an_open_span_gives_what_a_wide_one_gives(situation: Situation, policy: Policy, low: int, more: int) -> None:
    wide = (low, low + MOST_DAYS + more)
    open_case, closed_case = (assess(replace(situation, overdue_days=days), policy) for days in ((low, None), wide))
    assert open_case.outcomes() == closed_case.outcomes()


@given(situations, packs)
def test_an_answer_to_the_question_asked_can_change_the_outcome(situation: Situation, policy: Policy) -> None:
    assessment = assess(situation, policy)
    assume(assessment.ask_for is not None)
    answers: list[object]
    if assessment.ask_for == "out_of_contact":
        answers = [False, True]
    else:
        answers = [(value, value) for value in range(MOST_DAYS)]
    changed = (
        assess(replace(situation, **{str(assessment.ask_for): answer}), policy)  # type: ignore[arg-type]
        for answer in answers
    )
    assert any(after.outcomes() != assessment.outcomes() for after in changed)
