"""How sources are shown: one line, short names, clauses in Arabic digits, each instrument once."""

from __future__ import annotations

from typing import Any

import pytest

import knowledge
from knowledge.citations import arabic_clauses, short_name, sources_line, url_of
from knowledge.library import load


def line(tree: Any, *ids: str) -> str:
    library = load(tree.root)
    return sources_line([library.source(each).citation() for each in ids])


def test_an_instrument_stands_once_with_all_its_clauses(tree: Any) -> None:
    assert line(tree, "CC-01", "GB-01", "CC-02") == (
        "依据：《民法典》第678条、第675条、第676条（法律）；GB/T 45251-2025《指引》（国家标准，推荐性，据公开报道）"
    )


def test_channels_follow_only_where_they_are_cited(tree: Any) -> None:
    assert line(tree, "CH-01", "CC-01") == "依据：《民法典》第678条（法律）。渠道：12378（投诉）"
    assert line(tree, "CH-01", "CH-02") == "渠道：12378（投诉）、110"
    assert line(tree) == ""


def test_how_far_a_source_reaches_is_said(tree: Any) -> None:
    assert line(tree, "CR-02") == "依据：《征信业管理条例》第25条（行政法规、规章，据所见文本）"
    assert line(tree, "CR-01") == "依据：《通知》（官方提示，已结束）"
    assert line(tree, "SD-01") == "依据：网络文章（网络说法，没有查到官方依据）"


def test_a_fact_known_from_reports_shows_neither_clause_nor_quote(tree: Any) -> None:
    fact = load(tree.root).facts["GB-01"]
    assert fact.article == "第五条"
    assert (fact.citation().article, fact.citation().quote) == ("", "")
    assert [c.id for c in map(knowledge.citation, load().facts) if c.is_reported and (c.article or c.quote)] == []


def test_a_verified_fact_brings_its_quote_date_and_address(tree: Any) -> None:
    cited = load(tree.root).facts["CC-01"].citation()
    assert cited.quote == "借款人可以在还款期限届满前向贷款人申请展期"
    assert (cited.as_of, cited.url) == ("2026-07-17", "https://example.org/civil-code")
    assert (cited.title, cited.short_title) == ("中华人民共和国民法典", "《民法典》")


@pytest.mark.parametrize(
    ("instrument", "shown"),
    [
        ("中华人民共和国民事诉讼法（2023年修正）", "《民事诉讼法》"),
        ("最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（2022年修正）", "《民事诉讼法》解释"),
        ("GB/T 45251-2025《互联网金融 个人网络消费信贷 贷后催收风控指引》", "GB/T 45251-2025"),
        ("（关于美团产品的公开信息）", "关于美团产品的公开信息"),
        ("征信业管理条例", "《征信业管理条例》"),
    ],
)
def test_instruments_have_the_names_that_people_know(instrument: str, shown: str) -> None:
    assert short_name(instrument) == shown


def test_no_short_name_is_long() -> None:
    names = {fact.instrument: short_name(fact.instrument) for fact in load().facts.values()}
    assert {instrument: name for instrument, name in names.items() if len(name) > 26} == {}


@pytest.mark.parametrize(
    ("article", "shown"),
    [
        ("第六百七十六条", "第676条"),
        ("第一百七十五条之一", "第175条之一"),
        ("第二十七条第三款、第三十一条", "第27条第三款、第31条"),
        ("第一千零三十三条", "第1033条"),
        ("第29条", "第29条"),
        ("一、", "一、"),
    ],
)
def test_clauses_are_shown_in_arabic_digits(article: str, shown: str) -> None:
    assert arabic_clauses(article) == shown


def test_an_address_ends_where_the_remark_begins() -> None:
    places = ["公开代码仓库", "https://www.163.com/dy/article/KI.html（2024-11 报道）"]
    assert url_of(places) == "https://www.163.com/dy/article/KI.html"


def test_a_text_in_a_public_repository_has_the_address_of_its_page() -> None:
    places = ["公开代码仓库 LawRefBook/Laws: 行政法规/征信业管理条例(2013-01-21).md（2025-04-19 版）"]
    name = "%E8%A1%8C%E6%94%BF%E6%B3%95%E8%A7%84/%E5%BE%81%E4%BF%A1%E4%B8%9A%E7%AE%A1%E7%90%86%E6%9D%A1%E4%BE%8B"
    assert url_of(places) == f"https://github.com/LawRefBook/Laws/blob/HEAD/{name}%282013-01-21%29.md"
    assert url_of(["公开代码仓库里的催收行业课件（检索“贷后催收风控指引”可见）"]) == ""
