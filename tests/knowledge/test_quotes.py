"""Quotes of verified facts stand in the instrument, under the cited clause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.library import load
from knowledge.quotes import DEFAULT_FOLDER, compare_quotes

FACTS = "knowledge/facts/credit.yml"
TEXT = """# 中华人民共和国民法典

**第六百七十五条**　借款人应当按照约定的期限返还借款。

**第六百七十八条**　借款人可以在还款期限届满前向贷款人申请展期；贷款人同意的,可以展期。
"""


@pytest.mark.skipif(not DEFAULT_FOLDER.is_dir(), reason=f"no copies of the law in {DEFAULT_FOLDER}")
def test_every_quote_stands_in_its_law_under_its_article() -> None:
    report = compare_quotes(load())
    assert [str(problem) for problem in report.problems] == []
    assert report.compared >= 250


@pytest.fixture
def law(tmp_path: Path) -> Path:
    folder = tmp_path / "law"
    folder.mkdir()
    (folder / "民法典.md").write_text(TEXT, encoding="utf-8")
    return folder


def problems(tree: Any, law: Path) -> list[str]:
    return [str(problem) for problem in compare_quotes(load(tree.root), law).problems]


def test_a_true_quote_passes(tree: Any, law: Path) -> None:
    report = compare_quotes(load(tree.root), law)
    assert (report.compared, report.without_copy, report.problems) == (1, 0, ())


def test_passages_are_compared_one_by_one_whatever_the_width_of_the_punctuation(tree: Any, law: Path) -> None:
    tree.replace(FACTS, "向贷款人申请展期,", "向贷款人申请展期……贷款人同意的，可以展期,")
    assert problems(tree, law) == []


def test_a_word_that_the_law_does_not_have_is_found(tree: Any, law: Path) -> None:
    tree.replace(FACTS, "向贷款人申请展期,", "向贷款人要求展期,")
    assert "stands nowhere in the copy" in problems(tree, law)[0]


def test_a_wrong_article_is_found_and_the_right_one_named(tree: Any, law: Path) -> None:
    tree.replace(FACTS, "第六百七十八条", "第六百七十五条")
    assert "is not in 第六百七十五条; it stands in 第678条" in problems(tree, law)[0]


def test_a_superseded_copy_is_not_compared_with(tree: Any, law: Path) -> None:
    (law / "民法典.md").rename(law / "旧文本-民法典.md")
    assert compare_quotes(load(tree.root), law).without_copy == 1


def test_a_missing_folder_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["quotes", str(tmp_path / "none")]) == 0
    assert "no such folder; nothing compared" in capsys.readouterr().out
