"""Somebody else's case told in passing: the borrower's own case stays as it was."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlu.extraction import as_json, case_facts, normalise

TODAY = date(2026, 11, 30)
OWN = "逾期12天 欠8000 有3个电话没接"


def entities(text: str) -> list[dict[str, Any]]:
    """What the extraction finds in a message, as Rasa gives it."""
    found = []
    for fact in case_facts(normalise(text), TODAY):
        about = {"role": fact.role, "person": fact.person}
        found.append(
            {"entity": fact.field, "value": as_json(fact.value)} | {key: value for key, value in about.items() if value}
        )
    return found


def tell(talk, text: str, question: str = "report_situation/overview") -> dict[str, Any]:
    return talk.say(text, question, entities=entities(text))


def own_case(card: dict[str, Any]) -> tuple[Any, ...]:
    situation = card["situation"]
    return tuple(situation[name] for name in ("overdue_days", "missed_calls", "speaker", "debtor", "events"))


@pytest.mark.parametrize(
    "aside",
    [
        "我室友逾期40天没接过电话",
        "我同事他都半年没还了",
        "我朋友欠5万 8个电话没接 都没上门",
        "我闺蜜她拖了三个月",
        "他逾期90天都没事",
        "她没接20个电话也没联系家里",
        "他换号了催收找不到他",
        "他现在都拖了一年了",
        "他也没接过电话 12个了",
        "我男朋友也逾期60天了",
        "我表哥也欠了10万",
    ],
)
def test_an_aside_late_in_a_talk_leaves_the_own_case_as_it_was(talk, aside):
    tell(talk, OWN)
    before = tell(talk, "会上征信吗", "credit_report/overview")
    tell(talk, aside)
    after = tell(talk, "那会起诉吗", "lawsuit/overview")
    assert own_case(after) == own_case(before) == ([12, 12], [3, 3], "borrower", None, [])
    assert talk.slots["principal"] == [8000, 8000]


@pytest.mark.parametrize("text", ["不是我，是我朋友逾期20天", "帮我同事问的，他拖了20天"])
def test_who_says_that_the_loan_is_a_friends_is_no_longer_taken_for_the_borrower(talk, text):
    tell(talk, OWN)
    tell(talk, text)
    card = tell(talk, "会上征信吗", "credit_report/overview")
    assert (card["situation"]["overdue_days"], card["situation"]["speaker"] == "borrower") == ([20, 20], False)


def test_he_is_the_debtor_where_the_case_is_his(talk):
    tell(talk, "我老公逾期40天")
    tell(talk, "他欠了8万没还")
    assert (talk.slots["principal"], talk.slots["debtor"]) == ([80000, 80000], "husband")


@pytest.mark.parametrize("text", ["我室友逾期几天来着", "我刚说我朋友欠多少钱", "我同事几个电话没接来着"])
def test_what_a_friend_owes_is_not_recalled_as_ones_own(talk, text):
    tell(talk, OWN)
    tell(talk, "我室友逾期40天 欠5万")
    talk.say(text, "recall/what_i_told")
    assert "别人的情况" in talk.text
    assert not any(figure in talk.text for figure in ("12天", "8,000", "3个"))


def test_ones_own_days_are_recalled_after_an_aside(talk):
    tell(talk, OWN)
    tell(talk, "我室友逾期40天了")
    talk.say("我刚说逾期几天了", "recall/what_i_told")
    assert "12天" in talk.text


def test_lenders_named_together_keep_the_figures_told_before(talk):
    tell(talk, "借呗欠6000逾期20天，花呗欠3000逾期5天")
    tell(talk, "借呗、花呗、拍拍贷都逾期了")
    assert [(loan["lender"], loan["principal"]) for loan in talk.slots["loans"]] == [
        ("借呗", [6000, 6000]),
        ("花呗", [3000, 3000]),
        ("拍拍贷", None),
    ]


def test_of_several_loans_the_sum_is_taken_in_and_no_single_lender(talk):
    tell(talk, "欠了三家，美团3000，花呗7000，微粒贷1万2")
    assert "几笔加起来欠22,000元" in talk.text
    assert "微粒贷、" not in talk.text


@pytest.mark.parametrize(
    ("text", "said"), [("逾期超过三年了", "3年以上"), ("逾期三年多了", "3年多"), ("逾期好几年了", "3年以上")]
)
def test_a_long_time_told_roughly_is_said_roughly(talk, text, said):
    tell(talk, text)
    talk.say("我刚说逾期多久了", "recall/what_i_told")
    assert said in talk.text
    assert "天" not in talk.text.replace("今天", "")


def test_who_owes_nothing_is_no_case_that_is_told_in_passing(talk):
    tell(talk, "我花呗逾期会影响我老公买房子吗他没有逾期就我有", "family_liability/couple_mortgage")
    assert "别人的情况" not in talk.text
