"""What collectors did: verdicts of cases, and what holds for every act and every case."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import EVENTS, SPEAKERS, Situation, complaint_days, judge_conduct
from rules.conduct import LENDER_TYPES, acts, load_conduct
from yaml_models import ContentError

truth = st.none() | st.booleans()
situations = st.builds(
    Situation,
    missed_calls=st.none() | st.just((0, 0)) | st.just((3, 3)),
    out_of_contact=truth,
    talked_to_lender=truth,
    speaker=st.sampled_from(SPEAKERS),
    events=st.frozensets(st.sampled_from(EVENTS), max_size=4),
)
kinds = st.frozensets(st.sampled_from(LENDER_TYPES))

CERTAINTY = {"depends": 0, "disputed": 1, "allowed": 2, "not_allowed": 2}
"""How much a verdict settles."""
REACHED = Situation(talked_to_lender=True)
LOST = Situation(out_of_contact=True)


@pytest.mark.parametrize(
    ("event", "types", "situation", "verdict", "carried_by"),
    [
        ("family_called", ["micro_loan"], REACHED, "not_allowed", "RG-02"),
        ("family_called", ["consumer_finance"], REACHED, "not_allowed", "RG-01"),
        ("family_called", ["bank"], REACHED, "not_allowed", "GB-05"),
        ("family_called", [], REACHED, "not_allowed", "GB-05"),
        ("family_called", ["micro_loan"], LOST, "depends", "GB-05"),
        ("family_called", ["micro_loan"], Situation(), "depends", "GB-05"),
        ("family_called", ["micro_loan"], Situation(speaker="stranger"), "not_allowed", "RG-02"),
        ("family_called", [], Situation(speaker="guarantor"), "allowed", "GB-04"),
        ("family_called", ["bank"], Situation(speaker="spouse"), "disputed", "GB-04"),
        ("called_at_night", ["bank", "consumer_finance"], Situation(), "not_allowed", "CB-02"),
        ("called_at_night", ["bank", "micro_loan"], Situation(), "not_allowed", "GB-10"),
        ("called_after_refusal", [], Situation(speaker="relative"), "not_allowed", "GB-08"),
        ("called_after_refusal", [], Situation(), "depends", "GB-08"),
        ("threatened", ["unknown"], Situation(), "not_allowed", "PS-01"),
        ("visited", ["micro_loan"], Situation(), "allowed", "CB-21"),
        ("contacts_messaged", [], Situation(events=frozenset({"photo_altered"})), "not_allowed", "PS-01"),
    ],
)
def test_the_verdict_on_an_act(event, types, situation, verdict, carried_by):
    (conduct,) = judge_conduct([event], types, situation)
    assert (conduct.verdict, conduct.facts[0]) == (verdict, carried_by)


def test_events_that_are_no_act_of_a_collector_are_passed_over():
    assert judge_conduct(["judgment", "paid_off", "borrower_died"], ["bank"], Situation()) == ()


def test_a_bank_answers_a_complaint_within_fixed_days_and_for_others_nothing_is_fixed():
    assert complaint_days(["bank", "card_issuer"]) == (15, 60)
    for kinds_of_lender in (["bank", "micro_loan"], ["micro_loan"], ["unknown"], []):
        assert complaint_days(kinds_of_lender) is None


@given(st.lists(st.sampled_from(EVENTS)), kinds, situations)
def test_every_verdict_has_sources_evidence_and_somewhere_to_complain(events, types, situation):
    for conduct in judge_conduct(events, types, situation):
        assert conduct.verdict in CERTAINTY
        assert conduct.facts and conduct.evidence and conduct.text


@given(st.lists(st.sampled_from(EVENTS)), kinds, situations)
def test_each_act_is_judged_once_in_the_order_told(events, types, situation):
    judged = [conduct.event for conduct in judge_conduct(events, types, situation)]
    assert judged == [event for event in dict.fromkeys(events) if event in acts()]


@given(st.sampled_from(acts()), kinds, kinds, situations)
def test_knowing_the_lender_better_never_makes_a_verdict_less_certain(event, some, more, situation):
    known = some & more or some
    (vague,) = judge_conduct([event], [] if not some else some | more, situation)
    (clear,) = judge_conduct([event], known, situation)
    (unknown,) = judge_conduct([event], ["unknown"], situation)
    if known:
        assert CERTAINTY[clear.verdict] >= CERTAINTY[vague.verdict]
        assert CERTAINTY[clear.verdict] >= CERTAINTY[unknown.verdict]


def test_knowing_whether_the_borrower_is_reachable_never_makes_a_verdict_less_certain():
    for event, speaker, types in itertools.product(acts(), SPEAKERS, [[], *([kind] for kind in LENDER_TYPES)]):
        open_case = Situation(speaker=speaker)
        (unknown,) = judge_conduct([event], types, open_case)
        for lost in (True, False):
            (known,) = judge_conduct([event], types, replace(open_case, out_of_contact=lost))
            assert CERTAINTY[known.verdict] >= CERTAINTY[unknown.verdict]


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("complaints: []\nacts: [{event: sued_twice, name: x, evidence: [], rows: []}]", "unknown"),
        ("complaints: []\nacts: [{event: insulted, name: x, evidence: [], rows: []}]", "last row"),
        (
            "complaints: []\nacts:\n"
            "- {event: insulted, name: x, evidence: [y], rows: [{verdict: depends, text: z, facts: []}]}",
            "name the fact that carries the row",
        ),
        (
            "complaints: []\nacts:\n- event: insulted\n  name: x\n  evidence: [y]\n"
            "  rows: [{verdict: depends, when: {speakers: [judge]}, text: z, facts: [PS-01]}]",
            "unknown word",
        ),
    ],
)
def test_a_table_that_leaves_a_case_open_is_refused_with_file_and_line(tmp_path: Path, table, reason):
    path = tmp_path / "conduct.yml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(ContentError, match=reason) as caught:
        load_conduct(path)
    assert caught.value.line >= 1
