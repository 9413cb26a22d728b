"""What stands in a letter: only what was told, asked of the right one, as the case has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

import knowledge
from actions.case import _lender_types
from actions.letter_cases import case_names
from actions.letter_loans import told_in
from actions.letter_times import NO_DETAILS
from actions.letter_values import letter_values
from actions.repayment import plan_of
from actions.use import (
    LONGEST_BYTES,
    cited_by,
    fitting_text,
    letter_by,
    letter_owing,
    letter_to_receiver,
    notes_beside,
)
from knowledge.vocabulary import LETTER_CASES
from rules import DEBTORS, EVENTS, SPEAKERS, Loan, Situation

TODAY = date(2026, 11, 30)
HUABEI, YUEFU = Loan("huabei", (6000, 6000), (20, 20)), Loan("meituan_yuefu", (3000, 3000), (0, 0))


def written(
    name: str,
    *,
    short: bool = False,
    dates: Mapping[str, date] | None = None,
    start: str | None = None,
    details: Mapping[str, Mapping[str, Any]] = NO_DETAILS,
    events: Iterable[str] = (),
    **case: Any,
) -> str:
    """Return a letter as it is handed out in a case."""
    letter, situation = knowledge.letter(name), Situation(events=frozenset(events), **case)
    values = letter_values(
        situation,
        _lender_types(situation.lender),
        dates or {},
        plan_of(situation, TODAY),
        start,
        details,
        letter=letter,
        today=TODAY,
    )
    return knowledge.fill_letter(letter, values, short=short)


def both(name: str, **case: Any) -> tuple[str, str]:
    """Return the full and the short form of a letter."""
    return written(name, **case), written(name, short=True, **case)


@pytest.mark.parametrize("letter", ["complaint_to_12345", "complaint_to_12378"])
@pytest.mark.parametrize("lender", [None, "huabei", "meituan_yuefu"])
def test_a_complaint_names_the_company_as_a_blank_and_the_product_as_a_product(letter, lender):
    for text in both(letter, lender=lender):
        assert "〔公司名称，合同或App里可查" in text
        assert not re.search("(?:公司|机构：?)(?:花呗|美团月付)", text)


@pytest.mark.parametrize(
    ("letter", "lender", "company", "not_said"),
    [
        ("complaint_to_12345", "meituan_jieqian", "可能是重庆美团三快小额贷款有限公司〕", "银行"),
        ("complaint_to_12345", "huabei", "或App里可查〕", "消费金融"),
        ("complaint_to_12378", "huabei", "可能是重庆蚂蚁消费金融有限公司〕", "小额贷款"),
        ("complaint_to_12378", "meituan_jieqian", "或App里可查〕", "小额贷款"),
    ],
)
def test_only_a_company_that_the_receiver_supervises_is_suggested(letter, lender, company, not_said):
    line = next(each for each in written(letter, lender=lender).splitlines() if each.startswith("被投诉"))
    assert company in line and not_said not in line.replace("小额贷款有限公司", "")


CONTACTS = [each for each in SPEAKERS if each not in ("borrower", "guarantor")]


@pytest.mark.parametrize("speaker", CONTACTS)
@pytest.mark.parametrize("events", [[], ["threatened"], ["called_often", "called_at_night"], ["workplace_called"]])
def test_somebody_who_is_called_asks_first_that_the_calls_stop(speaker, events):
    full, short = both("complaint_by_contact", speaker=speaker, events=events)
    request = full[full.index("一、请求") :].splitlines()[1]
    assert request.removeprefix("1. ").startswith("停止联系本人，删除本人号码")
    assert "请求：停止联系本人，删除本人号码" in short
    assert "《个人信息保护法》第44条" in full


def test_a_guarantor_may_be_called_and_does_not_ask_for_an_end_of_it():
    for text in both("complaint_by_contact", speaker="guarantor", events=["called_often"]):
        assert "停止联系本人" not in text and "减少每天来电的次数" in text
        assert "删除" not in text


@pytest.mark.parametrize(
    ("events", "line"),
    [
        (["asked_private_payment", "paid_private"], "个人账户"),
        (["visited", "entered_home"], "〔几〕人"),
        (["posed_as_official"], "〔号码〕自称"),
        (["threatened"], "〔号码〕威胁"),
    ],
)
def test_a_report_to_the_police_tells_each_fact_once(events, line):
    for text in both("report_to_police", events=events):
        assert text.count(line) == 1
        assert text.count("自称") <= 1 and "对方号码" not in text


def test_what_one_sentence_tells_already_stays_where_it_was_on_another_day():
    days = {"visited": date(2026, 11, 20), "entered_home": date(2026, 11, 28)}
    text = written("report_to_police", events=days, dates=days)
    assert "11月20日" in text and "11月28日" in text


def test_the_day_of_an_act_that_is_not_told_by_itself_is_not_lost():
    dates, details = {"visited": date(2026, 11, 20)}, {"visited": {"hour": 19}}
    text = written("report_to_police", events=["visited", "entered_home"], dates=dates, details=details)
    assert "〔同一次上门才写：11月20日19时〕，〔几〕人未经同意进入" in text


@pytest.mark.parametrize("speaker", ["spouse", "colleague"])
def test_the_workplace_that_was_called_is_that_of_whoever_writes(speaker):
    full, short = both("stop_contacting_me", speaker=speaker, events=["workplace_called"])
    assert "打到本人单位" in full
    assert "也不要打到我的单位" in full and "也不要打到我的单位" in short


@pytest.mark.parametrize("event", ["visited", "entered_home"])
def test_after_a_visit_it_is_asked_that_nobody_comes_again(event):
    for text in both("stop_contacting_me", speaker="relative", debtor="son", events=[event]):
        assert "也不要上门" in text
    for text in both("stop_contacting_me", speaker="relative", debtor="son"):
        assert "上门" not in text


@pytest.mark.parametrize(("speaker", "debtor"), [("spouse", "husband"), ("relative", "mother"), ("stranger", None)])
def test_after_a_death_the_debt_is_to_be_written_about_and_nobody_is_sent_to_the_borrower(speaker, debtor):
    case = {"speaker": speaker, "debtor": debtor, "events": ["borrower_died", "family_called"]}
    full, short = both("stop_contacting_me", **case)
    for text in (full, short):
        assert "借款人已于〔年〕〔月〕〔日〕去世" in text and "附合同和欠款明细" in text
        assert "联系借款人" not in text and "删除" not in text
    assert "〔是继承人才写：继承人只在所得遗产的实际价值以内" in full
    complaint = written("complaint_by_contact", **case)
    assert "停止向本人催款" in complaint and "删除本人号码" not in complaint


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({"out_of_contact": True, "missed_calls": (5, 5)}, "现在恢复联系"),
        ({"missed_calls": (3, None)}, "现在恢复接听"),
        ({"out_of_contact": False}, "电话打得通"),
    ],
)
def test_how_to_be_reached_comes_before_the_demand_to_call_nobody_else(case, said):
    for text in both("stop_contacting_others", **case):
        assert text.index(said) < text.index("家人")
        assert text.index("〔时〕到〔时〕") < text.index("家人")


@pytest.mark.parametrize("case", [{}, {"missed_calls": (0, 0)}, {"overdue_days": (8, 8)}])
def test_nobody_is_said_to_be_reached_who_did_not_say_it(case):
    for name in ("stop_contacting_others", "answer_to_threat_to_tell"):
        for text in both(name, **case):
            assert "打得通" not in text and "联系得上" not in text and "恢复" not in text


@pytest.mark.parametrize("letter", ["proposal_in_writing", "proposal_by_phone", "hardship_statement"])
def test_a_proposal_before_the_due_day_speaks_of_nothing_that_is_overdue(letter):
    text = written(letter, lender="huabei", overdue_days=(0, 0), due_date=date(2026, 12, 9))
    assert "还没有逾期，12月9日到期" in text
    for presumed in ("逾期〔", "已收", "停止催收", "停止计收", "已经收的"):
        assert presumed not in text


def test_a_proposal_of_an_overdue_loan_asks_to_stop_and_reduce():
    text = written("proposal_in_writing", lender="huabei", overdue_days=(20, 20))
    assert "停止计收罚息" in text and "停止催收" in text


@pytest.mark.parametrize("letter", [each.id for each in knowledge.letters()])
def test_nobody_is_said_to_be_overdue_where_it_was_not_told(letter):
    for text in both(letter, lender="huabei"):
        assert "逾期〔 〕天" not in text


@pytest.mark.parametrize("letter", ["proposal_in_writing", "proposal_by_phone", "hardship_statement"])
def test_of_several_lenders_the_one_that_waits_longest_is_written_to_and_told_of_no_other(letter):
    # 900 × 6,000 / 9,000 = 600; 6,000 / 600 = 10
    for text in both(letter, loans=(YUEFU, HUABEI), monthly_affordable=(900, 900)):
        assert "花呗" in text and "〔600元，按欠款比例分的，可改〕" in text
        for other in ("月付", "900元", "9000元", "300元"):
            assert other not in text
    assert "〔10〕期" in written("proposal_in_writing", loans=(YUEFU, HUABEI), monthly_affordable=(900, 900))
    assert "其他欠款：1笔，共3000元" in written("hardship_statement", loans=(YUEFU, HUABEI))


def test_the_share_of_a_sum_that_nobody_offered_is_the_most_and_no_instalments():
    # (3,000 − 2,100) × 6,000 / 9,000 = 600
    case = {"loans": (HUABEI, YUEFU), "monthly_income": (3000, 3000), "monthly_costs": (2100, 2100)}
    text = written("proposal_in_writing", **case)
    assert "〔最多600元，按欠款比例分的，留点余地再填〕，共〔 〕期" in text


def test_no_caller_is_offered_what_all_lenders_get():
    for name in ("when_they_call", "answer_to_threat_to_tell"):
        assert "900" not in written(name, loans=(HUABEI, YUEFU), monthly_affordable=(900, 900))


@pytest.mark.parametrize(("lender", "said"), [("huabei", "停止计收罚息"), ("meituan_yuefu", "不作逾期处理")])
def test_a_proposal_to_one_of_several_lenders_goes_by_the_days_of_its_own_loan(lender, said):
    text = written("proposal_in_writing", loans=(HUABEI, YUEFU), lender=lender)
    assert said in text and "／" not in text


@pytest.mark.parametrize("letter", ["contact_times", "complaint_to_lender", "stop_auto_deduction", "confirm_agreement"])
def test_which_of_several_lenders_did_it_is_left_blank(letter):
    text = written(letter, loans=(HUABEI, YUEFU), monthly_affordable=(900, 900))
    assert "〔平台或产品名称，只写一家〕" in text
    for presumed in ("花呗", "月付", "900"):
        assert presumed not in text


def test_a_deduction_is_asked_about_only_where_there_was_one():
    assert not any("扣走" in text for text in both("stop_auto_deduction", lender="jiebei"))
    dated = written("stop_auto_deduction", events=["deducted"], dates={"deducted": date(2026, 11, 25)})
    assert "；3. 11月25日扣走的〔 〕元" in dated
    assert "；3. 〔月〕〔日〕扣走的〔 〕元" in written("stop_auto_deduction", events=["deducted"])


@pytest.mark.parametrize(
    "field",
    ["〔法院名称〕", "〔案号〕", "身份证号〔号码〕", "〔年〕〔月〕〔日〕收到", "申请人〔名称〕", "〔本人签名〕"],
)
def test_the_short_objection_has_what_the_court_needs(field):
    assert field in written("objection_to_payment_order", short=True)


@pytest.mark.parametrize("letter", ["objection_to_payment_order", "credit_dispute"])
@pytest.mark.parametrize(
    ("event", "said", "not_said"),
    [("identity_theft", "不是本人所借", "金额"), ("paid_off", "已于〔年〕〔月〕〔日〕还清", "不是本人所借")],
)
def test_a_dispute_gives_the_reason_that_was_told(letter, event, said, not_said):
    for text in both(letter, events=[event]):
        assert said in text and not_said not in text


@pytest.mark.parametrize("letter", ["message_to_parents", "message_to_spouse", "note_to_employer"])
def test_nothing_is_promised_or_confessed_for_the_writer(letter):
    for text in both(letter):
        own = re.sub("〔[^〕]*〕", "", text)
        for word in ("这两天就去", "还清", "给你看", "瞒", "不对", "不再借", "不影响", "会向", "没签", "生意", "生活"):
            assert word not in own


def test_who_has_talked_to_the_lender_says_so():
    assert "已经和花呗客服谈过，〔结果怎样〕" in written("message_to_spouse", talked_to_lender=True, lender="huabei")
    several = written("message_to_parents", talked_to_lender=True, loans=(HUABEI, YUEFU))
    assert "已经和〔哪家〕客服谈过，〔结果怎样〕" in several and "这两天就去" not in several


def test_after_a_call_to_the_family_the_message_begins_with_it():
    assert "家里接到的那个电话" in written("message_to_parents", events=["family_called"])
    assert "电话" not in written("message_to_parents").splitlines()[0]


def test_money_frozen_before_a_judgment_is_asked_for_by_who_it_was_frozen_from():
    frozen = written("leave_living_costs", events=["preservation", "account_frozen"])
    assert "被保全人" in frozen and "〔保全裁定案号〕" in frozen and "执行案号" not in frozen
    later = written("leave_living_costs", events=["preservation", "enforcement_started"])
    assert "被执行人" in later


@pytest.mark.parametrize("letter", ["hearing_online_or_later", "leave_living_costs"])
@pytest.mark.parametrize(
    ("speaker", "debtor", "said"),
    [
        ("spouse", "husband", "我替我丈夫打来"),
        ("spouse", None, "我替我爱人打来"),
        ("relative", "son", "我替我儿子打来"),
        ("relative", None, "我替我〔哪位亲属〕打来"),
        ("acquaintance", "friend", "我替朋友打来"),
        ("colleague", "colleague", "我替同事打来"),
    ],
)
def test_who_calls_the_court_for_somebody_else_says_for_whom(letter, speaker, debtor, said):
    full, short = both(letter, speaker=speaker, debtor=debtor)
    assert said in short and "当事人是〔" in short and "我是" not in short
    assert "〔当事人本人姓名〕" in full and "〔本人签名〕" in full


@pytest.mark.parametrize("speaker", ["borrower", "guarantor"])
def test_who_calls_the_court_in_their_own_case_speaks_for_nobody_else(speaker):
    short = written("hearing_online_or_later", short=True, speaker=speaker)
    assert "我是〔案号〕的" in short and "替" not in short
    assert ("〔被告／第三人，照传票写〕" in short) == (speaker == "guarantor")


@pytest.mark.parametrize(
    ("letter", "lender", "handed_out"),
    [
        ("complaint_to_12345", "jiebei", "complaint_to_12378"),
        ("complaint_to_12345", "zhaolian", "complaint_to_12378"),
        ("complaint_to_12345", "meituan_jieqian", "complaint_to_12345"),
        ("complaint_to_12345", None, "complaint_to_12345"),
        ("complaint_to_12378", "jiebei", "complaint_to_12378"),
        ("complaint_to_12378", "meituan_jieqian", "complaint_to_12378"),
        ("complaint_to_lender", "jiebei", "complaint_to_lender"),
    ],
)
def test_a_complaint_goes_to_who_supervises_the_known_lenders(letter, lender, handed_out):
    assert letter_to_receiver(knowledge.letter(letter), _lender_types(lender)).id == handed_out


def test_a_product_whose_only_lenders_are_micro_loan_companies_is_complained_of_to_12345():
    assert letter_to_receiver(knowledge.letter("complaint_to_12378"), ("micro_loan",)).id == "complaint_to_12345"


@pytest.mark.parametrize(
    ("lender", "kind"), [("meituan_jieqian", "小额贷款公司"), ("jiebei", "放款公司"), (None, "放款公司")]
)
def test_nobody_is_called_a_micro_loan_company_who_is_not_known_to_be_one(lender, kind):
    full, short = both("complaint_to_12345", lender=lender)
    assert f"投诉一家{kind}，" in full and f"我要投诉{kind}〔" in short


@pytest.mark.parametrize(("hour", "is_night"), [(21, False), (22, True), (0, True), (7, True), (8, False)])
def test_a_visit_at_night_is_said_to_be_one_and_none_is_wanted(hour, is_night):
    for text in both("complaint_to_12378", lender="zhaolian", events=["visited"], details={"visited": {"hour": hour}}):
        assert (f"{hour}时（在22点到次日8点之间），〔几〕人到" in text) == is_night
        assert ("停止在22点到次日8点之间来电、上门" in text) == is_night
        assert ("银行业协会催收指引" in text) == is_night or "依据" not in text


def test_a_call_and_a_visit_at_night_are_one_request():
    details = {"visited": {"hour": 23}, "family_called": {"hour": 23}}
    text = written("complaint_to_lender", events=["visited", "family_called", "called_at_night"], details=details)
    assert text.count("停止在22点到次日8点之间") == 1


MANY = (
    *("family_called", "amount_disclosed", "workplace_called", "called_at_night"),
    *("called_often", "threatened", "insulted", "visited"),
)


@pytest.mark.parametrize("letter", ["complaint_to_lender", "complaint_to_12378", "complaint_to_12345"])
def test_of_many_acts_none_disappears_and_all_are_asked_about(letter):
    lines = knowledge.letter_lines().events
    days = {"visited": date(2026, 11, 20)}
    for text in both(letter, events=MANY, dates=days, details={"called_often": {"times": (12, 12)}}):
        for event in MANY:
            assert lines[event].request["borrower"] in text
        told = text[text.index("另有：") :].splitlines()[0]
        for said in ("打到单位", "夜里来电", "一天来电12次", "11月20日上门"):
            assert said in told
        assert len(text.encode()) <= 2000


def test_a_few_acts_are_all_told_at_length():
    assert "另有" not in written("complaint_to_lender", events=MANY[:5])


def test_an_altered_photo_says_whose_it_is_and_what_was_made_of_it():
    for text in both("complaint_to_lender", events=["photo_altered"]):
        assert "把本人的照片改成〔什么样，配了什么字〕，发给〔收到的人〕" in text
        assert "查清是谁发的，停止传播并删除" in text
    for text in both("complaint_by_contact", speaker="colleague", events=["photo_altered"]):
        assert "把〔谁〕的照片改成〔什么样，配了什么字〕，发给〔本人，或谁〕" in text


@pytest.mark.parametrize("lender", [None, "huabei"])
def test_who_was_only_debited_asks_about_the_money_and_not_for_an_end_of_calls(lender):
    case = {"speaker": "spouse", "debtor": "husband", "events": ["deducted"], "lender": lender}
    for text in both("complaint_by_contact", **case):
        assert "停止从这个账户扣款，说明扣款的依据，没有依据的退回" in text
        for presumed in ("停止联系", "第44条", "自称", "合同代扣条款"):
            assert presumed not in text
    called = written("complaint_by_contact", **{**case, "events": ["deducted", "family_called"]})
    assert "停止联系本人" in called and "第44条" in called and "合同代扣条款" not in called
    assert "合同代扣条款" in written("complaint_to_lender", events=["deducted"])


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ((60, None), "共60次以上"),
        ((30, 39), "共三十多次"),
        ((30, 35), "共30至35次"),
        ((8, 8), "共8次"),
        (None, "共〔次数〕次"),
    ],
)
def test_a_number_of_calls_has_its_unit_where_it_belongs(times, said):
    details = {"called_often": {"times": times}} if times else {"called_often": {}}
    days = {"called_often": TODAY}
    for name in ("report_to_12321", "complaint_to_lender"):
        for text in both(name, events=["called_often"], dates=days, details=details):
            assert said in text and "以上次" not in text and "次次" not in text


def test_an_open_sum_has_its_unit_where_it_belongs():
    text = written("proposal_in_writing", principal=(20000, None), monthly_affordable=(1000, None))
    assert "剩余20000元以上" in text and "〔1000元以上，定一个数〕" in text


def test_the_police_are_asked_about_the_home_that_was_entered():
    for text in both("report_to_police", events=["entered_home"]):
        assert "查处未经同意进入住处的行为，不许再来" in text and "责令" not in text


def test_nobody_is_said_to_have_called_where_nothing_was_told():
    full, short = both("stop_contacting_me", speaker="emergency_contact")
    assert "〔接到过才写：" in full and "打给本人，说" not in full
    assert "收到后仍继续联系的" in full and "来电的" not in full
    assert "请不要再打给我" in short


def test_who_got_messages_asks_for_an_end_of_them_too():
    text = written("stop_contacting_me", short=True, speaker="acquaintance", events=["contacts_messaged"])
    assert "请不要再打电话、发消息给我" in text


def test_what_shows_the_death_is_enclosed_and_the_workplace_left_alone():
    case = {"speaker": "relative", "debtor": "father", "events": ["borrower_died", "workplace_called"]}
    full = written("stop_contacting_me", **case)
    assert "附：〔死亡证明或户口注销证明复印件〕〔亲属关系证明〕" in full and "也不要打到我的单位" in full
    assert "〔死亡证明或户口注销证明复印件〕" in written("complaint_by_contact", **case)
    assert "死亡" not in written("stop_contacting_me", speaker="relative", debtor="father")


def test_who_was_called_already_stands_in_the_letter_that_wants_an_end_of_it():
    days = {"family_called": date(2026, 11, 26)}
    for text in both("stop_contacting_others", events=["family_called", "workplace_called"], dates=days):
        assert "11月26日〔号码〕已打给本人〔家属〕。" in text and "〔月〕〔日〕〔号码〕已打到本人单位。" in text
    assert "已打" not in written("stop_contacting_others")


@pytest.mark.parametrize("case", [{"overdue_days": (0, 0)}, {"missed_calls": (3, 3)}, {"out_of_contact": True}])
def test_no_collector_is_presumed_and_nothing_promised_outside_a_blank(case):
    own = re.sub("〔[^〕]*〕", "", written("stop_contacting_others", **case))
    assert "给过哪家" not in own and "给过催收机构的，请告知" in own
    assert "恢复" not in own


def test_what_income_leaves_is_no_offer():
    # 6,500 − 5,200 = 1,300
    case = {"lender": "jiebei", "principal": (16000, 16000)}
    left = {"monthly_income": (6500, 6500), "monthly_costs": (5200, 5200)}
    text = written("proposal_by_phone", **case, **left)
    assert "每月还〔最多1300元，留点余地再填〕，共〔 〕期" in text
    assert "每月能还〔最多1300元，留点余地再填〕" in written("when_they_call", **case, **left)
    assert "每月还800元，共20期" in written("proposal_by_phone", **case, **left, monthly_affordable=(800, 800))


def test_of_a_span_that_can_be_paid_one_sum_is_chosen():
    text = written("proposal_by_phone", principal=(8000, 8000), monthly_affordable=(500, 800))
    assert "每月还〔500到800元，定一个数〕，共〔 〕期" in text
    assert "每月能还500到800元" in written("when_they_call", monthly_affordable=(500, 800))


@pytest.mark.parametrize(
    ("events", "to", "court"),
    [
        (["sued"], "〔原告代理人或法院〕：", "〔请撤诉／由法院出具调解书〕，诉讼费〔怎么承担〕"),
        (["sued", "summons"], "〔原告代理人或法院〕：", "〔请撤诉／由法院出具调解书〕，诉讼费〔怎么承担〕"),
        (["sued", "judgment"], "〔原告的代理人〕：", "〔签书面协议，写明按期还款就不申请执行〕"),
        (["award"], "〔仲裁申请人的代理人〕：", "〔签书面协议，写明按期还款就不申请执行〕"),
        (
            ["arbitration_notice"],
            "〔申请人代理人或仲裁委员会〕：",
            "〔请撤回仲裁申请／由仲裁庭出具调解书〕，仲裁费〔怎么承担〕",
        ),
        (["judgment", "enforcement_started"], "〔申请执行人代理人，或执行法院〕：", "〔签书面和解协议，交执行法院〕"),
    ],
)
@pytest.mark.parametrize("letter", ["proposal_in_writing", "confirm_agreement"])
def test_after_a_lawsuit_the_case_has_its_number_and_its_end(letter, events, to, court):
    full, short = both(letter, lender="zhaolian", events=events)
    assert full.startswith(to) and "贵司" not in full
    for text in (full, short):
        assert "案号〔案号〕" in text and court in text
    assert "案号" not in written(letter, lender="zhaolian")
    assert "撤诉" not in written(letter, lender="zhaolian", events=["judgment"])


@pytest.mark.parametrize(
    "left",
    [{"monthly_income": (4000, 4000), "monthly_costs": (4500, 4500)}, {"monthly_income": (0, 0)}],
)
def test_who_has_nothing_left_says_so_and_offers_nothing(left):
    text = written("when_they_call", **left)
    assert "现在收入除去开支〔没有剩余，或每月能先还多少元〕" in text
    assert "没有剩余" not in written("when_they_call", **left, monthly_affordable=(300, 300))
    assert "暂时还不了就改成申请延期" in written("message_to_spouse", **left)


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("amount_disclosed", "已经告诉〔谁〕的"),
        ("family_called", "已经打给〔谁〕的"),
        ("workplace_called", "已经打到单位的"),
        ("contacts_messaged", "已经发给〔谁〕的消息"),
    ],
)
def test_a_threat_that_came_true_is_answered_as_such(event, said):
    full, short = both("answer_to_threat_to_tell", events=["threatened", event])
    assert f"{said}，连同今天的话，我会一起投诉；请不要再" in full and "打给他们的话" not in full
    assert short.endswith("我会一起投诉。") and said in short


@pytest.mark.parametrize(
    ("received", "last"),
    [(date(2026, 11, 10), "11月25日"), (date(2026, 11, 12), "11月27日"), (date(2026, 11, 13), None), (TODAY, None)],
)
def test_an_objection_that_is_late_says_so_first(received, last):
    # the fifteenth day after 13 November is a Saturday, so Monday the 30th still is in time
    days = {"payment_order": received}
    for text in both("objection_to_payment_order", events=days, dates=days, start="payment_order"):
        assert text.startswith("〔先看：") == (last is not None)
        assert last is None or (f"到{last}为止，已经过了" in text and "12348" in text)


def test_a_debt_that_was_assigned_without_notice_is_objected_to_as_such():
    said = "〔没有收到通知才写：债权转让没有通知本人，对本人不发生效力。〕"
    for text in both("objection_to_payment_order", events=["payment_order", "debt_assigned"]):
        assert said in text
    assert said not in written("objection_to_payment_order", events=["payment_order"])
    assert "CC-22" in knowledge.letter("objection_to_payment_order").cites


@pytest.mark.parametrize("letter", ["message_to_parents", "message_to_spouse"])
def test_somebody_close_hears_of_the_court(letter):
    for text in both(letter, events=["sued", "summons", "account_frozen"]):
        assert "对方已经起诉，〔哪天〕开庭，我的〔哪张卡〕被冻结了。法院打来、寄来的，请先记下、收好告诉我。" in text
        assert text.count("起诉") == 1
    for text in both(letter):
        assert "法院" not in text and "冻结" not in text


@pytest.mark.parametrize(
    ("event", "said"), [("identity_theft", "不是我借的"), ("paid_off", "已经还清")], ids=["identity_theft", "paid_off"]
)
def test_who_owes_nothing_offers_and_admits_nothing(event, said):
    case = {"events": [event], "lender": "jiebei", "monthly_affordable": (500, 500)}
    for name in ("when_they_call", "answer_to_threat_to_tell"):
        for text in both(name, **case):
            assert said in text and "愿意还" not in text and "500" not in text
    for name in ("contact_times", "stop_contacting_others"):
        assert "愿意商量" not in written(name, **case)
    for name in ("contact_times", "stop_contacting_others"):
        assert "逾期" not in written(name, overdue_days=(20, 20), **case)
    complaint, short = both("complaint_to_lender", **case)
    assert "另行协商" not in complaint and "不表示本人承认" in complaint
    assert "的借款人" not in short
    assert "核" in complaint[complaint.index("一、请求") :].splitlines()[1]


def test_a_contact_who_knows_of_the_theft_complains_of_the_calls():
    text = written("complaint_by_contact", speaker="relative", debtor="son", events=["identity_theft"])
    assert "打给，或发消息给〕本人" in text and "不是本人所借" not in text


def test_a_proposal_goes_to_who_holds_the_debt_now():
    text = written("proposal_in_writing", lender="jiebei", events=["debt_assigned"])
    assert text.startswith("〔现在的债权人，先向原放款机构核实〕：") and "贵司" not in text


def test_whether_a_frozen_account_is_a_matter_of_enforcement_is_not_presumed():
    text = written("leave_living_costs", events=["account_frozen"])
    assert "〔被执行人，或被保全人〕" in text and "〔执行案号，或保全裁定案号〕" in text
    later = written("leave_living_costs", events=["account_frozen", "enforcement_started"])
    assert "申请人（被执行人）" in later and "〔执行案号〕" in later


def test_nothing_is_filled_in_that_no_letter_shows():
    lines = knowledge.letter_lines()
    cases = [*lines.cases.values(), *(case for those in lines.by.values() for case in those.values())]
    shown = "".join([letter.text + letter.short for letter in knowledge.letters()] + list(lines.blanks.values()))
    shown += "".join(text for case in cases for text in case.values())
    used = set(re.findall(r"\{([a-z_]+)\}", shown))
    assert {field for case in cases for field in case} <= used
    assert set(lines.blanks) - {"hour", "when", "day", "times", "due"} <= used


@pytest.mark.parametrize("letter", knowledge.letters(), ids=lambda letter: letter.id)
@pytest.mark.parametrize("speaker", SPEAKERS)
def test_blanks_stand_side_by_side_and_never_in_each_other(letter, speaker):
    for events in ((), EVENTS):
        for loans in ((), (HUABEI, YUEFU)):
            for text in both(letter.id, speaker=speaker, debtor=DEBTORS[0], events=events, loans=loans):
                assert not re.search("〔[^〕]*〔", text) and text.count("〔") == text.count("〕")


def test_every_case_of_a_letter_can_hold():
    told = [
        Situation(events=frozenset(EVENTS), out_of_contact=True, overdue_days=(1, 1), talked_to_lender=True),
        Situation(
            events=frozenset({"borrower_died"}),
            missed_calls=(1, 1),
            overdue_days=(0, 0),
            speaker="guarantor",
            monthly_income=(0, 0),
        ),
        Situation(out_of_contact=False),
    ]
    told.append(Situation(overdue_days=(1200, 1200)))
    found = {name for each in told for name in case_names(each, None, is_late=True, perhaps=NOT_OWED)}
    assert found == set(knowledge.letter_lines().cases)
    assert set(LETTER_CASES) <= set(knowledge.letter_lines().cases)


COMPLAINTS = ("complaint_to_lender", "complaint_to_12378", "complaint_to_12345")


@pytest.mark.parametrize("letter", COMPLAINTS)
@pytest.mark.parametrize(
    ("event", "fact", "asked"),
    [
        (
            "identity_theft",
            "本人发现名下有这笔借款，不是本人所借",
            "核实不是本人所借的，书面确认、更正征信记录、不再催收",
        ),
        ("paid_off", "这笔借款已于〔年〕〔月〕〔日〕还清", "核对还款记录，停止催收，出具结清证明"),
    ],
)
def test_who_owes_nothing_says_so_first_and_then_tells_the_acts(letter, event, fact, asked):
    for text in both(letter, lender="jiebei", events=[event, "family_called", "threatened"]):
        assert text.index(fact) < text.index("打给本人〔父母") and text.index(fact) < text.index("威胁本人")
        assert text.index(asked) < text.index("停止联系本人家属") and "停止威胁" in text
        assert "借款人本人" not in text
    evidence = written(letter, lender="jiebei", events=[event, "threatened"]).split("证据")[1]
    assert evidence.index("〔发现这笔" if event == "identity_theft" else "〔还款凭证〕") < evidence.index("〔录音〕")


@pytest.mark.parametrize("event", ["identity_theft", "paid_off"])
def test_of_many_acts_the_fact_that_nothing_is_owed_stays(event):
    for text in both("complaint_to_lender", events=[event, *MANY]):
        assert "不是本人所借" in text if event == "identity_theft" else "出具结清证明" in text
        assert "另有：" in text and len(text.encode()) <= 2000


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("paid_off", "借款人是本人的丈夫；这笔借款已经还清"),
        ("identity_theft", "对方要找的是本人的丈夫；这笔借款是别人冒用身份借的"),
    ],
)
def test_a_contact_tells_that_nothing_is_owed_and_claims_no_loan_of_their_own(event, said):
    for name in ("complaint_by_contact", "stop_contacting_me"):
        for text in both(name, speaker="spouse", debtor="husband", events=[event, "family_called"]):
            assert said in text
            assert "本人发现名下" not in text and "结清证明" not in text and "联系借款人" not in text


@pytest.mark.parametrize("letter", ["complaint_to_12378", "complaint_to_12345"])
def test_a_supervisor_is_asked_to_check_and_told_no_law_that_may_not_apply(letter):
    text = written(letter, events=["insulted"])
    assert "〔当着别人骂、发给别人看的才写：和《民法典》第1024条〕" in text
    assert "〔当众骂、多次骂的才写：和《治安管理处罚法》第50条〕" in text
    assert "《" not in re.sub("〔[^〕]*〕", "", text)
    assert "请对照金融消费者权益保护和催收的有关规定核查" in written(letter)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (["contacts_messaged"], "〔消息里写了欠款的才写：和《治安管理处罚法》第50条〕"),
        (["threatened"], "〔威胁人身安全、多次威胁的才写：和《治安管理处罚法》第50条〕"),
        (["deducted"], "请对照金融消费者权益保护和催收的有关规定〔扣款没有依据的才写：和《民法典》第985条〕核查"),
        (["threatened", "insulted"], "〔威胁人身安全、多次威胁，或当众骂、多次骂的才写：和《治安管理处罚法》第50条〕"),
    ],
)
def test_what_applies_under_a_condition_that_nobody_told_stands_in_a_blank(events, said):
    for name in COMPLAINTS:
        text = written(name, events=events)
        assert said in text
        assert "《治安管理处罚法》" not in re.sub("〔[^〕]*〕", "", text)


@pytest.mark.parametrize(
    ("events", "article"),
    [
        (["contacts_messaged", "amount_disclosed"], "《治安管理处罚法》第50条"),
        (["contacts_messaged", "amount_disclosed"], "《个人信息保护法》第25条"),
        (["photo_altered", "contacts_messaged"], "《治安管理处罚法》第50条"),
    ],
)
def test_one_act_is_no_proof_of_how_another_one_was(events, article):
    text = written("complaint_to_lender", events=events)
    assert article in text and article not in re.sub("〔[^〕]*〕", "", text)


def test_a_stranger_who_is_called_once_is_not_said_to_be_harassed():
    text = written("complaint_by_contact", speaker="stranger", events=["family_called"])
    assert "〔反复打来的才写：和《民法典》第1033条〕" in text
    often = written("complaint_by_contact", speaker="stranger", events=["family_called", "called_often"])
    assert "《民法典》第1033条" in re.sub("〔[^〕]*〕", "", often)


def test_a_lender_who_refused_is_asked_to_talk_again_or_give_reasons():
    for name in COMPLAINTS:
        for text in both(name, events=["lender_refused"]):
            assert "重新协商还款方案；不同意的，书面说明理由" in text


OTHERS = [each for each in SPEAKERS if each != "borrower"]


@pytest.mark.parametrize("speaker", OTHERS)
def test_nobody_else_gets_a_letter_of_the_borrower(speaker):
    for letter in knowledge.letters():
        found = letter_by(letter, speaker)
        assert found is None or not found.by_borrower
        if letter.by_borrower:
            assert letter_by(letter, "borrower") is letter
            assert (found.id if found else None) == ("complaint_by_contact" if letter.id in COMPLAINTS else None)


@pytest.mark.parametrize("speaker", OTHERS)
@pytest.mark.parametrize("message", ["", "12378", "12345", "投诉", "书面申请", "困难"])
def test_no_question_hands_somebody_else_a_letter_of_the_borrower(speaker, message):
    for letter in knowledge.letters():
        for occasion in letter.occasions:
            question = occasion.question or f"{occasion.topic}/overview"
            found = knowledge.letter_for(question, {"speaker": speaker}, message)
            assert found is None or not found.by_borrower


@pytest.mark.parametrize("message", ["12378", "12345", "投诉"])
def test_who_is_called_complains_in_their_own_name_whatever_line_they_name(message):
    for question in ("complaint_channel/overview", "harassment/overview", "negotiate/refused"):
        found = knowledge.letter_for(question, {"speaker": "spouse"}, message)
        assert found is not None and found.id == "complaint_by_contact"


@pytest.mark.parametrize("letter", [each.id for each in knowledge.letters()])
@pytest.mark.parametrize("speaker", ["borrower", "relative"])
def test_a_credit_card_has_a_bank_a_holder_and_the_end_of_its_number(letter, speaker):
    for text in both(letter, lender="credit_card", speaker=speaker, debtor="mother" if speaker == "relative" else None):
        own = text.replace("我不是借款人，请不要", "")
        for word in ("银行信用卡", "借款人", "合同编号", "合同〔编号〕", "借款手机号", "贵司"):
            assert word not in own or (word == "借款人" and letter == "report_to_police" and "持卡人" in own)


@pytest.mark.parametrize(
    "letter",
    ["complaint_to_lender", "stop_auto_deduction", "stop_contacting_others", "proposal_by_phone", "contact_times"],
)
def test_a_letter_about_a_credit_card_names_it(letter):
    text = written(letter, lender="credit_card")
    assert "〔哪家银行〕信用卡" in text
    assert "尾号〔四位〕" in text or letter == "proposal_by_phone"
    assert "合同编号" in written(letter, lender="jiebei") or letter == "proposal_by_phone"


@pytest.mark.parametrize(
    ("dates", "details", "when"),
    [
        ({"family_called": date(2026, 11, 24)}, {"family_called": {"hour": 21}}, "〔同一通电话才写：11月24日21时〕，"),
        ({"family_called": date(2026, 11, 24)}, {}, "〔同一通电话才写：11月24日〕〔时〕，"),
        ({"amount_disclosed": date(2026, 11, 24)}, {"family_called": {"hour": 9}}, "11月24日〔同一通电话才写：9时〕，"),
        ({"amount_disclosed": date(2026, 11, 24)}, {"amount_disclosed": {"hour": 9}}, "11月24日9时，"),
    ],
)
def test_the_time_of_another_act_is_taken_over_in_a_blank_with_its_evidence(dates, details, when):
    events = ["family_called", "amount_disclosed"]
    text = written(
        "complaint_by_contact", speaker="relative", debtor="son", events=events, dates=dates, details=details
    )
    assert f"{when}〔来电号码〕向本人说出" in text and "〔来电记录截图〕" in text


@pytest.mark.parametrize(
    ("event", "said"),
    [("threatened", "制止并查处威胁行为"), ("insulted", "查处辱骂行为"), ("visited", "制止上门滋扰")],
)
def test_the_police_are_asked_to_keep_somebody_away_only_after_repeated_calls(event, said):
    for text in both("report_to_police", events=[event]):
        assert said in text and "不得接触" not in text
    for text in both("report_to_police", events=[event, "called_often"]):
        assert said in text and "责令对方不得接触我" in text


def test_the_police_hear_who_speaks_and_no_mark_of_the_night():
    case = {"events": ["visited"], "details": {"visited": {"hour": 23}}}
    for text in both("report_to_police", speaker="relative", debtor="child", **case):
        assert "我不是借款人，借款人是本人的孩子。" in text and "23时，" in text and "22点" not in text
    assert "不是借款人" not in written("report_to_police", **case)


def test_a_stolen_identity_is_reported_as_such():
    for text in both("report_to_police", events=["identity_theft", "threatened"]):
        assert text.index("冒用身份借的") < text.index("威胁本人")
        assert "查清是谁冒用身份借款、钱到了谁的账户；制止并查处威胁行为" in text


def test_after_a_death_letters_are_wanted_and_calls_are_not():
    full, short = both("stop_contacting_me", speaker="relative", debtor="mother", events=["borrower_died"])
    assert "收到后仍用电话、短信催款的，" in full and "仍继续联系" not in full
    assert "书面寄到〔地址〕" in full and "书面寄到〔地址〕" in short


def test_after_messages_to_contacts_an_end_of_them_is_asked_for():
    full, short = both("stop_contacting_others", lender="jiebei", events=["contacts_messaged"])
    for text in (full, short):
        assert "停止发送，说明通讯录号码从哪里来并删除" in text
    assert "不要联系本人以外的任何人" in full and "填过的联系人" not in full
    assert short.startswith("我是借呗的借款人本人。")
    assert "停止发送" not in written("stop_contacting_others", lender="jiebei")


@pytest.mark.parametrize("event", ["judgment", "award", "enforcement_started"])
def test_after_a_decision_no_instalments_are_reckoned(event):
    case = {"lender": "jiebei", "principal": (6000, 6000), "monthly_affordable": (500, 500)}
    assert "共12期" in written("proposal_by_phone", **case)
    for name in ("proposal_by_phone", "proposal_in_writing"):
        text = written(name, events=[event], **case)
        assert "每月还500元，共〔 〕期" in text or "前还500元，共〔 〕期" in text
        assert "案号〔案号〕" in text and "还没有逾期" not in text
    assert "案号〔案号〕" in written("proposal_by_phone", short=True, events=[event], **case)


def test_in_enforcement_it_is_paid_where_the_court_or_the_agreement_says():
    for text in both("confirm_agreement", lender="jiebei", events=["enforcement_started"]):
        assert "还到〔法院执行款账户，或协议写明的申请执行人账户〕" in text
        assert "迟延履行利息" in text and "申请解除冻结、限制" in text and "罚息" not in text
    plain = written("confirm_agreement", lender="jiebei")
    assert "与〔客服工号，或 App 在线客服〕商定" in plain and "还到〔官方App，" in plain


@pytest.mark.parametrize(
    ("event", "said"),
    [("identity_theft", "这笔不是我借的，我不转账，也不给验证码"), ("paid_off", "已经还清，不再转账")],
)
def test_who_owes_nothing_pays_nobody_who_calls_and_hears_of_no_old_debt(event, said):
    assert f"要验证码：{said}" in written("when_they_call", events=[event])
    assert "我只在官方 App 里还" in written("when_they_call")
    for name in ("when_they_call", "answer_to_threat_to_tell"):
        letter = knowledge.letter(name)
        assert letter.note in notes_beside(letter, letter, Situation())
        assert letter.note not in notes_beside(letter, letter, Situation(events=frozenset({event})))


@pytest.mark.parametrize("event", ["identity_theft", "paid_off"])
def test_who_owes_nothing_offers_no_payment_in_place_of_a_debit(event):
    for text in both("stop_auto_deduction", lender="jiebei", events=[event], monthly_affordable=(500, 500)):
        assert "主动还" not in text and "500" not in text and "工资" not in text
    for text in both("stop_auto_deduction", lender="jiebei", monthly_affordable=(500, 500)):
        assert "主动还" in text and "500元" in text


@pytest.mark.parametrize("letter", ["objection_to_payment_order", "credit_dispute"])
@pytest.mark.parametrize(
    ("event", "said", "not_said"),
    [("identity_theft", "〔报警回执〕", "还款凭证"), ("paid_off", "〔还款凭证〕〔结清证明〕", "报警回执")],
)
def test_what_is_enclosed_goes_by_the_reason(letter, event, said, not_said):
    for text in both(letter, events=[event]):
        assert said in text and not_said not in text


@pytest.mark.parametrize("letter", ["objection_to_payment_order", "credit_dispute"])
def test_a_paper_written_for_somebody_else_has_their_name(letter):
    for text in both(letter, speaker="spouse", debtor="husband"):
        assert "〔当事人本人姓名〕" in text
    assert "当事人本人" not in written(letter)


@pytest.mark.parametrize("letter", ["message_to_parents", "message_to_spouse"])
@pytest.mark.parametrize(
    ("event", "talks", "keep"),
    [
        ("sued", "这两天就联系法院和对方代理人谈", "法院打来、寄来的，请先记下、收好告诉我"),
        ("enforcement_started", "这两天就联系执行法院和申请执行人谈", "法院打来、寄来的，请先记下、收好告诉我"),
        ("arbitration_notice", "这两天就找对方代理人谈，程序问仲裁委员会", "仲裁委打来、寄来的，请先记下、收好告诉我"),
    ],
)
def test_somebody_close_tells_collectors_from_a_court(letter, event, talks, keep):
    for text in both(letter, events=[event]):
        assert f"〔做得到才写：{talks}。〕" in text and keep in text
        assert "催收打给你" in text and "有人" not in text


def test_the_employer_passes_on_what_comes_from_a_court():
    for text in both("note_to_employer", events=["enforcement_started"]):
        assert "法院打来、寄来的，请转告我" in text
    assert "法院" not in written("note_to_employer")


NOT_OWED = ("identity_theft", "paid_off")


def handed_out(name: str, **case: Any) -> tuple[str, str]:
    """Return both forms of the letter that somebody gets who asks for this one."""
    situation = Situation(
        events=frozenset(case.get("events", ())), lender=case.get("lender"), speaker=case.get("speaker", "borrower")
    )
    asked = letter_by(knowledge.letter(name), situation.speaker)
    assert asked is not None
    return both(letter_to_receiver(letter_owing(asked, situation), _lender_types(situation.lender)).id, **case)


@pytest.mark.parametrize("event", NOT_OWED)
@pytest.mark.parametrize(
    "letter", ["proposal_by_phone", "proposal_in_writing", "hardship_statement", "confirm_agreement"]
)
@pytest.mark.parametrize("lender", ["jiebei", "credit_card"])
def test_in_place_of_a_proposal_who_owes_nothing_asks_to_have_the_loan_checked(letter, event, lender):
    asked, situation = knowledge.letter(letter), Situation(events=frozenset({event}), overdue_days=(20, 20))
    found = letter_owing(asked, situation)
    assert found.id == "check_the_loan" and letter_owing(asked, Situation()) is asked
    assert asked.not_owed_note in notes_beside(asked, found, situation)
    for text in handed_out(letter, events=[event], lender=lender, monthly_affordable=(500, 500)):
        for admitted in ("愿意", "500", "方案", "人本人", "每月还"):
            assert admitted not in text
        assert ("结清证明" if event == "paid_off" else "更正征信记录") in text


@pytest.mark.parametrize("event", NOT_OWED)
@pytest.mark.parametrize("letter", ["message_to_parents", "message_to_spouse", "note_to_employer"])
def test_who_owes_nothing_admits_nothing_to_those_around(letter, event):
    case = {"events": [event], "lender": "jiebei", "principal": (9000, 9000), "monthly_affordable": (500, 500)}
    for text in both(letter, **case):
        for admitted in ("打算每月还", "还差", "500", "9000", "借了钱，还", "我用借呗借了钱"):
            assert admitted not in text
        assert ("冒用我的名字" if event == "identity_theft" else "已经还清") in text
    assert "借呗" in written("message_to_parents", lender="jiebei") and "打算每月还" in written("message_to_parents")


def test_of_several_loans_it_is_left_blank_which_one_is_not_theirs():
    text = written("message_to_parents", loans=(HUABEI, YUEFU), events=["identity_theft"])
    assert "在〔平台或产品名称，只写一家〕借了钱，不是我借的" in text and "花呗" not in text


@pytest.mark.parametrize("event", NOT_OWED)
def test_who_owes_nothing_asks_for_no_fewer_calls_and_no_instalments(event):
    acts = ["called_often", "family_called", "lender_refused", "asked_private_payment", "amount_disclosed"]
    for letter in COMPLAINTS:
        for text in both(letter, lender="jiebei", events=[event, *acts]):
            for contrary in ("减少每天来电", "只联系本人", "重新协商", "还款方案", "官方还款方式", "本人欠款的金额"):
                assert contrary not in text
            assert "停止联系本人家属" in text
    assert "核查一天来电多次一事" in written("complaint_to_lender", events=[event, "called_often"])
    night = written("complaint_to_lender", events=[event, "called_at_night"])
    assert "停止在22点" not in night and "核查22点到次日8点之间来电一事" in night


def test_nobody_who_never_borrowed_gave_a_number_when_borrowing():
    for name in ("complaint_to_lender", "contact_times", "stop_contacting_others", "check_the_loan"):
        text = written(name, lender="jiebei", events=["identity_theft"])
        assert "借款时填" not in text and "借款手机号" not in text and "不知道就写不知道" in text
    assert "（与借款时填的一致）" in written("complaint_to_lender", lender="jiebei")
    assert "借款人" not in written("stop_auto_deduction", lender="jiebei", events=["identity_theft"])


@pytest.mark.parametrize(
    "letter",
    ["proposal_by_phone", "proposal_in_writing", "hardship_statement", "confirm_agreement", "contact_times"],
)
@pytest.mark.parametrize("days", [(0, 0), (20, 20), None])
def test_a_credit_card_has_interest_and_damages_in_place_of_penalty_interest(letter, days):
    for text in both(letter, lender="credit_card", overdue_days=days):
        assert "罚息" not in text
    assert "罚息" in written("proposal_in_writing", lender="jiebei", overdue_days=days)
    assert "利息、违约金" in written("proposal_in_writing", lender="credit_card", overdue_days=days)


@pytest.mark.parametrize("letter", COMPLAINTS)
def test_the_title_of_a_rule_stays_as_it_is_in_a_letter_about_a_card(letter):
    text = written(letter, lender="credit_card", events=["threatened"])
    assert "《商业银行信用卡业务监督管理办法》" in text


@pytest.mark.parametrize(
    ("letter", "lender", "event", "rule"),
    [
        ("complaint_to_12345", "meituan_jieqian", "insulted", "《小额贷款公司监督管理暂行办法》"),
        ("complaint_to_12378", "zhaolian", "threatened", "《消费金融公司管理办法》"),
        ("complaint_to_12378", "credit_card", "insulted", "《商业银行信用卡业务监督管理办法》"),
        ("complaint_to_12378", "weilidai", "threatened", None),
        ("complaint_to_lender", "meituan_jieqian", "insulted", None),
    ],
)
def test_a_rule_for_one_kind_of_lender_is_named_where_the_lender_is_of_it(letter, lender, event, rule):
    text = written(letter, lender=lender, events=[event])
    for title in ("《小额贷款公司监督", "《消费金融公司管理", "《商业银行信用卡"):
        assert (title in text) == (rule is not None and rule.startswith(title))
    assert rule is None or rule in text


@pytest.mark.parametrize("event", ["insulted", "threatened", "photo_altered"])
def test_reputation_and_public_order_are_grounds_only_under_their_condition(event):
    for name in (*COMPLAINTS, "complaint_by_contact"):
        own = re.sub("〔[^〕]*〕", "", written(name, events=[event]))
        assert "1024" not in own and "治安管理" not in own


@pytest.mark.parametrize(
    ("lender", "asked", "said", "not_said"),
    [
        ("credit_card", "complaint_to_12378", None, "12345"),
        ("credit_card", "complaint_to_12345", "12378", "12345"),
        ("zhaolian", "complaint_to_12378", None, "12345"),
        ("meituan_jieqian", "complaint_to_12345", "改打12378", None),
        (None, "complaint_to_12378", "改打12345", None),
    ],
)
def test_the_other_line_is_named_only_where_the_lender_may_be_its(lender, asked, said, not_said):
    kinds = _lender_types(lender)
    letter = letter_to_receiver(knowledge.letter(asked), kinds)
    notes = "".join(notes_beside(knowledge.letter(asked), letter, Situation(lender=lender), kinds))
    assert (said or "") in notes and (not_said is None or not_said not in notes)


@pytest.mark.parametrize(
    ("case", "is_said"),
    [
        ({}, True),
        ({"overdue_days": (1200, 1200)}, True),
        ({"overdue_days": (91, None)}, True),
        ({"overdue_days": (20, 20)}, False),
        ({"overdue_days": (0, 0)}, False),
        ({"loans": (HUABEI, Loan("weilidai", (9000, 9000), None)), "lender": "weilidai"}, True),
        ({"loans": (HUABEI, Loan("weilidai", (9000, 9000), None)), "lender": "huabei"}, False),
        ({"events": frozenset({"judgment"})}, False),
    ],
)
def test_old_debts_are_spoken_of_only_where_the_days_are_unknown_or_long(case, is_said):
    for name in ("proposal_by_phone", "proposal_in_writing", "hardship_statement", "when_they_call"):
        letter = knowledge.letter(name)
        assert (letter.note in notes_beside(letter, letter, Situation(**case))) == is_said


def test_the_police_are_asked_about_privacy_only_where_the_messages_told_of_the_debt():
    for text in both("report_to_police", events=["contacts_messaged"]):
        assert "散布隐私" not in re.sub("〔[^〕]*〕", "", text) and "〔消息里写了欠款才说：和散布隐私〕" in text
    for text in both("report_to_police", events=["contacts_messaged", "amount_disclosed"]):
        assert text.count("散布隐私") == 1 and "〔消息里写了" not in text


@pytest.mark.parametrize("event", NOT_OWED)
def test_what_was_taken_though_nothing_is_owed_is_asked_back(event):
    case = {"lender": "jiebei", "dates": {"deducted": date(2026, 11, 21)}}
    for text in both("stop_auto_deduction", events=[event, "deducted"], **case):
        assert "退回11月21日扣走的〔 〕元" in text and "抵的是哪一期" not in text and "计息" not in text
    assert "退回" not in written("stop_auto_deduction", events=[event], lender="jiebei")


def test_the_reason_of_the_short_form_is_a_sentence_of_its_own():
    text = written("stop_auto_deduction", lender="jiebei", short=True)
    assert "自动扣款。〔属实才写：这是工资、生活费账户。〕我改为" in text


@pytest.mark.parametrize("letter", ["hearing_online_or_later", "leave_living_costs", "objection_to_payment_order"])
def test_after_a_death_nobody_writes_in_the_name_of_the_dead(letter):
    for text in both(letter, speaker="relative", debtor="mother", events=["borrower_died"]):
        assert "当事人本人" not in text and "替" not in text and "继承人" in text and "去世" in text


def test_who_types_as_the_borrower_is_alive():
    assert "去世" not in written("complaint_to_lender", events=["borrower_died"])


@pytest.mark.parametrize(
    ("event", "whom", "account"),
    [
        ("enforcement_started", "执行法院、申请执行人", "法院执行款账户"),
        ("judgment", "对方代理人", "协议写明的对方账户"),
        ("debt_assigned", "核实过的债权人", "核实过的、现在债权人的对公账户"),
    ],
)
def test_a_caller_hears_with_whom_it_is_talked_and_where_it_is_paid(event, whom, account):
    text = written("when_they_call", events=[event])
    assert f"方案我和{whom}谈" in text and account in text and "官方客服" not in text


def test_an_employer_follows_the_court_and_an_arbitral_tribunal_is_no_court():
    assert "要单位协助执行的，按法院的通知办" in written("note_to_employer", events=["enforcement_started"])
    for name in ("note_to_employer", "hearing_online_or_later"):
        for text in both(name, events=["arbitration_notice"]):
            assert "法院" not in text and "法官" not in text and "被告" not in text and "仲裁" in text


def test_a_guarantor_whose_identity_was_stolen_claims_no_loan_of_their_own():
    for text in both("complaint_by_contact", speaker="guarantor", events=["identity_theft"]):
        assert "〔借款，或担保〕是别人冒用身份办的" in text and "本人名下" not in text and "发现名下" not in text


OPTIONAL = re.compile("〔[^〕]*(?:才[写说问留附]|先看)[^〕]*〕")
WRONG = re.compile(r"[，。；：、][，。；、]|^[，。；、]|〔〕|[{}]", re.MULTILINE)


@pytest.mark.parametrize("letter", knowledge.letters(), ids=lambda letter: letter.id)
@pytest.mark.parametrize("lender", [None, "credit_card", "meituan_jieqian"])
def test_no_mark_is_doubled_with_or_without_what_may_be_left_out(letter, lender):
    for told in ((), *((event,) for event in EVENTS), *((event, "identity_theft") for event in EVENTS)):
        for speaker in ("borrower", "relative"):
            for text in both(letter.id, lender=lender, speaker=speaker, events=set(told)):
                assert not WRONG.search(text), text
                assert not WRONG.search(OPTIONAL.sub("", text)), text


@pytest.mark.parametrize("event", [None, *NOT_OWED])
@pytest.mark.parametrize(
    ("name", "lender"), [("complaint_to_12345", "meituan_jieqian"), ("complaint_to_12378", "zhaolian")]
)
def test_a_letter_about_many_acts_is_one_message_and_names_them_all(name, lender, event):
    letter, lines = knowledge.letter(name), knowledge.letter_lines().events
    acts = list(lines)
    for start in range(len(acts)):
        told = [acts[(start + step) % len(acts)] for step in range(1, 10, 2)]
        situation = Situation(lender=lender, events=frozenset(told if event is None else [*told, event]))

        def values(most_facts: int, situation: Situation = situation) -> dict[str, str]:
            dates = dict.fromkeys(situation.events, TODAY)
            kinds = _lender_types(lender)
            return letter_values(situation, kinds, dates, None, letter=letter, today=TODAY, most_facts=most_facts)

        text = fitting_text(letter, values)
        assert len(f"{letter.title}\n\n{text}".encode()) <= LONGEST_BYTES
        assert text == knowledge.fill_letter(letter, values(5)) or "另有：" in text


@pytest.mark.parametrize(("event", "article"), [("posed_as_official", "第62条"), ("entered_home", "第47条")])
def test_posing_and_entering_are_punished_only_under_their_condition(event, article):
    for name in (*COMPLAINTS, "complaint_by_contact"):
        text = written(name, events=[event])
        assert article in text and "治安管理" not in re.sub("〔[^〕]*〕", "", text)


@pytest.mark.parametrize("speaker", sorted(set(SPEAKERS) - {"borrower", "guarantor"}))
def test_who_owes_nothing_is_said_to_have_proposed_no_plan_however_many_acts_there_are(speaker):
    text = written("complaint_by_contact", speaker=speaker, events=set(EVENTS) - {"identity_theft", "paid_off"})
    assert "还款方案" not in text and "提出要求，客服答复" in text


def of_loans(name: str, details: Mapping[str, Mapping[str, Any]], **case: Any) -> str:
    """Return a letter as it is handed out where a loan of several is paid off, or was never theirs."""
    asked, situation = knowledge.letter(name), Situation(**{**case, "events": frozenset(case["events"])})
    told = told_in(situation, asked, details)
    letter, kinds = letter_owing(asked, told.situation), _lender_types(told.situation.lender)
    values = letter_values(told.situation, kinds, {}, None, letter=letter, today=TODAY, perhaps=told.perhaps)
    return knowledge.fill_letter(letter, values)


@pytest.mark.parametrize("event", NOT_OWED)
@pytest.mark.parametrize("last_named", [None, "huabei", "meituan_yuefu"])
def test_a_proposal_is_written_for_the_loan_that_is_owed(event, last_named):
    details = {event: {"lender": "meituan_yuefu"}}
    for name in ("proposal_in_writing", "proposal_by_phone", "hardship_statement", "message_to_parents"):
        text = of_loans(name, details, loans=(HUABEI, YUEFU), lender=last_named, events=[event])
        assert "花呗" in text and "6000元" in text and "20天" in text
        for other in ("月付", "9000", "还清。", "不是本人所借", "不是我借"):
            assert other not in text


@pytest.mark.parametrize(("lender", "is_paid"), [("meituan_yuefu", True), ("huabei", False)])
def test_a_complaint_says_of_a_loan_what_was_said_of_it(lender, is_paid):
    details = {"paid_off": {"lender": "meituan_yuefu"}}
    for name in COMPLAINTS:
        text = of_loans(name, details, loans=(HUABEI, YUEFU), lender=lender, events=["paid_off", "family_called"])
        assert ("这笔借款已于〔年〕〔月〕〔日〕还清" in text) == is_paid
        assert ("出具结清证明" in text) == is_paid


def test_which_loan_is_paid_off_is_a_condition_where_nobody_knows_it():
    for name in (*COMPLAINTS, "contact_times", "stop_contacting_others", "when_they_call", "proposal_in_writing"):
        text = of_loans(name, {}, loans=(HUABEI, YUEFU), lender="huabei", events=["paid_off"])
        assert "还清" not in re.sub("〔[^〕]*〕|还清后|已经还清的，|结清", "", text)
    assert "已经还清的那笔才写" in of_loans(
        "complaint_to_lender", {}, loans=(HUABEI, YUEFU), lender="huabei", events=["paid_off"]
    )


def test_the_loan_that_the_talk_was_about_before_is_not_forgotten():
    details = {"paid_off": {"lender": "huabei", "other": "jiebei"}}
    case = {"lender": "huabei", "events": ["paid_off"], "principal": (8000, 8000), "overdue_days": (40, 40)}
    assert "借呗（合同编号〔编号〕），逾期40天，剩余8000元" in of_loans("proposal_in_writing", details, **case)
    assert "花呗" in of_loans("complaint_to_lender", details, **case)


@pytest.mark.parametrize("event", ["judgment", "award", "enforcement_started", "sued", "summons", "arbitration_notice"])
@pytest.mark.parametrize("letter", [*COMPLAINTS, "contact_times", "stop_contacting_others", "stop_auto_deduction"])
def test_a_case_has_its_number_in_every_letter_to_the_lender(letter, event):
    for text in (
        both(letter, events=[event], lender="zhaolian") if letter in COMPLAINTS else [written(letter, events=[event])]
    ):
        assert "案号〔案号〕" in text
        assert "就欠款另行协商" not in text and "还款的事本人愿意商量" not in text
    assert "案号" not in written(letter)


@pytest.mark.parametrize("event", ["judgment", "award", "enforcement_started"])
def test_after_a_decision_nobody_asks_for_a_new_plan(event):
    for letter in COMPLAINTS:
        for text in both(letter, events=[event, "lender_refused"]):
            assert "重新协商" not in text and "对分期履行的提议书面答复" in text


def test_what_a_tribunal_decides_is_no_judgment():
    told = told_in(
        Situation(events=frozenset({"arbitration_notice", "judgment"})), knowledge.letter("contact_times"), {}
    )
    assert told.situation.events == {"arbitration_notice", "award"}
    assert "裁决" in written("proposal_in_writing", events=["award"])
    assert "原告" not in written("proposal_in_writing", events=["award"])


@pytest.mark.parametrize("letter", ["message_to_parents", "message_to_spouse", "note_to_employer"])
@pytest.mark.parametrize("event", ["preservation", "account_frozen"])
def test_what_is_frozen_during_arbitration_comes_from_a_court(letter, event):
    for text in both(letter, events=["arbitration_notice", event]):
        assert "仲裁委、法院打来、寄来的" in text


@pytest.mark.parametrize(
    ("events", "said"),
    [
        (["deducted"], ["从本人〔哪个账户〕扣走〔 〕元", "扣走的钱请退回"]),
        (["sued"], ["对方已经起诉", "请撤诉；撤诉前本人照常应诉"]),
        (["arbitration_notice"], ["对方已经申请仲裁", "请撤回仲裁申请"]),
        (["payment_order"], ["支付令编号〔编号〕", "法院已就这笔发出支付令", "十五日内向法院提书面异议"]),
        (["judgment"], ["这笔已经判决", "请不要申请执行"]),
        (["enforcement_started"], ["这笔已经申请执行", "请撤回执行申请"]),
        (["preservation"], ["法院已保全本人〔哪些财产〕"]),
    ],
)
@pytest.mark.parametrize("reason", NOT_OWED)
def test_a_request_to_check_tells_what_has_happened_to_the_loan(events, said, reason):
    for text in both("check_the_loan", lender="jiebei", events=[reason, *events]):
        assert all(each in text for each in said) and "借呗（合同编号" in text
    plain = written("check_the_loan", lender="jiebei", events=[reason])
    assert not any(each in plain for each in said)


def test_who_paid_off_calls_nobody_back_and_names_the_day():
    days = {"paid_off": date(2026, 11, 15)}
    case = {"lender": "jiebei", "events": ["paid_off"], "missed_calls": (3, 3)}
    for name in ("stop_contacting_others", "contact_times", "complaint_to_lender", "stop_auto_deduction"):
        assert "2026年11月15日还清" in written(name, dates=days, **case)
        assert "〔年〕〔月〕〔日〕还清" in written(name, **case)
    for text in both("stop_contacting_others", **case):
        assert "回电" not in text and "恢复接听" not in text
    assert "回电" in written("stop_contacting_others", lender="jiebei")
    assert "11月15日已经还清" in written("message_to_parents", dates=days, **case)


@pytest.mark.parametrize(("is_principal", "said"), [(True, "还剩本金2300元"), (False, "还剩2300元")])
def test_a_sum_is_called_the_principal_where_it_was_told_as_such(is_principal, said):
    situation, letter = Situation(principal=(2300, 2300)), knowledge.letter("proposal_by_phone")
    values = letter_values(situation, (), {}, None, letter=letter, today=TODAY, is_principal=is_principal)
    assert said in knowledge.fill_letter(letter, values)


@pytest.mark.parametrize("event", ["visited", "family_called", "contacts_messaged"])
@pytest.mark.parametrize(
    ("lender", "rule"), [("zhaolian", "《消费金融公司管理办法》"), ("meituan_jieqian", "《小额贷款公司")]
)
def test_whose_identity_was_stolen_has_grounds_of_their_own(event, lender, rule):
    text = written("complaint_to_lender", lender=lender, events=["identity_theft", event])
    own = re.sub("〔[^〕]*〕", "", text)
    assert "《个人信息保护法》第45条、第46条" in own and "GB/T 45251-2025" in own
    assert "〔征信上有这笔记录的才写：和《征信业管理条例》第25条〕" in text
    kinds = _lender_types(lender)
    assert (rule in own) == (len(kinds) == 1)
    paid = written("complaint_to_lender", lender=lender, events=["paid_off"])
    assert "〔仍来催收的才写：和GB/T 45251-2025" in paid or "仍来催收" in paid


def test_the_police_hear_of_which_lender_it_is():
    for text in both("report_to_police", lender="jiebei", events=["identity_theft"]):
        assert "名下有一笔借呗的借款，是别人冒用身份借的" in text
    assert "一张〔哪家银行〕信用卡，是别人冒用身份办、用的" in written(
        "report_to_police", lender="credit_card", events=["identity_theft"]
    )
    assert "〔属实才写：对方说是为借呗的借款。〕" in written("report_to_police", lender="jiebei", events=["threatened"])
    assert "对方说是为" not in written("report_to_police", events=["threatened"])


@pytest.mark.parametrize("event", ["workplace_called", "family_called", "visited", "called_at_night"])
def test_how_often_they_called_or_came_is_told(event):
    details = {event: {"times": (12, 12)}}
    for text in both("complaint_to_lender", events=[event], details=details):
        assert "共12次" in text and "〔时〕" not in text
    assert "共" not in written("complaint_to_lender", short=True, events=[event])
    if event in ("workplace_called", "family_called"):
        assert "共12次" in written("stop_contacting_others", events=[event], details=details)


@pytest.mark.parametrize("letter", ["proposal_in_writing", "proposal_by_phone", "hardship_statement"])
def test_after_somebody_paid_in_their_place_it_is_proposed_to_who_paid(letter):
    text = written(letter, lender="pingan_puhui", events=["guarantor_paid"])
    assert "代偿款" in text and "贵司" not in text
    if letter == "proposal_in_writing":
        assert text.startswith("〔代偿的担保公司或保险公司，先向原放款机构核实〕：") and "代偿证明" in text


def test_a_guarantor_who_paid_proposes_nothing_and_claims_it_back():
    for name in ("proposal_in_writing", "proposal_by_phone", "hardship_statement", "confirm_agreement"):
        letter = knowledge.letter(name)
        found = letter_by(letter, "guarantor", {"guarantor_paid"})
        assert found is not None and found.id == "claim_on_borrower"
        assert letter_by(letter, "guarantor") is None and letter_by(letter, "spouse", {"guarantor_paid"}) is None
    for text in both("claim_on_borrower", speaker="guarantor", events=["guarantor_paid"], lender="jiebei"):
        assert "我是您在借呗那笔借款的担保人" in text and "我愿意还" not in text


@pytest.mark.parametrize(
    ("letter", "events", "shown", "hidden"),
    [
        ("proposal_in_writing", [], {"AG-01"}, {"LT-25", "MD-04", "EN-72", "AR-11", "CC-40"}),
        ("proposal_in_writing", ["sued"], {"LT-25", "MD-04"}, {"EN-72", "AR-11"}),
        ("proposal_in_writing", ["arbitration_notice"], {"AR-11"}, {"LT-25", "EN-72"}),
        ("confirm_agreement", ["enforcement_started"], {"EN-72"}, {"AR-11", "LT-25"}),
        ("hearing_online_or_later", ["arbitration_notice"], {"AR-02", "AR-05"}, {"LT-28", "LT-29", "EN-01"}),
        ("hearing_online_or_later", ["summons"], {"LT-28"}, {"AR-02"}),
        ("leave_living_costs", ["preservation"], {"EN-47"}, {"EN-10", "EN-69"}),
        ("when_they_call", [], {"AG-02"}, {"LT-41"}),
    ],
)
def test_only_what_the_case_rests_on_is_cited(letter, events, shown, hidden):
    found = set(cited_by(knowledge.letter(letter), Situation(events=frozenset(events))))
    assert shown <= found and not hidden & found
    noted = knowledge.letter("when_they_call")
    assert "LT-41" in set(cited_by(noted, Situation(), (noted.note or "",)))


def test_of_a_debt_of_many_years_nobody_says_that_they_will_pay():
    for name in ("when_they_call", "answer_to_threat_to_tell"):
        for text in both(name, overdue_days=(1460, 1460), monthly_affordable=(500, 500)):
            assert "愿意还" not in text and "500" not in text and "我先核对" in text
        assert "愿意还" in written(name, overdue_days=(60, 60))


def test_a_guarantor_objects_as_a_guarantor():
    full, short = both("objection_to_payment_order", speaker="guarantor", events=["payment_order"])
    assert "异议人（被申请人，担保人）" in full and "保证期间已过" in full and "（债务人）" not in full
    assert "没签过担保" in short
    theft = written("objection_to_payment_order", speaker="guarantor", events=["payment_order", "identity_theft"])
    assert "冒用身份" in theft
