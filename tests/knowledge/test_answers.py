"""Which variant a case leads to, and which sources it names: the cases are below answers/."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import knowledge
from knowledge.answering import Answer, answer_from
from knowledge.checks.coverage import case_question
from knowledge.errors import MissingValueError, UnknownIdError
from knowledge.library import load
from knowledge.vocabulary import GRADES, PLACEHOLDERS

MIRRORS = Path(__file__).parent / "answers"
FIGURES = {name: "1" for rows in PLACEHOLDERS.values() for names in rows.values() for name in names}


def mirror_cases() -> list[Any]:
    return [
        pytest.param(case_question(path.stem, case), case, id=f"{path.stem}: {case['name']}")
        for path in sorted(MIRRORS.glob("*/*.yml"))
        for case in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or []
    ]


@pytest.mark.parametrize(("question", "case"), mirror_cases())
def test_a_case_leads_to_its_variant_and_sources(question: str, case: dict[str, Any]) -> None:
    given = knowledge.answer(question, case.get("outcomes") or {}, FIGURES | (case.get("values") or {}))
    assert given.variant == case["expect"]["variant"]
    assert set(case["expect"].get("cites") or ()) <= {cited.id for cited in given.citations}
    assert all(cited.grade in GRADES for cited in given.citations)


def given(tree: Any, question: str, outcomes: dict[str, Any], values: dict[str, str] | None = None) -> Answer:
    return answer_from(load(tree.root), question, outcomes, values)


@pytest.mark.parametrize(
    ("outcomes", "variant"),
    [
        ({"stage": "current"}, "early"),
        ({"stage": ["current"]}, "early"),
        ({"stage": ["current", "reminder"]}, "general"),
        ({"stage": []}, "general"),
        ({"contact_family": "likely"}, "general"),
        ({}, "general"),
    ],
)
def test_a_variant_fits_only_if_every_possible_outcome_does(tree: Any, outcomes: Any, variant: str) -> None:
    assert given(tree, "grace_period/overview", outcomes).variant == variant


@pytest.mark.parametrize(
    ("outcomes", "variant"),
    [
        ({"events": "sued"}, "sued"),
        ({"events": ["family_called", "summons"]}, "sued"),
        ({"events": ["family_called"]}, "general"),
        ({"events": []}, "general"),
        ({"speaker": "spouse"}, "wife"),
        ({"speaker": "spouse", "events": ["sued"]}, "sued"),
        ({"speaker": "borrower"}, "general"),
        ({"speaker": ["spouse", "relative"]}, "general"),
    ],
)
def test_one_event_is_enough_and_the_first_variant_that_fits_is_said(tree: Any, outcomes: Any, variant: str) -> None:
    assert given(tree, "penalty_interest", outcomes).variant == variant


def test_a_bare_topic_is_its_overview_and_a_notice_has_its_own_name(tree: Any) -> None:
    assert given(tree, "grace_period", {}).question == "grace_period/overview"
    assert given(tree, "grace_period", {}).question == "grace_period/overview"
    assert given(tree, "message_too_long", {}).question == "message_too_long"


def test_another_name_for_a_question_says_its_answer_under_its_own_title(tree: Any) -> None:
    said = given(tree, "grace_period/midnight", {"stage": "current"})
    same = given(tree, "grace_period/overview", {"stage": "current"})
    assert said.question == "grace_period/midnight"
    assert (said.headline, said.variant, said.body_items, said.next) == (
        same.headline,
        same.variant,
        same.body_items,
        same.next,
    )


def test_an_answer_never_offers_the_question_that_was_asked(tree: Any) -> None:
    tree.replace(
        "knowledge/answers/cost/grace_period/overview.yml",
        "[penalty_interest",
        "[grace_period/midnight, penalty_interest",
    )
    assert given(tree, "grace_period/midnight", {}).next == ("penalty_interest/overview",)


def test_figures_and_names_fill_the_placeholders(tree: Any) -> None:
    values = {"interest_low": "10", "interest_high": "20"}
    assert given(tree, "penalty_interest", {"interest": "estimated"}, values).headline == "大约10到20元。"
    assert given(tree, "penalty_interest", {"speaker": "spouse"}, {"borrower": "您先生"}).headline.startswith(
        "您先生的"
    )
    assert given(tree, "penalty_interest", {"speaker": "spouse"}).headline.startswith("借款人的")


def test_a_missing_figure_is_an_error_not_a_gap(tree: Any) -> None:
    with pytest.raises(MissingValueError, match=r"no value for interest_high, interest_low"):
        given(tree, "penalty_interest", {"interest": "estimated"})


def test_what_does_not_exist_is_told_by_name() -> None:
    for ask in (lambda: knowledge.answer("late_fee", {}), lambda: knowledge.title("late_fee")):
        with pytest.raises(UnknownIdError, match="question late_fee"):
            ask()
    with pytest.raises(UnknownIdError, match="source XX-01"):
        knowledge.citation("XX-01")
    with pytest.raises(UnknownIdError, match="MC-99"):
        knowledge.misconception("MC-99")
    assert not knowledge.has("late_fee")


def test_the_text_is_complete_by_itself(tree: Any) -> None:
    assert given(tree, "grace_period", {}).as_text() == "\n".join(
        [
            "看合同。",
            "据公开报道，国家标准（推荐性）要求只向本人催收。",
            "可以打12378投诉。",
            "您可以：",
            "1. 看合同。",
            "依据：GB/T 45251-2025《指引》（国家标准，推荐性，据公开报道）。渠道：12378（投诉）",
        ]
    )


def test_each_statement_keeps_its_own_sources(tree: Any) -> None:
    items = given(tree, "grace_period", {}).body_items
    assert [[cited.id for cited in item.citations] for item in items] == [["GB-01"], ["CH-01"]]


def test_the_crisis_reply_starts_with_the_person_and_ends_with_help() -> None:
    reply = knowledge.answer("distress", {})
    text = reply.as_text()
    assert reply.kind == "crisis"
    assert {cited.id for cited in reply.citations} == {"CH-02", "CH-04", "CH-05"}
    assert text.startswith(reply.headline) and "您" in reply.headline
    assert all(number in text for number in ("12356", "110", "120"))
    assert "依据" not in text and "渠道" not in text


def test_the_greeting_says_what_it_is_not() -> None:
    text = knowledge.answer("greet", {}).as_text()
    assert all(said in text for said in ("不是美团", "看不到您的", "不是法律意见"))


def test_every_topic_begins_with_its_overview() -> None:
    for topic in knowledge.topics():
        assert knowledge.questions(topic)[0] == f"{topic}/overview"
        assert knowledge.has(topic) and knowledge.title(topic) == knowledge.title(f"{topic}/overview")
    assert "hand_over" not in knowledge.topics()
    assert knowledge.questions("hand_over") == ()


def test_what_an_answer_turns_on_is_what_its_variants_ask_for(tree: Any) -> None:
    assert knowledge.turns_on("hand_over") == frozenset()
    variants = load(tree.root).entries["penalty_interest/overview"].variants
    assert {key for variant in variants for key in variant.when} == {"interest", "events", "speaker"}
    assert "stage" in knowledge.turns_on("report_situation")
