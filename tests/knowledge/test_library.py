"""The reader says where a file is wrong, and reads what is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.library import ROOT, load
from knowledge.models import Question
from yaml_models import ContentError

GRACE = "knowledge/answers/cost/grace_period/overview.yml"
MIDNIGHT = "knowledge/answers/cost/grace_period/midnight.yml"
NOTICE = "knowledge/answers/conversation/message_too_long.yml"
FACTS = "knowledge/facts/credit.yml"


def test_a_tree_is_read_into_its_types(tree: Any) -> None:
    known = load(tree.root)
    entry = known.entries["grace_period/overview"]
    assert isinstance(entry, Question)
    assert (entry.topic, entry.name, entry.group, entry.kind) == ("grace_period", "overview", "cost", "answer")
    assert entry.next == ("penalty_interest/overview",)
    assert entry.variants[0].when == {"stage": ("current",)}
    assert entry.variants[1].cites == ("GB-01", "CH-01")
    assert known.facts["CC-01"].as_of == date(2026, 7, 17)
    assert known.facts["CC-01"].effective_date == "2021-01-01"
    assert known.questions("grace_period") == ("grace_period/overview", "grace_period/midnight")
    assert known.group_of("message_too_long") == "conversation"
    assert known.group_of("late_fee") is None


def test_a_folder_is_read_once(tree: Any) -> None:
    assert load(tree.root) is load(tree.root)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (GRACE, "title: 晚一天算不算逾期\n", "", "title: is missing; add it"),
        (GRACE, "title: 晚一天算不算逾期\n", "title: ''\n", "title: is empty; fill it in"),
        (GRACE, "grace_period/overview", "grace_period/all", "question: is grace_period/all, but the path says"),
        (GRACE, "title:", "kind: chat\ntitle:", "kind: is 'chat'; use one of answer, assessment"),
        (GRACE, "next: [penalty_interest/overview]", "next: penalty_interest", "next: should be a list, is str"),
        (GRACE, "next:", "nxet:", "nxet: unknown key; known are kind, title, next"),
        (GRACE, "headline: 今天还不算。", "headline: 3", "variants[early].headline: should be a text, is int '3'"),
        (GRACE, "headline: 今天还不算。", "headlin: 3", "variants[early].headlin: unknown key; known are id, when"),
        (GRACE, "{stage: [current]}", "[current]", "variants[early].when: should be a mapping, is list"),
        (GRACE, "{stage: [current]}", "{days: [current]}", "variants[early].when: days is unknown; use one of stage"),
        (GRACE, "{stage: [current]}", "{stage: [tomorrow]}", "stage: 'tomorrow' is unknown; use one of current"),
        (GRACE, "{stage: [current]}", "{stage: []}", "stage should be a list of the outcomes that fit"),
        (GRACE, "{stage: [current]}", "{talked_to_lender: [yes]}", "talked_to_lender: True is unknown"),
        (GRACE, "    when: {stage: [current]}\n", "", "variants: early has no `when`; only the last"),
        (GRACE, "id: general\n", "id: general\n    when: {stage: [calls]}\n", "general comes last and has a `when`"),
        (GRACE, "id: general", "id: early", "variants: early stands twice"),
        (GRACE, "id: general", "id: General", "variants[General].id: 'General' is no snake_case word"),
        (GRACE, "- 看合同。", "- 看: 合同。", "variants[early].next_steps[0]: should be a text, is dict"),
        (GRACE, "title:", "question: x\ntitle:", "key stands twice: question"),
        (GRACE, "title:", "\ttitle:", "is no valid YAML"),
        (MIDNIGHT, "same_as: grace_period/overview\n", "", "give at least one variant, or same_as"),
        (MIDNIGHT, "title:", "next: [grace_period/overview]\ntitle:", "same_as: stands beside an answer"),
        (NOTICE, "notice: message_too_long", "notice: too_long", "notice: is too_long, but the path says"),
        (NOTICE, "variants: [{id: general, headline: 请分几句说。}]", "variants: []", "variants: is empty"),
        (FACTS, "grade: law", "grade: rumour", "[CC-01].grade: is 'rumour'; use one of law, interpretation"),
        (FACTS, "as_of: 2026-07-17", "as_of: 2026-13-17", "[CC-01].as_of: '2026-13-17' is no date"),
        (FACTS, "id: GB-01", "id: CC-01", "[CC-01].id: stands twice"),
        (
            "knowledge/lenders.yml",
            "[consumer_finance]",
            "[shop]",
            "[huabei].lenders[0].types[0]: is 'shop'; use one of bank",
        ),
        ("knowledge/facts/seed_claims.yml", "- {id", "{id", "seed_claims.yml:2: should be a list"),
        ("knowledge/topics.yml", "groups:", "topics:", "topics: unknown key; known are groups, notices"),
    ],
)
def test_a_wrong_shape_is_told_with_file_and_place(tree: Any, file: str, old: str, new: str, message: str) -> None:
    tree.replace(file, old, new)
    with pytest.raises(ContentError) as caught:
        load(tree.root)
    problems = [str(caught.value), *(str(problem) for problem in tree.problems() if problem.file == file)]
    assert str(caught.value).startswith(file)
    assert any(message in problem for problem in problems), problems


def test_all_errors_of_a_file_are_told(tree: Any) -> None:
    tree.replace(GRACE, "title: 晚一天算不算逾期\n", "")
    tree.replace(GRACE, "headline: 今天还不算。", "headline: 3")
    assert [problem.where for problem in tree.problems() if problem.file == GRACE and problem.where] == [
        "title",
        "variants[early].headline",
    ]


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"topics\.yml: cannot be read; add the file"):
        load(tmp_path / "nothing")


def test_a_list_where_a_mapping_belongs_is_refused(tree: Any) -> None:
    tree.write(GRACE, "- question\n")
    with pytest.raises(ContentError, match="should be a mapping of keys"):
        load(tree.root)


def test_the_content_cannot_be_changed(tree: Any) -> None:
    with pytest.raises(TypeError, match="immutable"):
        load(tree.root).facts["CC-01"].claim = "别的"


def test_every_fact_keeps_the_text_of_its_file() -> None:
    for path in sorted((ROOT / "facts").glob("*.yml")):
        for raw in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            kept = load().source(raw["id"])
            assert kept is not None and raw["claim"] == getattr(kept, "claim", None)


def test_grades_tell_law_from_interpretation_and_notice() -> None:
    facts = load().facts
    expected = {
        "CC-09": "law",
        "LT-17": "interpretation",
        "CR-02": "regulation",
        "IN-04": "official_notice",
        "CR-09": "official_notice",
        "GB-04": "standard",
        "CB-05": "self_regulation",
        "MT-04": "article",
    }
    assert {fact: facts[fact].grade for fact in expected} == expected


def test_a_fact_bears_the_date_of_the_text_that_was_seen() -> None:
    facts = load().facts.values()
    mirrored = [fact for fact in facts if any("ImCa0/just-laws" in place for place in fact.verified_at)]
    court = [fact for fact in facts if fact.verified_at and "LawRefBook/Laws" in fact.verified_at[0]]
    assert {fact.as_of.isoformat() for fact in mirrored} == {"2026-07-17"}
    assert {fact.as_of.isoformat() for fact in court} == {"2025-04-19"}


def test_the_three_sheets_are_all_there() -> None:
    assert len(load().facts) == 606
    assert len(load().seed_claims) == 21
    assert len(load().lenders) == 36
