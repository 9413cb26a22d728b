"""Each thing that the checker looks for is found in a tree that has exactly this wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.check import check

GRACE = "knowledge/answers/cost/grace_period.yml"
INTEREST = "knowledge/answers/cost/penalty_interest.yml"
GREET = "knowledge/answers/conversation/greet.yml"
WRONG = "knowledge/misconceptions.yml"
SAID = "据公开报道，国家标准（推荐性）要求只向本人催收。"
LONG = "一二三四五六七八九十" * 7


def test_the_content_of_this_project_has_no_problem() -> None:
    assert [str(problem) for problem in check(today=date(2026, 11, 24))] == []


def test_a_sound_tree_has_no_problem(tree: Any) -> None:
    assert tree.problems() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        # structure
        (GRACE, "related: [penalty_interest]", "related: [late_fee]", "late_fee is no topic"),
        (GRACE, "related: [penalty_interest]", "related: [grace_period]", "names the topic itself"),
        (GRACE, "misconceptions: [MC-01]", "misconceptions: [MC-01, MC-99]", "MC-99 is not in misconceptions.yml"),
        (GRACE, "misconceptions: [MC-01]", "misconceptions: []", "MC-01 belongs to this topic"),
        (INTEREST, "related: [grace_period]", "misconceptions: [MC-01]", "MC-01 belongs to grace_period"),
        (GRACE, "id: general", "id: early", "stands twice"),
        (GRACE, "id: general", "id: General", "no snake_case"),
        (GRACE, "    when: {stage: [current]}\n", "", "only the last variant goes without"),
        (GRACE, "  - id: general\n", "  - id: general\n    when: {stage: [calls]}\n", "stands on the last variant"),
        (GRACE, "{stage: [current]}", "{days: [current]}", "days is unknown"),
        (GRACE, "{stage: [current]}", "{stage: [tomorrow]}", "tomorrow is unknown"),
        (GRACE, "{stage: [current]}", "{stage: []}", "list the outcomes"),
        (GRACE, "今天还不算。", "今天还不算{principal}。", "placeholder {principal} has no value here"),
        (INTEREST, "{interest_high}", "{yearly_rate}", "placeholder {yearly_rate} has no value here"),
        # sizes
        (GRACE, "今天还不算。", LONG, "at most 60"),
        (GRACE, SAID, SAID + LONG * 4, "at most 240"),
        (GRACE, "title: 晚一天算不算逾期", "title: 晚一天还款到底算不算逾期呢我很想知道", "at most 16"),
        (GRACE, "      - 看合同。", "      - 看。\n      - 看。\n      - 看。\n      - 看。", "at most 3"),
        # sources
        (GRACE, "        cites: [GB-01]\n", "", "has no cites"),
        (GREET, "我不是美团。", "打12378。", "has no cites"),
        (GRACE, "cites: [GB-01]", "cites: [GB-99]", "cites GB-99, which no file defines"),
        (GRACE, "cites: [GB-01]", "cites: [GB-01, MT-01]", "cites MT-01, which is unverified"),
        (GRACE, "cites: [GB-01]", "cites: [GB-01, CR-01]", "cites CR-01, which is expired"),
        (GRACE, "据公开报道，", "", "rests on reports alone"),
        (GRACE, SAID, "据公开报道，国家标准第五条要求只向本人催收。", "names 第五条, but only reports"),
        (GRACE, "第六百七十八条", "第六百七十九条", "names 第六百七十九条, but no cited fact"),
        (GRACE, "没有统一规定。", "看第六条。", "names 第六条"),
        (GRACE, "      - 看合同。", "      - 看第六条。", "names 第六条"),
        (GRACE, "打12378", "打95172", "95172 is no contact"),
        (GRACE, "打12378", "打400 820 8788", "4008208788 is no contact"),
        # words
        (GRACE, SAID, SAID + "绝对没事。", "promises (绝对)"),
        (GRACE, SAID, SAID + "我们保证没事。", "promises (保证)"),
        (GRACE, SAID, SAID + "一定不会上征信。", "promises (一定不会)"),
        (GRACE, SAID, SAID + "不接电话绝对没事。", "promises (绝对)"),
        (GRACE, SAID, SAID + "后果自负。", "frightens (后果自负)"),
        (GRACE, "没有统一规定。", "亲，没有统一规定。", "has '亲'"),
        (GRACE, "没有统一规定。", "没有统一规定哦。", "has '哦'"),
        (GRACE, "没有统一规定。", "没有统一规定~", "has '~'"),
        (GRACE, "没有统一规定。", "没有统一规定！", "has '！'"),
        (GRACE, "没有统一规定。", "没有统一规定🙂", "has '🙂'"),
        (GRACE, "没有统一规定。", "你看合同。", "has '你'"),
        # misconceptions
        (WRONG, "cites: [CC-01]", "cites: []", "cites is empty"),
        (WRONG, "cites: [CC-01]", "cites: [MT-01]", "cites MT-01, which is unverified"),
        (WRONG, "cites: [CC-01]", "cites: [GB-01]", "rests on reports alone"),
        (WRONG, "cites: [CC-01]", "cites: [CR-01]", "cites CR-01, which is expired"),
        (WRONG, "topics: [grace_period]", "topics: [grace_period, late_fee]", "late_fee is no topic"),
        (WRONG, "没有统一的天数。", "肯定不会。", "promises (肯定不会)"),
    ],
)
def test_the_checker_finds(tree: Any, file: str, old: str, new: str, reason: str) -> None:
    tree.replace(file, old, new)
    found = [
        f"{problem.where} is empty" if "is empty" in problem.reason else problem.reason for problem in tree.problems()
    ]
    found += [str(problem) for problem in tree.problems()]
    assert any(reason in text for text in found), found
    assert {problem.file for problem in tree.problems()} == {file}


@pytest.mark.parametrize(
    "sentence",
    [
        "没有人能保证结果。",
        "不能保证不上征信。",
        "也不能反过来向您保证。",
        "紧急联系人不是保证人。",
        "要有书面的保证合同。",
        "网上说的“绝对没事”没有来源。",
        "这不一定会上征信。",
        "您的亲友、父亲和亲属都不用还。",
        "国家标准GB/T 45251-2025是推荐性的。",
        "单笔10000元以下。",
    ],
)
def test_the_checker_leaves_alone(tree: Any, sentence: str) -> None:
    tree.replace(GRACE, SAID, SAID + sentence)
    assert tree.problems() == []


@pytest.mark.parametrize("ending", ["该政策已结束。", "还款窗口已截止。", "旧办法已被替代。"])
def test_a_rule_that_ended_may_be_cited_to_say_so(tree: Any, ending: str) -> None:
    tree.replace(GRACE, SAID, SAID + ending)
    tree.replace(GRACE, "cites: [GB-01]", "cites: [GB-01, CR-01]")
    assert tree.problems() == []


def test_a_fact_past_its_review_date_is_found_where_it_is_cited(tree: Any) -> None:
    assert tree.problems(date(2027, 5, 24)) == []
    found = tree.problems(date(2027, 5, 25))
    assert [problem.where for problem in found] == ["variants[general].body[0]"]
    assert "cites GB-01, due for review since 2027-05-24" in found[0].reason


def test_a_topic_and_a_notice_without_an_answer_are_found(tree: Any) -> None:
    (tree.folder / GRACE).unlink()
    (tree.folder / "knowledge/answers/conversation/message_too_long.yml").unlink()
    tree.replace(INTEREST, "related: [grace_period]\n", "")
    assert [(problem.file, problem.reason.split(";")[0]) for problem in tree.problems()] == [
        ("knowledge/answers/conversation/message_too_long.yml", "is missing"),
        (GRACE, "is missing"),
    ]


def test_an_answer_in_the_wrong_group_is_found(tree: Any) -> None:
    text = (tree.folder / GRACE).read_text(encoding="utf-8")
    (tree.folder / GRACE).unlink()
    tree.write("knowledge/answers/collection/grace_period.yml", text)
    tree.write("tests/knowledge/answers/collection/grace_period.yml", "[]")
    assert ["topics.yml has it in cost" in problem.reason for problem in tree.problems()] == [True]


def test_an_answer_of_no_registered_topic_is_found(tree: Any) -> None:
    tree.write(
        "knowledge/answers/cost/late_fee.yml",
        "topic: late_fee\ntitle: 费\nkind: notice\nvariants: [{id: a, headline: 无}]",
    )
    tree.write("tests/knowledge/answers/cost/late_fee.yml", "[]")
    assert ["late_fee is no topic" in problem.reason for problem in tree.problems()] == [True]


def test_an_answer_without_a_mirror_is_found(tree: Any) -> None:
    (tree.folder / "tests" / GRACE).unlink()
    assert ["has no test grace_period.yml" in problem.reason for problem in tree.problems()] == [True]


def test_an_unknown_topic_or_fact_behind_a_source_is_found(tree: Any) -> None:
    tree.replace("knowledge/facts/seed_claims.yml", "fact_ids: [MT-01]", "fact_ids: [MT-77]")
    tree.replace("knowledge/complaint_channels.yml", "topics: [grace_period]", "topics: [late_fee]")
    assert sorted(problem.reason.split(";")[0] for problem in tree.problems()) == [
        "late_fee is no topic of topics.yml",
        "no facts/*.yml has MT-77",
    ]


def test_files_of_a_wrong_shape_are_listed_beside_each_other(tree: Any) -> None:
    tree.write(GRACE, "topic: [")
    tree.replace(INTEREST, "topic: penalty_interest", "topic: other")
    found = {problem.file: problem.reason for problem in tree.problems()}
    assert "is no valid YAML" in found[GRACE]
    assert "make them the same" in found[INTEREST]
