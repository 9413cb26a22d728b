"""The reader says where a file is wrong, and reads what is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.errors import ContentError, KnowledgeError
from knowledge.load import ROOT, load
from knowledge.shape import read_yaml

GRACE = "knowledge/answers/cost/grace_period.yml"
FACTS = "knowledge/facts/credit.yml"


def test_a_tree_is_read_into_its_types(tree: Any) -> None:
    known = load(tree.root)
    entry = known.entries["grace_period"]
    assert (entry.group, entry.kind, entry.related) == ("cost", "answer", ("penalty_interest",))
    assert entry.variants[0].when == {"stage": ("current",)}
    assert entry.variants[1].cites == ("GB-01", "CH-01")
    assert known.facts["CC-01"].as_of == date(2026, 11, 24)
    assert known.facts["CC-01"].effective_date == "2021-01-01"
    assert known.group_of("message_too_long") == "conversation"
    assert known.group_of("late_fee") is None


def test_a_folder_is_read_once(tree: Any) -> None:
    assert load(tree.root) is load(tree.root)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (GRACE, "title: 晚一天算不算逾期\n", "", "title: should be a text, is missing or empty"),
        (GRACE, "topic: grace_period", "topic: grace", "topic: is grace, but the file is called grace_period.yml"),
        (GRACE, "topic: grace_period\n", "topic: grace_period\nkind: chat\n", "kind: is 'chat'; use one of answer"),
        (GRACE, "related: [penalty_interest]", "related: penalty_interest", "related: should be a list of texts"),
        (GRACE, "related:", "releated:", "releated: unknown key; known are topic, kind"),
        (GRACE, "headline: 今天还不算。", "headline: 3", "variants[early].headline: should be a text, is int '3'"),
        (GRACE, "{stage: [current]}", "[current]", "variants[early].when: should be a mapping"),
        (GRACE, "- 看合同。", "- 看: 合同。", "variants[early].next_steps: should be a list of texts"),
        (GRACE, "topic: grace_period\n", "topic: grace_period\ntopic: grace_period\n", "key stands twice: topic"),
        (GRACE, "title:", "\ttitle:", "is no valid YAML"),
        (FACTS, "grade: law", "grade: rumour", "[CC-01].grade: is 'rumour'; use one of law, standard"),
        (FACTS, "as_of: 2026-11-24", 'as_of: "2026-11-24"', "[CC-01].as_of: should be a bare date"),
        (FACTS, "id: GB-01", "id: CC-01", "[CC-01].id: stands twice"),
        ("knowledge/facts/seed_claims.yml", "- {id", "{id", "seed_claims.yml: should be a list"),
        ("knowledge/topics.yml", "groups:", "topics:", "topics: unknown key"),
    ],
)
def test_a_wrong_shape_is_told_with_file_and_place(tree: Any, file: str, old: str, new: str, message: str) -> None:
    tree.replace(file, old, new)
    with pytest.raises(ContentError) as caught:
        load(tree.root)
    assert str(caught.value).startswith(file)
    assert message in str(caught.value)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"topics\.yml: cannot be read; add the file"):
        load(tmp_path / "nothing")


def test_a_list_where_a_mapping_belongs_is_refused(tree: Any) -> None:
    tree.write(GRACE, "- topic\n")
    with pytest.raises(ContentError, match="should be a mapping of keys"):
        load(tree.root)


def test_an_answer_without_variants_is_refused(tree: Any) -> None:
    tree.write(GRACE, "topic: grace_period\ntitle: 宽限\nvariants: []\n")
    with pytest.raises(ContentError, match="give at least one variant"):
        load(tree.root)


def test_an_entry_knows_every_fact_section_by_its_ids() -> None:
    known = load()
    assert len(known.facts) == 164
    assert len(known.seed_claims) == 21
    assert len(known.channels) == 14
    assert len(known.descriptions) == 43 + 12 + len(known.notices)


def test_every_fact_keeps_the_text_of_its_file() -> None:
    for path in sorted((ROOT / "facts").glob("*.yml")):
        for raw in read_yaml(path, ROOT):
            kept = load().source(raw["id"])
            assert kept is not None
            assert raw["claim"] == getattr(kept, "claim", None)
