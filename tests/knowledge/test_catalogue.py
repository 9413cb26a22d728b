"""The page shows everything, hides nothing, and runs nothing."""

from __future__ import annotations

import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.catalogue import catalogue, changed_files, page
from knowledge.library import load

VOID = {"meta", "br"}
GRACE = "knowledge/answers/cost/grace_period/overview.yml"


class Outline(HTMLParser):
    """Collects ids and links, and whether tags close in order."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        found = dict(attrs)
        self.tags.add(tag)
        self.ids += [str(found["id"])] if "id" in found else []
        self.links |= {str(found["href"])} if "href" in found else set()
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        """Hold the order of the tags."""
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def outline() -> Outline:
    return Outline(page(load(), {"general": {"stages": [{"id": "calls", "at_least": 4}], "names": ["通用", "其他"]}}))


def test_every_answer_source_and_misconception_has_its_place(outline: Outline) -> None:
    known = load()
    expected = [*known.entries, *known.misconceptions, *known.facts, *known.seed_claims, *known.channels]
    assert set(expected) <= set(outline.ids)
    assert len(outline.ids) == len(set(outline.ids))


def test_links_stay_on_the_page_and_lead_somewhere(outline: Outline) -> None:
    assert all(link.startswith("#") for link in outline.links)
    assert {link[1:] for link in outline.links} - set(outline.ids) == set()


def test_tags_close_and_nothing_runs(outline: Outline) -> None:
    assert outline.open == []
    assert not outline.tags & {"script", "iframe", "img", "link"}


def test_text_is_escaped(tree: Any) -> None:
    tree.replace(GRACE, "headline: 看合同。", "headline: <script>alert(1)</script>")
    text = page(load(tree.root), {"<b>": {"<i>": "<u>"}})
    assert "<script>" not in text and "&lt;script&gt;" in text
    assert "<i>" not in text and "<u>" not in text


def test_conditions_sources_quotes_and_dates_are_shown(tree: Any) -> None:
    text = page(load(tree.root), {})
    assert "阶段：未逾期" in text and "已经发生：已被起诉、收到传票" in text and "其他情况" in text
    assert "中华人民共和国民法典第六百七十八条（见过原文，2026-07-17）" in text
    assert "<blockquote>借款人可以在还款期限届满前向贷款人申请展期</blockquote>" in text
    assert "判断用的门槛" not in text and "以来" not in text


def test_what_changed_since_a_day_is_marked(tree: Any) -> None:
    tree.replace("knowledge/facts/credit.yml", "as_of: 2025-04-19", "as_of: 2025-04-19, reviewed: 2026-11-29")
    text = page(load(tree.root), {}, date(2026, 11, 28), frozenset({GRACE}))
    assert "2026-11-28 以来的变化" in text
    assert "<code>grace_period/overview</code> 文字改过" in text
    assert "<code>penalty_interest/overview</code> 依据重新核对：CR-02" in text
    assert "<code>greet/overview</code> " not in text.split("<nav>")[0]


def test_changed_files_come_from_the_history(tree: Any) -> None:
    def git(*arguments: str, day: str = "2026-10-01T12:00:00") -> None:
        identity = {
            "GIT_AUTHOR_DATE": day,
            "GIT_COMMITTER_DATE": day,
            "PATH": "/usr/bin:/bin",
            "HOME": str(tree.folder),
        }
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
        subprocess.run(command, cwd=tree.folder, env=identity, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    tree.replace(GRACE, "headline: 看合同。", "headline: 先看合同。")
    git("commit", "-qam", "second", day="2026-11-20T12:00:00")
    assert changed_files(tree.root, date(2026, 11, 1)) == {GRACE}
    assert changed_files(tree.root, date(2026, 11, 21)) == frozenset()
    assert GRACE in changed_files(tree.root, date(2026, 9, 1))


def test_without_a_history_nothing_counts_as_changed(tree: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tree.folder.parent))
    assert changed_files(tree.root, date(2026, 1, 1)) == frozenset()


def test_the_page_is_written_where_asked(tmp_path: Path) -> None:
    out = tmp_path / "new" / "catalogue.html"
    catalogue(out, {"general": {"at_least": 4}})
    assert "判断用的门槛" in out.read_text(encoding="utf-8")


def test_the_commands_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = tmp_path / "general.yml"
    pack.write_text("stages: [{id: calls}]\n", encoding="utf-8")
    assert main(["catalogue", str(tmp_path / "page.html"), "--packs", str(pack), "--since", "2026-11-01"]) == 0
    assert "<h3>general</h3>" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert main(["show", "report_situation", "--contact-family", "likely"]) == 0
    assert "依据：" in capsys.readouterr().out
    assert main(["show", "late_fee"]) == 1
    assert "question late_fee" in capsys.readouterr().err
    assert main(["check", "--today", "2030-01-01", "misconceptions"]) == 1
    assert "due for review" in capsys.readouterr().out
