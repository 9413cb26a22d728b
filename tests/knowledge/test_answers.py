"""Every answer has a mirror below answers/: which variant a case leads to, and which sources it must name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import knowledge
from knowledge.answering import Answer, answer_from
from knowledge.entries import GRADES, PLACEHOLDERS
from knowledge.errors import MissingValueError, NoVariantError, UnknownIdError
from knowledge.load import load

MIRRORS = Path(__file__).parent / "answers"
FIGURES = {name: "1" for names in PLACEHOLDERS.values() for name in names}


def mirror_of(topic: str) -> list[dict[str, Any]]:
    path = MIRRORS / load().entries[topic].group / f"{topic}.yml"
    cases: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return cases


CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted(MIRRORS.glob("*/*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8")) or []
]


@pytest.mark.parametrize(("topic", "case"), CASES)
def test_a_case_leads_to_its_variant_and_sources(topic: str, case: dict[str, Any]) -> None:
    given = knowledge.answer(topic, case.get("outcomes") or {}, FIGURES | (case.get("values") or {}))
    assert given.variant == case["expect"]["variant"]
    assert set(case["expect"].get("cites") or ()) <= {cited.id for cited in given.citations}
    assert all(cited.grade in GRADES for cited in given.citations)


@pytest.mark.parametrize("topic", sorted(load().entries))
def test_every_variant_has_a_case(topic: str) -> None:
    tested = {case["expect"]["variant"] for case in mirror_of(topic)}
    assert {variant.id for variant in load().entries[topic].variants} == tested


@pytest.mark.parametrize("path", sorted(MIRRORS.glob("*/*.yml")), ids=lambda path: path.stem)
def test_every_mirror_has_an_answer(path: Path) -> None:
    assert path.stem in load().entries
    assert load().entries[path.stem].group == path.parent.name


def given(tree: Any, topic: str, outcomes: dict[str, Any], values: dict[str, str] | None = None) -> Answer:
    return answer_from(load(tree.root), topic, outcomes, values)


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
    assert given(tree, "grace_period", outcomes).variant == variant


def test_figures_fill_the_placeholders(tree: Any) -> None:
    values = {"interest_low": "10", "interest_high": "20"}
    assert given(tree, "penalty_interest", {"interest": "estimated"}, values).headline == "大约10到20元。"


def test_a_missing_figure_is_an_error_not_a_gap(tree: Any) -> None:
    with pytest.raises(MissingValueError, match=r"no value for \{interest_low\}"):
        given(tree, "penalty_interest", {"interest": "estimated"})


def test_an_unknown_topic_is_told_by_name() -> None:
    with pytest.raises(UnknownIdError, match="topic late_fee"):
        knowledge.answer("late_fee", {})
    with pytest.raises(UnknownIdError, match="topic late_fee"):
        knowledge.title("late_fee")
    with pytest.raises(UnknownIdError, match="source XX-01"):
        knowledge.citation("XX-01")


def test_an_entry_that_always_asks_for_more_has_no_variant(tree: Any) -> None:
    path = "knowledge/answers/cost/grace_period.yml"
    tree.replace(path, "  - id: general\n", "  - id: general\n    when: {stage: [calls]}\n")
    with pytest.raises(NoVariantError, match="the last one must have no `when`"):
        given(tree, "grace_period", {})


def test_the_text_is_complete_by_itself(tree: Any) -> None:
    assert given(tree, "grace_period", {}).as_text() == "\n".join(
        [
            "没有统一规定。",
            "据公开报道，国家标准（推荐性）要求只向本人催收。",
            "可以打12378投诉。",
            "您可以：",
            "1. 看合同。",
            "依据：GB/T 45251-2025《指引》（标准，据公开报道，核对于 2026-11-24）",
            "渠道：投诉热线（核对于 2026-11-24）",
        ]
    )
    law = "依据：《中华人民共和国民法典》第六百七十八条（法律，核对于 2026-11-24）"
    assert given(tree, "grace_period", {"stage": "current"}).sources_text == law


def test_a_fact_known_from_reports_never_shows_a_clause(tree: Any) -> None:
    assert load(tree.root).facts["GB-01"].article == "第五条"
    assert load(tree.root).facts["GB-01"].citation().article == ""
    assert not [c for c in map(knowledge.citation, load().facts) if c.is_reported and c.article]


def test_seed_claims_and_channels_are_sources_too() -> None:
    assert knowledge.citation("SD-06").title == "网络文章的说法"
    assert knowledge.citation("SD-06").grade == "article"
    assert knowledge.citation("CH-04").title == "全国统一心理援助热线"
    assert knowledge.citation("MT-01").title == "关于美团产品的公开信息"


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


def test_topics_are_those_of_the_registry_without_notices() -> None:
    assert len(knowledge.topics()) == 55
    assert "message_too_long" not in knowledge.topics()
    assert knowledge.title("distress") == "我撑不住了"
