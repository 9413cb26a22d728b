"""What an assessment says beside its outcomes: conditions, acts, steps, grounds."""

from dataclasses import replace

import pytest

from rules import Assessment, Situation, assess, policy_for


def assessed(situation: Situation) -> Assessment:
    return assess(situation, policy_for(situation.lender))


def ids(things: tuple[object, ...]) -> list[str]:
    return [getattr(thing, "id") for thing in things]  # noqa: B009


def test_the_trigger_of_the_article_is_graded_as_an_article() -> None:
    assessment = assessed(Situation((45, 45), (6, 6), out_of_contact=True))
    assert ids(assessment.met) == ["overdue", "three_missed_calls", "five_missed_calls", "out_of_contact"]
    assert (assessment.unmet, assessment.unknown) == ((), ())
    grounds = {ground.outcome: ground.basis for ground in assessment.grounds}
    assert (grounds["likely"].grade, grounds["likely"].source) == ("article", "SD-06")
    assert grounds["agent"].grade == "practice"


def test_a_range_across_a_threshold_leaves_its_condition_unknown() -> None:
    assessment = assessed(Situation((40, 40), (4, 6), out_of_contact=False, talked_to_lender=True))
    assert ids(assessment.met) == ["overdue", "three_missed_calls", "talked_to_lender"]
    assert ids(assessment.unmet) == ["out_of_contact"]
    assert ids(assessment.unknown) == ["five_missed_calls"]


def test_days_that_were_not_said_leave_open_whether_the_loan_is_overdue() -> None:
    assert "overdue" in ids(assessed(Situation(missed_calls=(2, 2))).unknown)


def test_who_answered_every_call_is_not_out_of_contact() -> None:
    assert "out_of_contact" in ids(assessed(Situation((40, 40), (0, 0))).unmet)


def test_on_the_due_date_no_condition_about_calls_is_raised() -> None:
    assessment = assessed(Situation((0, 0)))
    assert (ids(assessment.unmet), assessment.met, assessment.unknown) == (["overdue"], (), ())


@pytest.mark.parametrize("calls", [(0, 0), (3, 3), (5, 8), None])
def test_collecting_from_relatives_is_closed_in_every_case(calls: tuple[int, int] | None) -> None:
    acts = ids(assessed(Situation((40, 40), calls)).may_not)
    assert {"collect_from_others", "disclose_debt", "threaten"} <= set(acts)


def test_an_act_of_one_stage_is_not_told_where_the_stage_is_open() -> None:
    assert "go_to_court" in ids(assessed(Situation((120, 120))).may)
    assert "go_to_court" not in ids(assessed(Situation((80, 120))).may)


def test_steps_are_fit_for_the_gravest_outcome() -> None:
    steps = ids(assessed(Situation((80, 120), (2, 6))).next_steps)
    assert steps[0] == "answer_one_call"
    assert "check_court_papers" in steps


def test_steps_that_are_needless_are_left_out() -> None:
    steps = ids(assessed(Situation((40, 40), (3, 3), None, True, False)).next_steps)
    assert "reach_lender" not in steps
    assert "talk_to_contact" not in steps


def test_a_step_stays_where_nobody_said_that_it_is_needless() -> None:
    assert "talk_to_contact" in ids(assessed(Situation((40, 40), (3, 3))).next_steps)


def test_outcomes_are_plain_words() -> None:
    case = Situation((30, 31), (2, 3), False, None, True, speaker="spouse", events=frozenset({"sued", "family_called"}))
    assert assessed(case).outcomes() == {
        "stage": ("calls", "agent"),
        "contact_family": ("likely",),
        "lender_type": ("unknown",),
        "speaker": ("spouse",),
        "talked_to_lender": ("unknown",),
        "emergency_contact_on_file": ("yes",),
        "events": ("family_called", "sued"),
    }


@pytest.mark.parametrize("case", [Situation(), Situation((0, 0)), Situation((40, 40), (0, 0), False, True)])
def test_a_call_to_the_family_that_has_happened_outranks_every_likelihood(case: Situation) -> None:
    assessment = assessed(replace(case, events=frozenset({"family_called"})))
    assert assessment.contact_family == ("likely",)
    assert "已经" in next(ground.name for ground in assessment.grounds if ground.of == "contact_family")


def test_a_letter_that_has_come_leaves_the_likelihood_as_it_is() -> None:
    case = Situation((40, 40), (0, 0), False)
    assert assessed(replace(case, events=frozenset({"lawyers_letter"}))).contact_family == ("unlikely",)


def test_days_open_above_reach_every_later_stage_and_no_further_figure() -> None:
    assert assessed(Situation((31, None))).stage == ("agent", "legal_risk")
    assert assessed(Situation((91, None))).stage == ("legal_risk",)
    assert assessed(Situation((91, None))).next_stage is None


def test_calls_open_above_span_the_outcomes_above() -> None:
    assert assessed(Situation((40, 40), (3, None), True)).contact_family == ("possible", "likely")
