"""What collectors did: judged on the card, worded only where the answer does not say it already."""

from __future__ import annotations

import re

import pytest

import knowledge
from actions.case import case_of
from actions.clock import today
from actions.conduct import judged
from knowledge.checks import text as checks
from knowledge.checks import wording
from knowledge.library import load
from rules import SPEAKERS, Situation
from rules.conduct import TABLE, acts, load_conduct

TODAY = today()
BINDING = {"law", "interpretation", "regulation"}
ROWS = [(act, row) for act in load_conduct(TABLE).acts for row in act.rows]
KINDS = (None, "meituan_jieqian", "zhaolian")


def all_judged():
    for speaker in SPEAKERS:
        for lost in (None, True, False):
            for lender in KINDS:
                case = case_of(Situation(speaker=speaker, out_of_contact=lost, lender=lender))
                yield from judged(acts(), case.outcomes["lender_type"], case.situation)


def test_only_what_binds_is_called_law_or_regulation():
    for each in all_judged():
        if each.grade not in BINDING:
            assert not re.search("法律不允许|监管规定不允许", each.line), each.line
        if each.conduct.verdict == "not_allowed" and each.grade in ("standard", "self_regulation"):
            assert "按规则不该" in each.line


@pytest.mark.parametrize(("act", "row"), ROWS, ids=lambda part: getattr(part, "event", ""))
def test_the_sentence_of_a_verdict_is_carried_by_its_facts(act, row):
    library = load()
    problems = [*checks.word_problems(row.text, "conduct.yml", act.event, library)]
    problems += checks.cite_problems(row.text, row.facts, "conduct.yml", act.event, library, TODAY)
    problems += checks.clause_problems(row.text, row.facts, "conduct.yml", act.event, library)
    assert [str(problem) for problem in problems] == []
    grades = {knowledge.citation(fact).grade for fact in row.facts}
    if re.search("犯罪|违法(?!，不合规)|治安管理处罚法|民法典", row.text) and "不违法" not in row.text:
        assert grades & BINDING
    if checks.rests_on_reports(row.facts, library) or knowledge.citation(row.facts[0]).is_reported:
        assert wording.says("reported", row.text)


def test_an_act_that_was_told_is_judged_on_the_card(talk):
    card = talk.say("我妈刚才接到催收的电话", intent="report_situation", told={"event": "family_called"})
    (conduct,) = card["conduct"]
    assert (conduct["event"], conduct["grade"]) == ("family_called", "standard")
    assert conduct["evidence"]


def test_who_lends_decides_the_verdict(talk):
    told = {"event": "family_called", "lender": "zhaolian", "talked_to_lender": True}
    (conduct,) = talk.say("招联的 我昨天还和客服通过话 今天打给我妈了", intent="report_situation", told=told)["conduct"]
    assert (conduct["verdict"], conduct["grade"]) == ("not_allowed", "regulation")


def test_the_reply_words_only_what_its_answer_does_not_say(talk):
    entities = [{"entity": "event", "value": event} for event in ("family_called", "insulted")]
    card = talk.say("打给我妈 还骂她", intent="report_situation", entities=entities)
    assert {each["event"] for each in card["conduct"]} == {"family_called", "insulted"}
    assert card["question"] == "harassment/insulted"
    assert "打给家里人：" in talk.text
    assert "骂人：" not in talk.text


def test_a_verdict_is_not_read_twice(talk):
    entities = [{"entity": "event", "value": event} for event in ("insulted", "called_at_night")]
    talk.say("骂我 还半夜打", intent="report_situation", entities=entities)
    assert "夜里打来：" in talk.text
    talk.say("又是半夜打 又骂", intent="report_situation", entities=entities)
    assert "夜里打来：" not in talk.text
