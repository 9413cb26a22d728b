"""What stands in a letter: only what was told, asked of the right one, as the case has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pytest

import knowledge
from actions.case import _lender_types
from actions.letter_acts import NO_DETAILS
from actions.letter_cases import case_names
from actions.letter_values import letter_values
from actions.repayment import plan_of
from knowledge.vocabulary import LETTER_CASES
from rules import DEBTORS, EVENTS, SPEAKERS, Loan, Situation

TODAY = date(2026, 11, 30)
HUABEI, YUEFU = Loan("huabei", (6000, 6000), (20, 20)), Loan("meituan_yuefu", (3000, 3000), (0, 0))


def written(
    name: str,
    *,
    short: bool = False,
    dates: Mapping[str, date] | None = None,
    details: Mapping[str, Mapping[str, Any]] = NO_DETAILS,
    events: Iterable[str] = (),
    **case: Any,
) -> str:
    """Return a letter as it is handed out in a case."""
    letter, situation = knowledge.letter(name), Situation(events=frozenset(events), **case)
    values = letter_values(
        situation, _lender_types(situation.lender), dates or {}, plan_of(situation, TODAY), None, details, letter=letter
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
    assert "11月20日19时，〔几〕人未经同意进入" in text


@pytest.mark.parametrize("speaker", ["spouse", "colleague"])
def test_the_workplace_that_was_called_is_that_of_whoever_writes(speaker):
    full, short = both("stop_contacting_me", speaker=speaker, events=["workplace_called"])
    assert "打到本人单位" in full
    assert "不再打到我的单位" in full and "不再打到我的单位" in short


@pytest.mark.parametrize("event", ["visited", "entered_home"])
def test_after_a_visit_it_is_asked_that_nobody_comes_again(event):
    for text in both("stop_contacting_me", speaker="relative", debtor="son", events=[event]):
        assert "不再上门" in text
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


def test_a_proposal_to_several_lenders_gives_the_figures_of_each_to_choose_from():
    # 900 × 6,000 / 9,000 = 600 and 900 × 3,000 / 9,000 = 300; 6,000 / 600 = 3,000 / 300 = 10
    text = written("proposal_in_writing", loans=(HUABEI, YUEFU), monthly_affordable=(900, 900))
    assert text.startswith("〔花呗／美团月付，一家写一份〕客服")
    assert "〔花呗逾期20天／美团月付还没有逾期〕" in text
    assert "〔花呗600元／美团月付300元〕，共〔花呗10期／美团月付10期〕" in text
    assert "900元" not in text and "9000元" not in text


@pytest.mark.parametrize(("lender", "said"), [("huabei", "停止计收罚息"), ("meituan_yuefu", "不作逾期处理")])
def test_a_proposal_to_one_of_several_lenders_goes_by_the_days_of_its_own_loan(lender, said):
    text = written("proposal_in_writing", loans=(HUABEI, YUEFU), lender=lender)
    assert said in text and "／" not in text


def test_more_loans_than_can_be_chosen_among_are_left_blank():
    loans = tuple(Loan(f"第{number}家", (1000, 1000), (9, 9)) for number in range(5))
    text = written("proposal_in_writing", loans=loans)
    assert "第0家" not in text and "〔平台或产品名称，一家写一份〕" in text


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
    assert "已经在和官方客服谈" in written("message_to_spouse", talked_to_lender=True)


def test_after_a_call_to_the_family_the_message_begins_with_it():
    assert "家里接到的那个电话" in written("message_to_parents", events=["family_called"])
    assert "电话" not in written("message_to_parents").splitlines()[0]


def test_money_frozen_before_a_judgment_is_asked_for_by_who_it_was_frozen_from():
    frozen = written("leave_living_costs", events=["preservation", "account_frozen"])
    assert "被保全人" in frozen and "〔保全裁定案号〕" in frozen and "执行案号" not in frozen
    later = written("leave_living_costs", events=["preservation", "enforcement_started"])
    assert "被执行人" in later


def test_who_calls_the_court_for_somebody_else_says_so():
    assert "我替家里人打来" in written("hearing_online_or_later", short=True, speaker="relative", debtor="son")
    assert "我是〔案号〕的被告" in written("hearing_online_or_later", short=True)


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
        Situation(missed_calls=(1, 1), overdue_days=(0, 0), speaker="spouse"),
        Situation(out_of_contact=False),
    ]
    assert {name for each in told for name in case_names(each, None)} == set(knowledge.letter_lines().cases)
    assert set(LETTER_CASES) <= set(knowledge.letter_lines().cases)
