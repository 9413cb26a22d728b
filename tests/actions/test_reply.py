"""Replies turn by turn: what is taken in, answered, asked, remembered and not said twice."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.memory import fingerprint


def sentences(card):
    said = [card["acknowledges"], card["headline"], *card["body"], *card["next_steps"]]
    return [fingerprint(each) for each in said if each]


def test_a_question_gets_its_own_answer_with_sources(talk):
    card = talk.say("从立案到判下来要几个月", "lawsuit/how_long")
    assert (card["kind"], card["topic"], card["question"]) == ("answer", "lawsuit", "lawsuit/how_long")
    assert card["citations"]
    assert "依据：" in talk.text


def test_what_was_told_is_taken_in_before_the_answer(talk):
    card = talk.say("白条拖了十九天 会打到我爸那吗", "family_notified/overview", told={"overdue_days": [19, 19]})
    assert "19天" in card["acknowledges"]
    assert talk.text.startswith(card["acknowledges"])
    assert talk.say("那会上征信吗", "credit_report/overview")["acknowledges"] is None


def test_the_same_question_again_gets_one_line_and_nothing_read_before(talk):
    first = talk.say("起诉要花多少钱", "lawsuit/costs")
    again = talk.say("打官司的钱到底谁出", "lawsuit/costs")
    assert first["headline"] in again["headline"]
    assert again["headline"] != first["headline"]
    assert not set(sentences(first)) & set(sentences(again))


def test_no_sentence_of_a_talk_is_read_twice(talk):
    read: set[str] = set()
    for question in (
        "lawsuit/overview",
        "lawsuit/how_long",
        "lawsuit/costs",
        "enforcement/overview",
        "lawsuit/overview",
    ):
        said = sentences(talk.say("再问一句", question))
        assert not read & set(said)
        read |= set(said)


def test_a_missing_fact_is_asked_once_and_not_after_it_was_passed_over(talk):
    first = talk.say("会不会告诉我家里", "family_notified/overview")
    assert talk.slots["talk"]["asked_for"] == "overdue_days"
    assert any("overdue_days" in button["payload"] for button in first["suggestions"])
    for _ in range(3):
        talk.say("会不会打给单位", "workplace_contact/overview")
        assert talk.slots["talk"].get("asked_for") != "overdue_days"


def test_a_bare_answer_fills_what_was_asked_for(talk):
    talk.say("会不会告诉我家里", "family_notified/overview")
    card = talk.say("二十来天", intent="report_situation", told={"overdue_days": [20, 24]})
    assert card["situation"]["overdue_days"] == [20, 24]


def test_a_sum_is_no_answer_to_how_many_days(talk):
    talk.say("会不会告诉我家里", "family_notified/overview")
    card = talk.say("12000", intent="report_situation", entities=[{"entity": "number", "value": 12000}])
    assert card["situation"]["overdue_days"] is None
    assert card["situation"]["principal"] == [12000, 12000]


def test_a_correction_without_its_noun_corrects_what_was_told_last(talk):
    talk.say("漏了六个电话", intent="report_situation", told={"missed_calls": [6, 6]})
    card = talk.say("说错了 就2个", intent="correct_fact", entities=[{"entity": "number", "value": 2}])
    assert card["situation"]["missed_calls"] == [2, 2]
    assert "从6个改成2个" in talk.text


def test_what_was_corrected_is_said_first_with_what_it_changes(talk):
    talk.say("会打给我妈吗", "family_notified/overview", told={"overdue_days": [8, 8], "out_of_contact": False})
    talk.say("不对 手机早就停机了", intent="correct_fact", told={"out_of_contact": True})
    assert talk.text.startswith("联系情况从")


def test_where_nothing_changes_one_line_says_so(talk):
    talk.say("起诉要多久", "lawsuit/how_long", told={"principal": [5000, 5000]})
    talk.say("不是五千 是六千", intent="correct_fact", told={"principal": [6000, 6000]})
    assert "不变" in talk.text.splitlines()[0]


def test_an_event_is_answered_by_what_to_do_now(talk):
    card = talk.say("我妈刚才接到催收的电话", intent="report_situation", told={"event": "family_called"})
    assert card["question"] == "family_notified/already_called"
    assert card["situation"]["events"] == ["family_called"]


def test_an_event_that_is_taken_back_is_forgotten(talk):
    talk.say("他们起诉我了", intent="report_situation", told={"event": "sued"})
    denied = [{"entity": "event", "value": "sued", "role": "denied"}]
    card = talk.say("看错了 还没起诉", intent="correct_fact", entities=denied)
    assert card["situation"]["events"] == []


def test_a_mother_is_spoken_to_as_herself(talk):
    told = {"speaker": "relative", "debtor": "son", "overdue_days": [32, 32]}
    card = talk.say("我儿子逾期32天 这钱要我还吗", "family_liability/parents_and_children", told=told)
    assert card["situation"]["speaker"] == "relative"
    assert "您儿子" in card["acknowledges"]


@pytest.mark.parametrize(
    ("text", "told", "speaker", "debtor"),
    [
        ("我妈手机也关机了", {"speaker": "relative", "debtor": "mother"}, "spouse", "husband"),
        ("同事的也逾期了", {"speaker": "colleague", "debtor": "colleague"}, "spouse", "husband"),
        ("他还填了我当联系人", {"speaker": "emergency_contact", "debtor": "husband"}, "spouse", "husband"),
        ("不是我老公，是我弟欠的", {"speaker": "relative", "debtor": "sibling"}, "relative", "sibling"),
        ("我也逾期了20天", {"speaker": "borrower", "overdue_days": [20, 20]}, "borrower", None),
        ("他的贷款我签了担保", {"speaker": "guarantor", "debtor": "husband"}, "guarantor", "husband"),
    ],
)
def test_who_is_typing_stays_so_until_another_is_named_outright(talk, text, told, speaker, debtor):
    talk.say("我老公逾期40天", intent="report_situation", told={"speaker": "spouse", "debtor": "husband"})
    talk.say(text, intent="report_situation", told=told)
    assert (talk.slots["speaker"], talk.slots["debtor"]) == (speaker, debtor)


def test_facts_of_another_relative_are_none_of_the_case(talk):
    talk.say("我儿子逾期40天", intent="report_situation", told={"speaker": "relative", "debtor": "son"})
    told = {"speaker": "relative", "debtor": "mother", "out_of_contact": True}
    talk.say("我妈手机关机了", intent="report_situation", told=told)
    assert talk.slots["out_of_contact"] is None
    talk.say("孩子手机关机了", intent="report_situation", told=told | {"debtor": "child"})
    assert talk.slots["out_of_contact"] is True


def test_what_a_stranger_tells_collectors_is_no_talk_with_the_lender(talk):
    talk.say("我不认识这个人", intent="report_situation", told={"speaker": "stranger"})
    talk.say("跟他们说了好几回", intent="report_situation", told={"talked_to_lender": True})
    assert talk.slots["talked_to_lender"] is None


def test_what_facts_mean_never_contradicts_them(talk):
    talk.say(
        "逾期95天 十个电话没接", intent="report_situation", told={"overdue_days": [95, 95], "missed_calls": [10, 10]}
    )
    talk.say("手机开着，打得通", intent="report_situation", told={"out_of_contact": False})
    assert "打得通" in talk.text
    assert "失联" not in talk.text.partition("打得通")[2].partition("。")[0]


def test_a_supposition_answers_its_turn_and_is_forgotten(talk):
    talk.say("花呗逾期6天", intent="report_situation", told={"overdue_days": [6, 6]})
    supposed = [{"entity": "overdue_days", "value": [120, 120], "role": "hypothetical"}]
    card = talk.say("要是拖到一百二十天会被起诉吗", "lawsuit/overview", entities=supposed)
    assert card["situation"]["overdue_days"] == [6, 6]
    assert talk.slots["overdue_days"] == [6, 6]


def test_days_told_without_a_date_age(talk, monkeypatch):
    talk.say("拖了十天", intent="report_situation", told={"overdue_days": [10, 10]})
    talk.slots["told_on"] = "2020-01-01"
    days = talk.say("那会上征信吗", "credit_report/overview")["situation"]["overdue_days"]
    assert days[0] > 2000


def test_a_clear_question_is_not_bent_to_the_talk(talk):
    talk.say("会被起诉吗", "lawsuit/overview")
    candidates = [("credit_report/overview", 0.95, 0.9), ("lawsuit/how_long", 0.02, 0.8)]
    assert talk.say("那会上征信吗", "credit_report/overview", candidates=candidates)["topic"] == "credit_report"


def test_what_was_told_is_recalled_from_the_case(talk):
    talk.say("欠七千 拖了九天", intent="report_situation", told={"principal": [7000, 7000], "overdue_days": [9, 9]})
    card = talk.say("我刚才说拖了几天", "recall/what_i_told")
    assert "9天" in card["headline"]


def test_before_anything_was_told_there_is_nothing_to_recall(talk):
    assert "没有说过" in talk.say("我说过逾期几天吗", "recall/what_i_told")["headline"]


def test_what_was_answered_is_recalled_by_what_is_asked_about(talk):
    first = talk.say("支付令怎么办", "lawsuit/payment_order")
    talk.say("那会上征信吗", "credit_report/overview")
    assert first["headline"] in talk.say("你前面说的支付令那个再讲讲", "recall/what_you_said")["headline"]


def test_restart_asks_first_and_forgets_after_yes(talk):
    talk.say("逾期八天", intent="report_situation", told={"overdue_days": [8, 8]})
    asked = talk.say("重新开始", "restart_forget/overview")
    assert asked["situation"]["overdue_days"] == [8, 8]
    assert {button["payload"] for button in asked["suggestions"]} == {'/restart_forget{"confirm":"true"}', "/deny"}
    talk.say("好的", "affirm/overview")
    assert not any(talk.slots.values())


def test_no_after_the_question_keeps_the_case(talk):
    talk.say("逾期八天", intent="report_situation", told={"overdue_days": [8, 8]})
    talk.say("重新开始", "restart_forget/overview")
    talk.say("不用了", "deny/overview")
    assert talk.slots["overdue_days"] == [8, 8]


def test_deletion_empties_every_slot_and_shows_an_empty_case(talk):
    talk.say("逾期八天", intent="report_situation", told={"overdue_days": [8, 8]})
    card = talk.say("把我说的都删了", "restart_forget/delete_my_data")
    assert card["situation"]["overdue_days"] is None
    assert not any(talk.slots.values())


def test_despair_comes_before_everything(talk):
    talk.say("会被起诉吗", "lawsuit/overview")
    card = talk.say("撑不下去了 不想活了", "distress/overview", told={"overdue_days": [90, 90]})
    assert card["kind"] == "crisis"
    assert "12356" in talk.text
    assert card["suggestions"] == []


def test_a_wrong_belief_is_corrected_with_the_answer(talk):
    card = talk.say("逾期就要坐牢了对吧", "criminal_liability/overview", told={"belief": "MC-01"})
    assert card["corrects"]["id"] == "MC-01"


def test_off_topic_in_a_talk_is_one_line(talk):
    talk.say("会被起诉吗", "lawsuit/overview")
    card = talk.say("今天吃什么好", intent="out_of_scope", candidates=[("out_of_scope/overview", 0.95, 1.0)])
    assert card["body"] == [] and card["next_steps"] == []


def test_the_second_message_in_a_row_that_is_not_understood_is_handed_over(talk):
    first = talk.say("嗯嗯啊啊这个那个", confidence=0.2)
    second = talk.say("就是那个嘛嗯嗯", confidence=0.2)
    assert (first["kind"], second["kind"]) == ("clarify", "handoff")


@pytest.mark.parametrize("question", ["distress/overview", "restart_forget/overview", "recall/overview"])
def test_did_you_mean_never_offers_despair_or_forgetting(talk, question):
    candidates = [(question, 0.3, 1.0), ("lawsuit/overview", 0.2, 1.0)]
    card = talk.say("这个那个", confidence=0.2, candidates=candidates)
    assert question.partition("/")[0] not in "".join(button["payload"] for button in card["suggestions"])


def test_the_terminal_gets_text_without_buttons_and_card(talk):
    talk.channel = "cmdline"
    assert talk.say("会被起诉吗", "lawsuit/how_soon") == {}
    (message,) = talk.dispatcher.messages
    assert not message["buttons"]
    assert "可以这样回答：" in talk.text


def test_no_question_after_passing_one_over_twice_running(talk):
    asked = [talk.say("会告诉家里吗", "family_notified/overview")["assessment"] for _ in range(4)]
    assert len(asked) == 4
    assert talk.slots["talk"].get("asked_for") is None


@pytest.mark.parametrize(
    "slot", ["overdue_days", "lender", "events", "loans", "due_date", "speaker", "talk", "told_on"]
)
@pytest.mark.parametrize("rubbish", [True, "什么", -3, [9, 1], {"a": 1}, [None, None], 10**400, ""])
def test_a_stored_slot_that_makes_no_sense_is_dropped(talk, slot, rubbish):
    talk.slots[slot] = rubbish
    assert talk.say("会被起诉吗", "lawsuit/overview")["kind"] == "answer"


def test_a_friends_case_is_not_taken_for_the_borrowers_own(talk):
    talk.say("逾期12天", "report_situation/overview", told={"overdue_days": [12, 12]})
    friends = {"overdue_days": [40, 40], "speaker": "acquaintance", "debtor": "friend", "event": "sued"}
    talk.say("我同学逾期40天被起诉了", "lawsuit/overview", told=friends)
    assert "别人的情况" in talk.text
    card = talk.say("那会上征信吗", "credit_report/overview")
    assert card["situation"]["overdue_days"] == [12, 12]
    assert (card["situation"]["speaker"], card["situation"]["debtor"], card["situation"]["events"]) == (
        "borrower",
        None,
        [],
    )


def test_a_friends_case_alone_is_the_case(talk):
    talk.say(
        "我同学逾期40天",
        "report_situation/overview",
        told={"overdue_days": [40, 40], "speaker": "acquaintance", "debtor": "friend"},
    )
    card = talk.say("会上征信吗", "credit_report/overview")
    assert (card["situation"]["overdue_days"], card["situation"]["debtor"]) == ([40, 40], "friend")


def test_who_says_that_the_loan_is_their_own_is_no_longer_spoken_to_as_a_relative(talk):
    husbands = {"overdue_days": [40, 40], "speaker": "spouse", "debtor": "husband"}
    talk.say("我老公逾期40天", "report_situation/overview", told=husbands)
    card = talk.say("不是我老公，是我自己", "report_situation/overview", told={"speaker": "borrower"})
    assert (card["situation"]["speaker"], card["situation"]["debtor"]) == ("borrower", None)
    assert card["situation"]["overdue_days"] == [40, 40]


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Etc/GMT-14"])
def test_days_are_counted_by_the_date_in_china_wherever_the_server_is(talk, monkeypatch, zone):
    # at any hour one of the two zones has another date than China
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        due = datetime.now(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=5)
        told = {"overdue_days": [5, 5], "due_date": due.isoformat()}
        card = talk.say("5天前到期", "report_situation/overview", told=told)
    finally:
        monkeypatch.undo()
        time.tzset()
    assert card["situation"]["overdue_days"] == [5, 5]


def test_the_next_message_is_read_by_what_was_answered_before_too(talk):
    for question in ("lawsuit/judgment_received", "criminal_liability/overview", "lawsuit/judgment_received"):
        talk.say("那呢", question)
    about = talk.slots["talk"]["about"]
    assert about == {"question": "lawsuit/judgment_received", "earlier": ["criminal_liability/overview"]}


def test_a_statement_within_a_talk_is_taken_for_what_it_likely_asks(talk):
    talk.say("老公欠的要我还吗", "family_liability/overview")
    candidates = [("report_situation/statement_only", 0.6, 0.9), ("family_liability/spouse", 0.3, 0.7)]
    card = talk.say("他拿去打牌输了", "report_situation/statement_only", candidates=candidates)
    assert card["question"] == "family_liability/spouse"


def test_a_statement_that_likely_asks_nothing_is_taken_in(talk):
    talk.say("会打电话吗", "call_reminder/overview")
    candidates = [("report_situation/statement_only", 0.9, 0.9), ("family_liability/spouse", 0.05, 0.7)]
    card = talk.say("我就是说说", "report_situation/statement_only", candidates=candidates)
    assert card["question"] == "report_situation/statement_only"


def test_a_guarantor_who_tells_days_within_a_talk_is_not_told_the_stage_of_the_borrower(talk):
    talk.say("我给他担保的，要还吗", "family_liability/guarantor", told={"speaker": "guarantor"})
    talk.say("到期快一年了", intent="report_situation", told={"overdue_days": [335, 364]})
    assert "担保" in talk.text
    assert "还款计划" not in talk.text
