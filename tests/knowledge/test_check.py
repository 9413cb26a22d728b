"""Each thing that the checker looks for is found in a tree that has exactly this wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from knowledge.checks import check
from knowledge.checks.wording import WordList, word_lists
from tests.knowledge.conftest import examples

GRACE = "knowledge/answers/cost/grace_period/overview.yml"
MIDNIGHT = "knowledge/answers/cost/grace_period/midnight.yml"
INTEREST = "knowledge/answers/cost/penalty_interest/overview.yml"
GREET = "knowledge/answers/conversation/greet/overview.yml"
NOTICE = "knowledge/answers/conversation/message_too_long.yml"
WRONG = "knowledge/misconceptions.yml"
LENDERS = "knowledge/lenders.yml"
SAID = "据公开报道，国家标准（推荐性）要求只向本人催收。"
LONG = "一二三四五六七八九十" * 5


def test_the_content_of_this_project_has_no_problem() -> None:
    assert [str(problem) for problem in check(today=date(2026, 11, 30))] == []


def test_a_sound_tree_has_no_problem(tree: Any) -> None:
    assert [str(problem) for problem in tree.problems()] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        # structure
        (
            GRACE,
            "next: [penalty_interest/overview]",
            "next: [late_fee/overview]",
            "late_fee/overview has no answer file",
        ),
        (GRACE, "next: [penalty_interest/overview]", "next: [grace_period/overview]", "names the question itself"),
        (GRACE, "next: [penalty_interest/overview]\n", "", "name one to three questions"),
        (GRACE, "[penalty_interest/overview]", f"[{', '.join(['penalty_interest/overview'] * 4)}]", "has 4 questions"),
        (GRACE, "misconceptions: [MC-01]", "misconceptions: [MC-01, MC-99]", "MC-99 is not in misconceptions.yml"),
        (MIDNIGHT, "same_as: grace_period/overview", "same_as: grace_period/noon", "no question with an answer"),
        (MIDNIGHT, "same_as: grace_period/overview", "same_as: grace_period/midnight", "no question with an answer"),
        (GRACE, "今天还不算。", "今天还不算{principal}。", "placeholder {principal} has no value here"),
        (INTEREST, "{interest_high}", "{total}", "placeholder {total} has no value here"),
        (GRACE, "今天还不算。", "今天{borrower}还不算。", "placeholder {borrower} has no value here"),
        # sizes
        (GRACE, "今天还不算。", LONG, "at most 40"),
        (GRACE, SAID, SAID + LONG * 5, "at most 240"),
        (GRACE, "title: 晚一天算不算逾期", "title: 晚一天还款到底算不算逾期呢我很想知道", "at most 16"),
        (GRACE, "      - 看合同。", "      - 看。\n      - 看。\n      - 看。\n      - 看。", "has 4 steps; at most 3"),
        # sources
        (GRACE, "        cites: [GB-01]\n", "", "has no cites"),
        (GREET, "我不是美团。", "打12378。", "names 12378 without its channel; cite CH-01"),
        (GRACE, "      - 看合同。", "      - 有危险打110。", "names 110 without its channel; cite CH-02"),
        (GRACE, "cites: [GB-01]", "cites: [GB-99]", "cites GB-99, which no file defines"),
        (GRACE, "cites: [GB-01]", "cites: [GB-01, MT-01]", "cites MT-01, which is unverified"),
        (GRACE, "cites: [GB-01]", "cites: [GB-01, CR-01]", "cites CR-01, which is expired"),
        (GRACE, "据公开报道，", "", "rests on reports alone (GB-01)"),
        (GRACE, "《民法典》规定", "《民法典》第六百七十八条规定", "names 第六百七十八条; leave the number"),
        (GRACE, "      - 看合同。", "      - 看第六条。", "names 第六条"),
        (GRACE, "打12378", "打95172", "95172 is no contact"),
        (GRACE, "打12378", "打400 820 8788", "4008208788 is no contact"),
        # words
        (GRACE, SAID, SAID + "绝对没事。", "promises (绝对)"),
        (GRACE, SAID, SAID + "我们保证没事。", "promises (保证)"),
        (GRACE, SAID, SAID + "一定不会上征信。", "promises (一定不会)"),
        (GRACE, SAID, SAID + "不接电话绝对没事。", "promises (绝对)"),
        (GRACE, SAID, SAID + "后果自负。", "frightens (后果自负)"),
        (GRACE, "headline: 看合同。", "headline: 亲，看合同。", "has '亲'"),
        (GRACE, "headline: 看合同。", "headline: 看合同哦。", "has '哦'"),
        (GRACE, "headline: 看合同。", "headline: 看合同~", "has '~'"),
        (GRACE, "headline: 看合同。", "headline: 看合同！", "has '！'"),
        (GRACE, "headline: 看合同。", "headline: 看合同🙂", "has '🙂'"),
        (GRACE, "headline: 看合同。", "headline: 你看合同。", "has '你'"),
        (GRACE, "headline: 看合同。", "headline: 没有查到规定，看合同。", "starts with what was not found"),
        (GRACE, "headline: 看合同。", "headline: 今天还不算。", "is also the headline of grace_period/overview#early"),
        # misconceptions
        (WRONG, "cites: [CC-01]", "cites: []", "is empty; give the source"),
        (WRONG, "cites: [CC-01]", "cites: [MT-01]", "cites MT-01, which is unverified"),
        (WRONG, "cites: [CC-01]", "cites: [GB-01]", "rests on reports alone"),
        (WRONG, "cites: [CC-01]", "cites: [CR-01]", "cites CR-01, which is expired"),
        (WRONG, "topics: [grace_period]", "topics: [grace_period, late_fee]", "late_fee is no topic"),
        (WRONG, "correction: 看合同。", "correction: 肯定不会。", "promises (肯定不)"),
        (WRONG, "correction: 看合同。", "correction: 看第六百七十九条。", "no cited fact stands in that clause"),
        (WRONG, "correction: 看合同。", "correction: 打110。", "names 110 without its channel"),
        # lenders
        (LENDERS, "channels: [CH-01]", "channels: [CH-09]", "CH-09 is not in complaint_channels.yml"),
        (LENDERS, "fact_ids: [CC-01]", "fact_ids: [CC-99]", "no facts/*.yml has CC-99"),
        (LENDERS, "product: 某某贷", "product: 某某贷, aliases: [华呗]", "华呗 also means huabei"),
        (
            LENDERS,
            "product: 某某贷",
            "product: 某某贷, lenders: [{name: 某, types: [bank], role: 某}]",
            "not established",
        ),
    ],
)
def test_the_checker_finds(tree: Any, file: str, old: str, new: str, reason: str) -> None:
    tree.replace(file, old, new)
    found = tree.problems()
    assert any(reason in str(problem) for problem in found), [str(problem) for problem in found]
    assert {problem.file for problem in found} == {file}


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
        "单笔10000元以下，100天以内。",
        "短信里写“第六条”的，先核实。",
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


def test_a_question_has_less_room_than_an_overview(tree: Any) -> None:
    text = tree.folder.joinpath(GRACE).read_text(encoding="utf-8").replace("grace_period/overview", "grace_period/noon")
    text = (
        text.replace("headline: 今天", "headline: 中午")
        .replace("headline: 看", "headline: 还是看")
        .replace("MC-01", "")
    )
    tree.write(GRACE.replace("overview", "noon"), text.replace("可以打12378投诉。", "可以打12378投诉。" + LONG * 3))
    tree.write("data/nlu/cost/grace_period.yml", examples("grace_period", "overview", "midnight", "noon"))
    mirror = "tests/knowledge/answers/cost/grace_period.yml"
    cases = tree.folder.joinpath(mirror).read_text(encoding="utf-8")
    tree.write(mirror, cases + cases.replace("question: overview", "question: noon"))
    assert ["at most 160" in problem.reason for problem in tree.problems()] == [True]


def test_a_fact_past_its_review_date_is_found_where_it_is_cited(tree: Any) -> None:
    assert tree.problems(date(2027, 5, 24)) == []
    found = [problem for problem in tree.problems(date(2027, 5, 25)) if "GB-01" in problem.reason]
    assert [problem.where for problem in found] == ["variants[general].body[0]"]
    assert "cites GB-01, due for review since 2027-05-24" in found[0].reason


def test_a_channel_and_a_lender_past_their_review_dates_are_found(tree: Any) -> None:
    assert any("cites CH-01, due for review" in problem.reason for problem in tree.problems(date(2027, 5, 25)))
    assert any(problem.file == LENDERS for problem in tree.problems(date(2027, 5, 31)))


@pytest.mark.parametrize(
    ("first", "second", "unreachable"),
    [
        ("{stage: [current, reminder]}", "{stage: [current]}", True),
        ("{stage: [current]}", "{stage: [current, reminder]}", False),
        ("{events: [sued, summons]}", "{events: [summons]}", True),
        ("{events: [sued]}", "{events: [sued, summons]}", False),
        ("{events: [sued]}", "{speaker: [spouse], events: [sued]}", True),
        ("{speaker: [spouse], events: [sued]}", "{events: [sued]}", False),
        ("{speaker: [spouse, relative]}", "{speaker: [spouse]}", True),
        ("{contact_family: [possible, likely]}", "{contact_family: [likely], stage: [calls]}", True),
        ("{lender_type: [bank, consumer_finance]}", "{stage: [calls]}", False),
    ],
)
def test_a_variant_that_no_case_can_reach_is_found(tree: Any, first: str, second: str, unreachable: bool) -> None:
    tree.replace(INTEREST, "{events: [sued, summons]}", second)
    tree.replace(
        INTEREST, 'when: {speaker: [spouse]}\n    headline: "', 'when: {interest: [above_24]}\n    headline: "'
    )
    tree.replace(INTEREST, "{interest: [estimated]}", first)
    tree.replace(INTEREST, "大约{interest_low}到{interest_high}元。", "看法院。")
    tree.replace(INTEREST, '"{borrower}的合同说了算。"', "超过的可以商量。")
    found = [problem.where for problem in tree.problems() if "is never said" in problem.reason]
    assert found == (["variants[sued]"] if unreachable else [])


def test_variants_that_together_cover_a_later_one_are_seen(tree: Any) -> None:
    tree.replace(INTEREST, "{interest: [estimated]}", "{speaker: [spouse]}")
    tree.replace(INTEREST, "大约{interest_low}到{interest_high}元。", "看法院。")
    tree.replace(INTEREST, "{events: [sued, summons]}", "{speaker: [relative]}")
    tree.replace(
        INTEREST,
        '{speaker: [spouse]}\n    headline: "{borrower}',
        '{speaker: [spouse, relative]}\n    headline: "{borrower}',
    )
    assert [problem.where for problem in tree.problems() if "is never said" in problem.reason] == ["variants[wife]"]


def test_a_topic_and_a_notice_without_an_answer_are_found(tree: Any) -> None:
    for file in (GRACE, MIDNIGHT, NOTICE):
        (tree.folder / file).unlink()
    missing = [problem.file for problem in tree.problems() if problem.reason.startswith("is missing; topics.yml")]
    assert missing == [NOTICE, GRACE]


def test_an_answer_in_the_wrong_group_is_found(tree: Any) -> None:
    text = (tree.folder / INTEREST).read_text(encoding="utf-8")
    (tree.folder / INTEREST).unlink()
    tree.write(INTEREST.replace("/cost/", "/collection/"), text)
    assert any("topics.yml has it in cost; move the file" in problem.reason for problem in tree.problems())


def test_an_answer_of_no_registered_topic_is_found(tree: Any) -> None:
    tree.write(
        "knowledge/answers/conversation/late_fee.yml", "notice: late_fee\ntitle: 费\nvariants: [{id: a, headline: 无}]"
    )
    assert any("late_fee does not stand in topics.yml" in problem.reason for problem in tree.problems())


def test_a_question_with_too_few_examples_is_found(tree: Any) -> None:
    tree.replace("data/nlu/cost/grace_period.yml", "    - grace_period的midnight第3种问法\n", "")
    assert [str(problem) for problem in tree.problems()] == [
        f"{MIDNIGHT}: question: has 11 examples in data/nlu; give at least 12"
    ]


def test_examples_of_a_question_without_an_answer_are_found(tree: Any) -> None:
    tree.write("data/nlu/cost/penalty_interest.yml", examples("penalty_interest", "overview", "how_much"))
    assert ["write the answer or move them" in problem.reason for problem in tree.problems()] == [True]


def test_a_block_of_examples_that_names_no_question_is_found(tree: Any) -> None:
    tree.write("data/nlu/cost/more.yml", 'version: "3.1"\nnlu:\n- intent: grace_period\n  examples: |\n    - 几天\n')
    assert ["has no metadata.question" in problem.reason for problem in tree.problems()] == [True]


def test_turns_of_talks_that_ask_no_known_question_are_found(tree: Any) -> None:
    talk = "- - [过了零点呢, grace_period/midnight]\n  - [那费用呢, grace_period/fees]\n  - 在吗\n"
    tree.write("data/talks/a.yml", talk)
    assert [str(problem) for problem in tree.problems() if "talks" in str(problem)] == [
        "data/talks/a.yml: turn 3: is not [text, question]; write both",
        "data/talks/a.yml: 那费用呢: asks grace_period/fees, which has no answer file; name another question",
    ]


def test_a_variant_without_a_case_is_found(tree: Any) -> None:
    tree.write(
        "tests/knowledge/answers/cost/grace_period.yml", "- {name: 晚, question: overview, expect: {variant: general}}"
    )
    assert ["has no case for grace_period/overview#early" in problem.reason for problem in tree.problems()] == [True]


def test_a_case_of_a_question_that_does_not_exist_is_found(tree: Any) -> None:
    mirror = "tests/knowledge/answers/cost/grace_period.yml"
    tree.replace(mirror, "\n- {name: 晚", "\n- {name: 午, question: noon, expect: {variant: a}}\n- {name: 晚")
    assert ["has a case for grace_period/noon" in problem.reason for problem in tree.problems()] == [True]


def test_a_topic_without_tests_is_found(tree: Any) -> None:
    (tree.folder / "tests/knowledge/answers/cost/grace_period.yml").unlink()
    assert ["give every variant of the topic a case" in problem.reason for problem in tree.problems()] == [True]


def test_a_misconception_that_no_answer_lists_is_found(tree: Any) -> None:
    tree.replace(GRACE, "misconceptions: [MC-01]\n", "")
    assert ["is listed by no answer file" in problem.reason for problem in tree.problems()] == [True]


def test_unknown_topics_and_facts_behind_a_source_are_found(tree: Any) -> None:
    tree.replace("knowledge/facts/seed_claims.yml", "fact_ids: [MT-01]", "fact_ids: [MT-77]")
    tree.replace("knowledge/facts/credit.yml", "see: [CC-01]", "see: [CC-77]")
    tree.replace("knowledge/complaint_channels.yml", "topics: [grace_period]", "topics: [late_fee]")
    assert sorted(problem.reason.split(";")[0] for problem in tree.problems()) == [
        "late_fee is no topic of topics.yml",
        "no facts/*.yml has CC-77",
        "no facts/*.yml has MT-77",
    ]


def test_files_of_a_wrong_shape_are_listed_beside_each_other(tree: Any) -> None:
    tree.write(GRACE, "question: [")
    tree.replace(INTEREST, "question: penalty_interest/overview", "question: other/overview")
    found = {problem.file: problem.reason for problem in tree.problems() if "is missing" not in problem.reason}
    assert "is no valid YAML" in found[GRACE]
    assert "make them the same" in found[INTEREST]


@pytest.mark.parametrize("name", sorted(word_lists()))
def test_a_pattern_finds_and_spares_what_it_says(name: str) -> None:
    for row in word_lists()[name].patterns:
        alone = WordList(patterns=[row]).expression()
        assert len(row.pattern) <= 120
        assert [text for text in row.finds if not alone.search(text)] == [], row.id
        assert [text for text in row.spares if alone.search(text)] == [], row.id
        assert row.finds and row.spares, row.id
