"""What a talk ends with: letters, plans, days. Each kind of it, asked for in the borrower's words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import knowledge
from actions.clock import today
from actions.letter_values import letter_values
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
    values = letter_values(situation, kinds, {each: date(2026, 11, 20) for each in EVENTS}, (83, 83), "payment_order")
    for case_letter in knowledge.letters():
        for short in (False, True):
            text = knowledge.fill_letter(case_letter, values, short=short)
            assert len(f"{case_letter.title}\n\n{text}".encode()) <= 2000, case_letter.id
