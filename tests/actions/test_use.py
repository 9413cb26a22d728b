"""What a talk ends with: letters, plans, days. Each kind of it, asked for in the borrower's words."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

import knowledge
from actions.clock import today
from actions.letter_values import letter_values
from actions.repayment import plan_of
from actions.use import fitting_text
from rules import EVENTS, SPEAKERS, Situation


def event(name: str, day: date | None = None) -> list[dict[str, Any]]:
    told = [{"entity": "event", "value": name}]
    return told if day is None else [*told, {"entity": "event_date", "value": {"event": name, "date": day.isoformat()}}]


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


def test_a_complaint_holds_what_was_told_and_leaves_the_person_blank(talk):
    talk.say("美团借钱逾期9天", intent="report_situation", told={"overdue_days": [9, 9], "lender": "meituan_jieqian"})
    talk.say(
        "昨天打给我姐 还说了金额",
        intent="report_situation",
        entities=event("amount_disclosed") + event("family_called"),
    )
    card = talk.say("帮我写个投诉", "complaint_channel/what_to_prepare")
    text = card["use"]["text"]
    assert "美团借钱" in text and "停止联系本人家属" in text and "把欠款告诉他人" in text
    assert "〔姓名〕" in text and "GB/T 45251-2025" in text
    assert card["use"]["text"] not in card["body"]


def test_a_complaint_is_made_anew_with_what_was_left_out_and_then_shorter(talk):
    talk.say("催收骂我", intent="report_situation", told={"event": "insulted"})
    first = talk.say("投诉怎么写", "complaint_channel/what_to_prepare")["use"]["text"]
    again = talk.say("加上他半夜打的那次", intent="report_situation", told={"event": "called_at_night"})["use"]["text"]
    short = talk.say("短一点", intent="out_of_scope")["use"]["text"]
    assert "辱骂" in first and "22点" not in first
    assert "辱骂" in again and "22点" in again
    assert "辱骂" in short and "22点" in short and len(short) < len(again)
    assert talk.say("还是详细点吧", intent="out_of_scope")["use"]["text"] == again


def test_the_day_of_an_event_stands_in_the_complaint(talk):
    day = days_ago(2)
    talk.say("前天骂我", intent="report_situation", entities=event("insulted", day))
    text = talk.say("帮我写投诉", "complaint_channel/what_to_prepare")["use"]["text"]
    assert f"{day.month}月{day.day}日〔时〕，〔号码〕辱骂本人" in text


def test_write_it_is_read_from_the_talk(talk):
    talk.say("他们骂我", intent="report_situation", told={"event": "insulted"})
    card = talk.say("写吧", intent="affirm")
    assert card["use"]["title"] == knowledge.letter("complaint_to_lender").title


def test_a_letter_is_offered_as_a_button_that_asks_for_it(talk):
    card = talk.say("他们骂我", intent="report_situation", told={"event": "insulted"})
    payload = next(each["payload"] for each in card["suggestions"] if each["title"].startswith("帮我写"))
    assert payload == '/harassment{"use":"complaint_to_lender"}'
    written = talk.say(payload, "harassment/overview", told={"use": "complaint_to_lender"})
    assert written["use"]["title"] == knowledge.letter("complaint_to_lender").title
    assert written["question"] == "harassment/insulted"


def test_a_button_that_asks_for_a_letter_fits_a_menu():
    longest = max((len(each.id) for each in knowledge.letters()), default=0)
    topics = max(len(topic) for topic in knowledge.topics())
    assert len('/{"use":""}') + longest + topics <= 64


@pytest.mark.parametrize(
    ("speaker", "title"),
    [("relative", "stop_contacting_me"), ("stranger", "stop_contacting_me"), ("borrower", "when_they_call")],
)
def test_whoever_types_gets_their_own_words(talk, speaker, title):
    card = talk.say("电话打来我怎么说", "call_reminder/what_to_say", told={"speaker": speaker})
    assert card["use"]["title"] == knowledge.letter(title).title


def test_in_a_text_channel_the_letter_is_a_message_of_its_own(talk):
    talk.channel = "wechat"
    talk.say("协商怎么开口", "negotiate/what_to_say")
    reply, letter = talk.dispatcher.messages
    assert letter["text"].startswith(knowledge.letter("proposal_by_phone").title)
    assert letter["buttons"] and not reply["buttons"]
    assert "还款方案" not in reply["text"].splitlines()[0]


def test_where_a_card_shows_the_letter_it_is_not_sent_twice(talk):
    talk.channel = "web"
    card = talk.say("协商怎么开口", "negotiate/what_to_say")
    assert len(talk.dispatcher.messages) == 1
    assert card["use"]["text"] not in talk.text


def test_the_terminal_gets_reply_letter_and_questions(talk):
    talk.channel = "cmdline"
    talk.say("协商怎么开口", "negotiate/what_to_say")
    texts = [message["text"] for message in talk.dispatcher.messages]
    assert len(texts) == 3 and texts[2].startswith("可以接着问")


def test_a_plan_adds_up_from_what_was_told(talk):
    told = {"monthly_income": [4000, 4000], "monthly_affordable": [800, 800], "principal": [30000, 30000]}
    card = talk.say("月薪4000 能还800 欠三万 怎么规划", "cannot_pay/budget", told=told)
    assert "38个月" in card["headline"]
    assert "最后一个月还400元" in card["use"]["text"]
    assert "可以不同意" in card["use"]["text"]


def test_words_that_only_sound_like_a_message_to_the_parents_choose_no_letter(talk):
    card = talk.say("催收说今天不还就打给我爸妈", "family_notified/threat_to_tell", told={"event": "threatened"})
    assert card["use"]["title"] == knowledge.letter("answer_to_threat_to_tell").title


def test_another_monthly_sum_makes_another_plan(talk):
    talk.say("欠一万二", intent="report_situation", told={"principal": [12000, 12000]})
    assert (
        "12个月"
        in talk.say("每月能还1000", intent="report_situation", told={"monthly_affordable": [1000, 1000]})["headline"]
    )
    assert (
        "24个月" in talk.say("那500呢", intent="report_situation", told={"monthly_affordable": [500, 500]})["headline"]
    )


def test_a_supposed_sum_is_reckoned_and_not_kept(talk):
    told = {"principal": [12000, 12000], "monthly_affordable": [1000, 1000]}
    talk.say("欠一万二 每月能还一千", intent="report_situation", told=told)
    supposed = [{"entity": "monthly_affordable", "value": [500, 500], "role": "hypothetical"}]
    card = talk.say("要是每月只能还五百呢", "recall/what_i_told", confidence=0.4, entities=supposed)
    assert "24个月" in card["headline"]
    assert card["situation"]["monthly_affordable"] == [1000, 1000]


def test_a_plan_for_several_loans_shares_the_sum(talk):
    loans = [
        {"lender": "meituan_jieqian", "principal": [10000, 10000], "overdue_days": [40, 40]},
        {"lender": "zhaolian", "principal": [20000, 20000], "overdue_days": [5, 5]},
    ]
    told = [{"entity": "loan", "value": loan} for loan in loans]
    entities = [*told, {"entity": "monthly_affordable", "value": [900, 900]}]
    text = talk.say("两家 一万和两万 每月900 先还哪个", "cannot_pay/which_first", entities=entities)["use"]["text"]
    assert "1. 美团借钱10,000元：每月300元" in text
    assert "2. 招联好期贷/信用付20,000元：每月600元" in text


def test_without_a_sum_there_is_no_plan(talk):
    assert talk.say("收入不够怎么规划", "cannot_pay/budget")["use"] is None


def test_a_sum_above_the_income_is_remarked(talk):
    told = {"monthly_income": [3000, 3000], "monthly_affordable": [3500, 3500], "principal": [30000, 30000]}
    assert "比收入还多" in talk.say("怎么安排", "cannot_pay/budget", told=told)["use"]["text"]


def test_the_day_of_a_payment_order_gives_its_last_day(talk):
    received, last = days_ago(5), days_ago(5) + timedelta(days=15)
    talk.say("收到支付令", intent="report_situation", entities=event("payment_order", received))
    assert f"最后一天是{last.month}月{last.day}日" in talk.text or f"{last.year}年" in talk.text
    text = talk.say("异议书怎么写", "lawsuit/payment_order")["use"]["text"]
    assert f"{received.year}年{received.month}月{received.day}日收到" in text


def test_a_day_told_later_belongs_to_the_paper_of_the_talk(talk):
    talk.say("收到支付令了", intent="report_situation", told={"event": "payment_order"})
    day = [{"entity": "event_date", "value": {"event": None, "date": days_ago(3).isoformat()}}]
    talk.say("是三天前收到的 还来得及吗", "lawsuit/payment_order", entities=day)
    assert "还剩12天" in talk.text


def test_a_day_that_has_passed_is_said_to_have_passed(talk):
    talk.say("支付令早就收到了", intent="report_situation", entities=event("payment_order", days_ago(30)))
    assert "已经过了" in talk.text.splitlines()[0]
    assert "还剩" not in talk.text and "第十五天前" not in talk.text


def test_an_event_that_is_taken_back_takes_its_day_along(talk):
    talk.say("收到支付令", intent="report_situation", entities=event("payment_order", days_ago(3)))
    denied = [{"entity": "event", "value": "payment_order", "role": "denied"}]
    talk.say("看错了 不是支付令", intent="correct_fact", entities=denied)
    assert "dates" not in talk.slots["talk"]


def test_a_letter_is_handed_out_by_its_answer_only_once(talk):
    assert talk.say("催收打来怎么应付", "call_reminder/what_to_say")["use"]
    assert talk.say("接电话怎么应付", "call_reminder/what_to_say")["use"] is None


def test_no_sentence_beside_a_letter_is_read_twice(talk):
    read: list[str] = []
    for question in ("negotiate/what_to_say", "call_reminder/what_to_say", "family_notified/tell_them_first"):
        card = talk.say("怎么说", question)
        read += [card["headline"], *card["body"]]
    assert len(read) == len(set(read))


@pytest.mark.parametrize("speaker", SPEAKERS)
@pytest.mark.parametrize("lender", [None, "meituan_jieqian", "zhaolian"])
def test_every_letter_fits_one_message_with_everything_known(speaker, lender):
    situation = Situation(
        speaker=speaker,
        lender=lender,
        events=frozenset(EVENTS),
        overdue_days=(120, 120),
        principal=(123456, 123456),
        monthly_affordable=(1500, 1500),
        monthly_income=(8000, 8000),
    )
    kinds = ("consumer_finance",) if lender == "zhaolian" else ("micro_loan", "bank") if lender else ("unknown",)
    days, plan = {each: date(2026, 11, 20) for each in EVENTS}, plan_of(situation, today())
    for case_letter in knowledge.letters():

        def values(most_facts: int, letter: knowledge.Letter = case_letter) -> dict[str, str]:
            return letter_values(situation, kinds, days, plan, "payment_order", letter=letter, most_facts=most_facts)

        for short in (False, True):
            text = fitting_text(case_letter, values, short=short)
            assert len(f"{case_letter.title}\n\n{text}".encode()) <= 2000, case_letter.id


def test_the_card_has_the_days_of_the_case_in_order_each_with_what_fixes_it(talk):
    received = days_ago(5)
    card = talk.say("收到支付令", intent="report_situation", entities=event("payment_order", received))
    happened, due = card["calendar"]
    assert happened == {"date": received.isoformat(), "label": "收到支付令", "basis": [], "note": None}
    assert due["date"] == (received + timedelta(days=15)).isoformat()
    assert due["label"] == "支付令异议的最后一天" and "书面异议" in due["note"]
    assert set(due["basis"]) <= {cited["id"] for cited in card["citations"]}


def test_a_card_without_days_has_no_calendar(talk):
    assert talk.say("会上征信吗", "credit_report/overview")["calendar"] == []
    assert talk.say("他们骂我", intent="report_situation", entities=event("insulted", days_ago(1)))["calendar"] == []


def costs(**told: int) -> list[dict[str, Any]]:
    return [{"entity": "monthly_costs", "value": {"kind": kind, "sum": [each, each]}} for kind, each in told.items()]


def test_living_costs_told_in_several_messages_are_summed_and_a_kind_told_again_is_corrected(talk):
    talk.say("房租1200 吃饭1000", intent="report_situation", entities=costs(rent=1200, food=1000))
    card = talk.say("每月给我妈500", intent="report_situation", entities=costs(family=500))
    assert card["situation"]["monthly_costs"] == [2700, 2700]
    assert "每月开支2,700元" in talk.text and "改成" not in talk.text
    card = talk.say("房租涨到1500了", intent="correct_fact", entities=costs(rent=1500))
    assert card["situation"]["monthly_costs"] == [3000, 3000]


def test_the_whole_of_the_costs_outranks_their_parts(talk):
    talk.say("房租1200", intent="report_situation", entities=costs(rent=1200))
    card = talk.say("一个月开销3000", intent="report_situation", entities=costs(all=3000))
    assert card["situation"]["monthly_costs"] == [3000, 3000]


def test_without_a_sum_the_plan_takes_what_costs_leave_of_the_income(talk):
    # 4,000 − 3,000 = 1,000 a month; 30,000 / 1,000 = 30 months
    told = {"monthly_income": [4000, 4000], "principal": [30000, 30000]}
    card = talk.say("月薪4000 开销3000 欠三万", intent="report_situation", told=told, entities=costs(all=3000))
    assert "30个月" in card["headline"]
    assert "收入4,000元减开支3,000元，剩1,000元。" in card["body"]


@pytest.mark.parametrize(
    ("monthly", "said"), [(800, "还留200元，扛得住"), (1000, "一分不剩"), (1200, "还差200元，扛不住")]
)
def test_a_sum_is_held_against_what_is_left(talk, monthly, said):
    # 4,000 − 3,000 = 1,000 are left
    talk.say(
        "月薪4000 开销3000", intent="report_situation", told={"monthly_income": [4000, 4000]}, entities=costs(all=3000)
    )
    talk.say(f"每月{monthly}扛得住吗", intent="nlu_fallback", told={"monthly_affordable": [monthly, monthly]})
    assert said in talk.text


def test_an_instalment_stands_beside_what_is_left(talk):
    # 24,000 / 12 = 2,000; 4,000 − 2,200 = 1,800 are left, 200 too few; 24,000 / 1,800 = 13.3…, so 14 instalments
    told = {"monthly_income": [4000, 4000], "principal": [24000, 24000]}
    talk.say(
        "工资4000 房租1200 吃饭1000 欠两万四",
        intent="report_situation",
        told=told,
        entities=costs(rent=1200, food=1000),
    )
    card = talk.say("平台要12期一个月多少", intent="nlu_fallback", told={"installments": [12, 12]})
    assert card["headline"].startswith("24,000元分12期，每期2,000元")
    assert any("还差200元，扛不住" in line for line in card["body"])
    assert "照剩下的钱，至少要分14期。" in card["body"]


def test_an_instalment_of_an_unknown_debt_asks_what_is_owed(talk):
    assert (
        "一共欠多少" in talk.say("12期一个月多少", intent="nlu_fallback", told={"installments": [12, 12]})["headline"]
    )


def test_costs_that_leave_nothing_are_said_to_leave_nothing(talk):
    told = {"monthly_income": [3000, 3000], "principal": [20000, 20000]}
    card = talk.say("月薪3000 开销3200 欠两万", intent="report_situation", told=told, entities=costs(all=3200))
    assert "不剩钱来还" in card["headline"] and card["use"] is None


def test_the_hour_and_the_number_of_calls_stand_in_the_complaint(talk):
    day = days_ago(1)
    told = [{"entity": "event", "value": name} for name in ("called_at_night", "called_often")]
    dates = [
        {"entity": "event_date", "value": {"event": "called_at_night", "date": day.isoformat(), "hour": 23}},
        {"entity": "event_date", "value": {"event": "called_often", "date": None, "times": [20, 29]}},
    ]
    talk.say("昨晚11点还打 一天打二十多个", intent="report_situation", entities=told + dates)
    text = talk.say("帮我写投诉", "complaint_channel/what_to_prepare")["use"]["text"]
    assert f"{day.month}月{day.day}日23时" in text and "共二十多次" in text
    assert "共二十多次" in talk.say("短一点", intent="out_of_scope")["use"]["text"]


@pytest.mark.parametrize(
    ("speaker", "debtor", "said"),
    [
        ("relative", "son", "借款人是本人的儿子"),
        ("spouse", "husband", "借款人是本人的丈夫"),
        ("colleague", None, "同事"),
    ],
)
def test_a_letter_speaks_in_the_voice_of_whoever_types(talk, speaker, debtor, said):
    told = {"speaker": speaker} | ({"debtor": debtor} if debtor else {})
    talk.say("会上征信吗", "credit_report/overview", told=told)
    text = talk.say("帮我写一段让他们别再打我", "lawsuit/overview")["use"]["text"]
    assert said in text and "本人欠款" not in text and "本人愿意" not in text


def test_a_request_gets_its_letter_after_another_topic_and_not_the_answer_to_it(talk):
    talk.say("利息怎么算", "penalty_interest/overview")
    card = talk.say("发给我爸妈的，你写", "penalty_interest/private_loan", confidence=0.4)
    assert card["use"]["title"] == knowledge.letter("message_to_parents").title
    assert card["question"].startswith("family_notified/") and card["headline"].startswith("写好了")


def test_another_letter_that_is_asked_for_is_no_change_of_the_last_one(talk):
    talk.say("帮我写投诉", "complaint_channel/what_to_prepare")
    card = talk.say("再写一段短的发给我妈", intent="nlu_fallback")
    assert card["use"]["title"] == knowledge.letter("message_to_parents").title
    assert len(card["use"]["text"]) < 120


def test_a_number_alone_changes_the_sum_of_a_proposal(talk):
    talk.say("协商怎么开口", "negotiate/what_to_say", told={"principal": [12000, 12000]})
    card = talk.say("改成1000", intent="correct_fact", told={"number": [1000, 1000]})
    assert "每月还1000元，共12期" in card["use"]["text"]
    assert card["situation"]["principal"] == [12000, 12000]


def test_a_proposal_takes_the_number_of_instalments_from_the_request(talk):
    # 24,000 / 24 = 1,000
    told = {"principal": [24000, 24000], "installments": [24, 24]}
    text = talk.say("欠24000 帮我写个分24期的协商", "negotiate/what_to_say", told=told)["use"]["text"]
    assert "每月还1000元，共24期" in text


LOANS = [
    {"lender": "meituan_jieqian", "principal": [10000, 10000], "overdue_days": [40, 40]},
    {"lender": "花呗", "principal": [20000, 20000], "overdue_days": [5, 5]},
]


def several_loans(monthly: int) -> list[dict[str, Any]]:
    told = [{"entity": "loan", "value": loan} for loan in LOANS]
    return [*told, {"entity": "monthly_affordable", "value": [monthly, monthly]}]


def test_a_proposal_to_one_of_several_lenders_offers_it_no_sum_of_all(talk):
    # 900 × 10,000 / 30,000 = 300
    talk.say("两家 一万和两万 每月900", "cannot_pay/which_first", entities=several_loans(900))
    card = talk.say("协商怎么开口", "negotiate/what_to_say")
    text = card["use"]["text"]
    assert "900" not in text and "30000" not in text and "花呗" not in text
    assert "美团借钱，逾期40天" in text and "〔300元，按欠款比例分的，可改〕" in text
    assert "这份写的是美团借钱；要写别家，说“改成花呗”。" in card["body"]


def test_the_letter_is_written_anew_for_the_other_of_several_lenders(talk):
    talk.say("两家 一万和两万 每月900", "cannot_pay/which_first", entities=several_loans(900))
    talk.say("协商怎么开口", "negotiate/what_to_say")
    card = talk.say("改成花呗", intent="correct_fact", told={"lender": "huabei"})
    assert "花呗，逾期5天" in card["use"]["text"] and "美团" not in card["use"]["text"]
    assert "这份写的是花呗；要写别家，说“改成美团借钱”。" in card["body"]


def test_a_complaint_says_which_of_several_lenders_it_is_about(talk):
    talk.say("两家 一万和两万", "cannot_pay/which_first", entities=several_loans(900))
    card = talk.say("花呗催收骂我 帮我写投诉", "complaint_channel/what_to_prepare", told={"lender": "huabei"})
    assert "借款产品：花呗" in card["use"]["text"]
    assert "这份写的是花呗；要写别家，说“改成美团借钱”。" in card["body"]


def test_words_to_somebody_close_name_no_lender_to_choose(talk):
    talk.say("两家 一万和两万", "cannot_pay/which_first", entities=several_loans(900))
    card = talk.say("花呗和美团的事 怎么跟老公说", "family_notified/tell_them_first", told={"lender": "huabei"})
    assert card["use"]["title"] == knowledge.letter("message_to_spouse").title
    assert not any("这份写的是" in line for line in card["body"])


def test_who_asks_for_12345_about_a_lender_of_12378_gets_that_letter_and_reads_why(talk):
    card = talk.say("借呗催收骂我 12345的投诉帮我写一下", "complaint_channel/which_number", told={"lender": "jiebei"})
    assert card["use"]["title"] == knowledge.letter("complaint_to_12378").title
    assert any("归12378管" in line for line in card["body"])


def test_a_proposal_to_a_lender_that_is_named_offers_it_its_share(talk):
    # 900 × 20,000 / 30,000 = 600; 20,000 / 600 = 33.3…, so 34 instalments
    talk.say("两家 一万和两万 每月900", "cannot_pay/which_first", entities=several_loans(900))
    # a loan keeps the name that was typed, the case the lender's id
    card = talk.say("跟花呗怎么谈", "negotiate/what_to_say", told={"lender": "huabei"})
    assert "花呗，逾期5天，还剩20000元" in card["use"]["text"]
    assert "每月还〔600元，按欠款比例分的，可改〕，共〔34〕期" in card["use"]["text"]


def test_the_family_is_told_of_all_loans(talk):
    talk.say("两家 一万和两万 每月900", "cannot_pay/which_first", entities=several_loans(900))
    text = talk.say("怎么跟老公说", "family_notified/tell_them_first")["use"]["text"]
    assert "美团借钱、花呗" in text and "最久的逾期40天" in text and "30000元" in text and "900元" in text


@pytest.mark.parametrize(
    ("request_text", "start", "not_said"),
    [
        ("怎么跟我妈开口", "妈，", ("爸", "你们")),
        ("写一段发给我爸", "爸，", ("妈", "你们")),
        ("怎么跟爸妈说", "爸、妈，", ()),
        ("怎么跟家里说", "爸、妈，", ()),
    ],
)
def test_a_message_speaks_to_the_parent_that_was_named_and_stays_with_it(talk, request_text, start, not_said):
    first = talk.say(request_text, "family_notified/tell_them_first")["use"]["text"]
    short = talk.say("短一点", intent="out_of_scope")["use"]["text"]
    for text in (first, short):
        assert text.startswith(start)
        assert not any(word in text for word in not_said)


@pytest.mark.parametrize("speaker", [each for each in SPEAKERS if each not in ("borrower", "guarantor")])
@pytest.mark.parametrize("request_text", ["写一段让他们别打了", "写一段短的让他们别打了"])
def test_who_is_called_says_first_that_they_are_not_the_borrower(talk, speaker, request_text):
    text = talk.say(request_text, "harassment/not_my_debt", told={"speaker": speaker})["use"]["text"]
    assert "我不是借款人" in text


def test_a_guarantor_is_not_given_the_words_of_one_who_owes_nothing(talk):
    card = talk.say("写一段让他们别打了", "call_limits/overview", told={"speaker": "guarantor"})
    assert card["use"] is None or "没有做过担保" not in card["use"]["text"]


def test_a_guarantor_does_not_complain_of_being_called_or_told():
    events = frozenset({"family_called", "amount_disclosed", "called_after_refusal", "threatened"})
    values = letter_values(Situation(speaker="guarantor", events=events), ("bank",), {}, None)
    assert "威胁" in values["facts"]
    assert "停止联系" not in values["requests"] and "他人欠款" not in values["requests"]


def test_who_is_called_after_a_death_is_not_told_to_send_them_to_the_borrower(talk):
    told = {"speaker": "spouse", "debtor": "husband", "event": "borrower_died"}
    text = talk.say("写一段让他们别打了", "harassment/not_my_debt", told=told)["use"]["text"]
    assert "去世" in text and "请直接联系借款人本人" not in text


def test_the_acts_of_a_complaint_stand_in_order_of_time_the_undated_last(talk):
    acts = event("insulted", days_ago(1)) + event("family_called") + event("workplace_called", days_ago(3))
    talk.say("骂我 打给我妈 打到单位", intent="report_situation", entities=acts)
    text = talk.say("帮我写投诉", "complaint_channel/what_to_prepare")["use"]["text"]
    facts = text[text.index("二、事实") : text.index("三、依据")]
    assert facts.index("单位") < facts.index("辱骂") < facts.index("父母")


def test_where_acts_are_too_many_for_a_letter_those_that_break_a_law_stay():
    situation = Situation(events=frozenset(EVENTS))
    values = letter_values(situation, ("unknown",), {}, None)
    for said in ("威胁", "辱骂", "照片", "未经同意进入", "自称"):
        assert said in values["facts"]


def test_no_letter_claims_evidence_that_nobody_told_of():
    for speaker in ("borrower", "relative"):
        situation = Situation(speaker=speaker, events=frozenset(EVENTS))
        values = letter_values(situation, ("unknown",), {}, None)
        for field in ("evidence", "proof"):
            assert re.fullmatch("(?:〔[^〔〕]+〕)+", values[field])


def test_the_police_are_asked_for_what_the_act_calls_for(talk):
    told = event("asked_private_payment") + event("paid_private", days_ago(1)) + event("lender_refused")
    talk.say("让我转个人账户 昨天转了", intent="report_situation", entities=told)
    text = talk.say("报警怎么说", "verify_collector/already_paid")["use"]["text"]
    assert "止付" in text and "纠缠" not in text and "还款方案" not in text


def test_a_ground_is_named_once_and_a_statute_before_a_standard():
    events = frozenset({"threatened", "insulted", "workplace_called", "posed_as_official", "amount_disclosed"})
    basis = letter_values(Situation(events=events), ("unknown",), {}, None)["basis"]
    assert basis.count("第50条") == 1
    assert basis.index("《民法典》第1038条") < basis.index("GB/T") < basis.index("〔威胁")


def test_a_refused_plan_is_no_matter_of_rules_of_collection():
    basis = letter_values(Situation(events=frozenset({"lender_refused"})), ("bank",), {}, None)["basis"]
    assert "GB/T" not in basis and "第" not in basis


def test_how_many_calls_it_were_stands_in_the_report_of_them(talk):
    day = days_ago(1)
    dated = {"event": "called_often", "date": day.isoformat(), "times": [40, 40]}
    told = [{"entity": "event", "value": "called_often"}, {"entity": "event_date", "value": dated}]
    talk.say("昨天打了40个", intent="report_situation", entities=told)
    text = talk.say("12321的举报怎么写", "harassment/bombing")["use"]["text"]
    assert f"{day.month}月{day.day}日" in text and "共40次" in text


def test_calls_at_work_that_came_are_told_to_the_employer_as_such(talk):
    assert "可能有人打到单位" in talk.say("怎么跟人事说", "workplace_contact/prevent")["use"]["text"]
    talk.say("打到单位了", intent="report_situation", told={"event": "workplace_called"})
    assert "可能" not in talk.say("怎么跟领导说", "workplace_contact/prevent")["use"]["text"]


def test_the_income_of_the_husband_whose_loan_it_is_counts_where_his_wife_tells_it(talk):
    told = {"speaker": "spouse", "debtor": "husband", "principal": [30000, 30000]}
    talk.say("我老公欠了三万", intent="report_situation", told=told)
    income = [{"entity": "monthly_income", "value": [6000, 6000], "role": "other_person", "person": "husband"}]
    card = talk.say("老公月薪6000", intent="report_situation", entities=income)
    assert card["situation"]["monthly_income"] == [6000, 6000]
    mothers = [{"entity": "monthly_income", "value": [3000, 3000], "role": "other_person", "person": "mother"}]
    card = talk.say("我妈退休金3000", intent="report_situation", entities=mothers)
    assert talk.slots["monthly_income"] == [6000, 6000]


@pytest.mark.parametrize(
    ("message", "question", "title"),
    [
        ("打12378怎么说", "complaint_channel/which_number", "complaint_by_contact"),
        ("给12345的投诉帮我写一下", "complaint_channel/which_number", "complaint_by_contact"),
        ("困难说明怎么写", "fee_waiver/hardship", None),
        ("写个停止自动扣款的申请", "auto_deduction/stop", None),
    ],
)
def test_somebody_else_gets_no_letter_of_the_borrower(talk, message, question, title):
    card = talk.say(message, question, told={"speaker": "spouse", "debtor": "husband"})
    found = card.get("use")
    assert (found["title"] if found else None) == (knowledge.letter(title).title if title else None)


@pytest.mark.parametrize(
    ("event_told", "said"), [("identity_theft", "更正征信记录"), ("paid_off", "出具结清证明")], ids=["theft", "paid"]
)
@pytest.mark.parametrize("request_text", ["协商的话术给我一个", "书面还款方案怎么写", "困难说明怎么写"])
def test_who_owes_nothing_asks_for_a_proposal_and_gets_a_request_to_check(talk, event_told, said, request_text):
    card = talk.say(request_text, "negotiate/what_to_say", told={"event": event_told, "lender": "jiebei"})
    assert card["use"]["title"] == knowledge.letter("check_the_loan").title
    assert said in card["use"]["text"] and "愿意" not in card["use"]["text"]
    shorter = talk.say("短一点", intent="out_of_scope")["use"]
    assert shorter["title"] == card["use"]["title"] and len(shorter["text"]) < len(card["use"]["text"])


def test_no_button_offers_a_proposal_to_who_owes_nothing(talk):
    card = talk.say("这笔不是我借的 怎么协商", "negotiate/overview", told={"event": "identity_theft"})
    offered = [each["title"] for each in card["suggestions"]]
    assert not any("方案" in title and title.startswith("帮我写") for title in offered)


def test_the_note_on_old_debts_is_not_said_of_a_new_one(talk):
    note = knowledge.letter("proposal_by_phone").note
    assert note not in (
        talk.say("协商怎么开口", "negotiate/what_to_say", told={"overdue_days": [20, 20]}) and talk.text
    )


def test_a_complaint_about_a_card_names_no_line_for_micro_loans(talk):
    talk.say("信用卡催收骂我", intent="report_situation", told={"lender": "credit_card", "event": "insulted"})
    talk.say("打12378怎么说", "complaint_channel/which_number")
    assert "改打12345" not in talk.text
    talk.say("改成美团借钱的", intent="correct_fact", told={"lender": "meituan_jieqian"})
    talk.say("打12345怎么说", "complaint_channel/which_number")
    assert "改打12378" in talk.text


def placed(name: str, value: Any, text: str, words: str) -> dict[str, Any]:
    """Return an entity with its place in the message."""
    return {"entity": name, "value": value, "start": text.index(words), "end": text.index(words) + len(words)}


def told_on(talk, text: str, day: date, day_word: str, **events: str) -> None:
    """Tell of events in one message, by their words, which the understanding all dates by one day."""
    dated = [{"event": event, "date": day.isoformat()} for event in events]
    talk.say(
        text,
        intent="report_situation",
        entities=[
            *(placed("event", event, text, words) for event, words in events.items()),
            *(placed("event_date", value, text, day_word) for value in dated),
        ],
    )


def test_the_day_on_which_a_loan_was_paid_off_is_no_day_of_a_call(talk):
    day = days_ago(10)
    told_on(talk, "15号就还清了，还打给我妈", day, "15号", paid_off="还清了", family_called="打给我妈")
    written = talk.say("帮我写投诉", "complaint_channel/what_to_prepare")["use"]["text"]
    assert f"已于{day.year}年{day.month}月{day.day}日还清" in written
    assert "〔月〕〔日〕〔时〕，〔来电号码〕打给" in written


def test_a_loan_is_not_paid_off_on_the_day_of_a_paper(talk):
    told_on(talk, "20号收到支付令，早还清了", days_ago(3), "20号", payment_order="收到支付令", paid_off="还清了")
    written = talk.say("写个让他们核对的", intent="out_of_scope")["use"]["text"]
    assert "已于〔年〕〔月〕〔日〕还清" in written


@pytest.mark.parametrize(("last", "written_for"), [("花呗", "huabei"), ("借呗", "jiebei")])
def test_which_of_two_lenders_is_paid_off_is_read_from_its_clause(talk, last, written_for):
    text = f"{last}早还清了，另一家还在催"
    loans = [
        {"lender": lender, "principal": [5000, 5000], "overdue_days": [20, 20], "due_date": None}
        for lender in ("huabei", "jiebei")
    ]
    told = [{"entity": "loan", "value": each} for each in loans]
    talk.say("花呗和借呗都欠5000 逾期20天", intent="report_situation", entities=told)
    talk.say(
        text,
        intent="report_situation",
        entities=[placed("lender", written_for, text, last), placed("event", "paid_off", text, "还清了")],
    )
    card = talk.say("书面方案怎么写", "negotiate/overview")
    assert last not in card["use"]["text"] and ("借呗" if last == "花呗" else "花呗") in card["use"]["text"]


def test_of_two_lenders_in_one_message_the_clause_says_which_is_paid_off(talk):
    text = "微粒贷还清了 花呗还在催"
    told = [placed("lender", "花呗", text, text), placed("event", "paid_off", text, "还清了")]
    talk.say(text, intent="report_situation", entities=told)
    complaint = talk.say("帮我写投诉", "complaint_channel/what_to_prepare")["use"]["text"]
    assert "花呗" in complaint and "出具结清证明" not in complaint


def test_who_paid_off_long_ago_does_not_offer_to_talk_about_the_debt(talk):
    talk.say("早还完了又来要钱", "status_dispute/settled_reappears", told={"principal": [3000, 3000]})
    text = talk.say("写个投诉给他们", "complaint_channel/what_to_prepare")["use"]["text"]
    assert "已于〔年〕〔月〕〔日〕还清" in text and "不表示本人承认还有欠款" in text and "另行协商" not in text


def test_a_borrower_is_not_handed_a_complaint_without_an_act(talk):
    talk.say("别再打给我对象", "family_notified/how_to_prevent")
    card = talk.say("写个东西寄过去", "complaint_channel/stop_letter")
    assert card["use"]["title"] == knowledge.letter("stop_contacting_others").title


def test_words_to_read_out_are_those_handed_out_with_what_was_told_since(talk):
    talk.say("打12345怎么说", "complaint_channel/overview")
    talk.say("昨天骂我", intent="report_situation", told={"event": "insulted"})
    card = talk.say("帮我写下来我照着念", "harassment/evidence")
    assert card["use"]["title"] == knowledge.letter("complaint_to_12345").title and "辱骂" in card["use"]["text"]
