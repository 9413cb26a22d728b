"""The page shows everything, hides nothing, and runs nothing."""

from __future__ import annotations

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.catalogue import catalogue, page
from knowledge.load import load

PROJECT = Path(__file__).parents[2]
VOID = {"meta", "br"}


class Outline(HTMLParser):
    """Collects ids and links, and whether tags close in order."""

    def __init__(self, text: str) -> None:
        """Reads the page."""
        super().__init__()
        self.ids: list[str] = []
        self.links: set[str] = set()
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        found = dict(attrs)
        self.tags.add(tag)
        self.ids += [str(found["id"])] if "id" in found else []
        self.links |= {str(found["href"])} if "href" in found else set()
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        """Holds the order of the tags."""
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def outline() -> Outline:
    return Outline(page(load(), {"general": {"stages": [{"id": "calls", "at_least": 4}], "names": ["通用", "其他"]}}))


def test_every_entry_source_and_misconception_has_its_place(outline: Outline) -> None:
    known = load()
    expected = [*known.entries, *known.misconceptions, *known.facts, *known.seed_claims, *known.channels]
    assert set(expected) <= set(outline.ids)
    assert len(outline.ids) == len(set(outline.ids))


def test_links_stay_on_the_page(outline: Outline) -> None:
    missing = {link[1:] for link in outline.links} - set(outline.ids)
    assert {link for link in missing if link not in load().descriptions} == set()
    assert all(link.startswith("#") for link in outline.links)


def test_tags_close_and_nothing_runs(outline: Outline) -> None:
    assert outline.open == []
    assert not outline.tags & {"script", "iframe", "img", "link"}


def test_text_is_escaped(tree: Any) -> None:
    tree.replace("knowledge/answers/cost/grace_period.yml", "没有统一规定。", "<script>alert(1)</script>")
    text = page(load(tree.root), {"<b>": {"<i>": "<u>"}})
    assert "<script>" not in text and "&lt;script&gt;" in text
    assert "<i>" not in text and "<u>" not in text


def test_conditions_sources_and_dates_are_shown(tree: Any) -> None:
    text = page(load(tree.root), {})
    assert "stage：current" in text and "其他情况" in text
    assert "中华人民共和国民法典第六百七十八条（见过原文，核对于 2026-11-24）" in text
    assert "判断用的门槛" not in text


def test_the_page_is_written_where_asked(tmp_path: Path) -> None:
    out = tmp_path / "new" / "catalogue.html"
    catalogue(out, {"general": {"at_least": 4}})
    assert "判断用的门槛" in out.read_text(encoding="utf-8")


def test_the_commands_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", str(tmp_path / "page.html")]) == 0
    assert main(["show", "report_situation", "--contact-family", "likely"]) == 0
    assert "依据：" in capsys.readouterr().out
    assert main(["show", "late_fee"]) == 1
    assert "topic late_fee" in capsys.readouterr().err
    assert main(["check", "--today", "2026-11-24", "conversation/"]) == 0
    assert main(["check", "--today", "2030-01-01", "misconceptions"]) == 1


def test_the_script_adds_the_policy_packs(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    subprocess.run([sys.executable, "scripts/catalogue.py", str(out)], cwd=PROJECT, check=True, timeout=60)
    packs = [path.stem for path in (PROJECT / "rules" / "policies").glob("*.yml")]
    text = out.read_text(encoding="utf-8")
    assert all(f"<h3>{name}</h3>" in text for name in packs)
