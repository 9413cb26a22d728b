"""What holds for any text at all, not only for what we thought of."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.extraction import case_facts, normalise

WORDS = [
    "逾期",
    "三个月",
    "5个",
    "电话",
    "没接",
    "如果",
    "我朋友",
    "还清了",
    "不是",
    "是",
    "30天",
    "上个月31号",
    "到期",
    "2月30号",
    "今天",
    "欠",
    "3万5",
    "日息",
    "万五",
    "万一",
    "几",
    "几天",
    "多",
    "了",
    "，",
    "。",
    "？",
    "没",
    "手机",
    "关机",
    "换号",
    "第",
    "零",
    "十",
    "百",
    "千",
    "万",
    "半",
    "个",
    "月",
    "年",
    "m3+",
    "%",
    "点",
    "预期",
    "证信",
    "1.",
    "0.05",
    "99999999",
    "二月",
    "二十九号",
    "逾期第",
    "9月底",
    "5号",
    "个把月",
    "不到",
    "还差",
    "一年零",
    "另一笔",
    "十好几",
    "到",
    "-",
    "、",
]
MESSAGES = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@settings(max_examples=250, deadline=None)
@given(st.one_of(MESSAGES, st.text(st.characters(), max_size=40)))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(max_examples=250, deadline=None)
@given(MESSAGES, DATES)
def test_every_message_gives_facts_within_it(text: str, today: date) -> None:
    facts = case_facts(text, today)
    assert all(0 <= fact.start < fact.end <= len(text) for fact in facts)
    spans = [fact.value for fact in facts if isinstance(fact.value, tuple)]
    assert all(low >= 0 and (high is None or low <= high) for low, high in spans)


@settings(max_examples=250, deadline=None)
@given(MESSAGES, DATES)
def test_a_field_and_role_is_told_once(text: str, today: date) -> None:
    told = [(fact.field, fact.role) for fact in case_facts(text, today) if fact.field not in ("event", "loan")]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("text", ["十零天", "逾期十零天", "零零个电话没接", "欠百千万", "1.2.3万", "99999999999年没还"])
def test_numbers_that_are_none_are_no_error(text: str) -> None:
    case_facts(text, date(2026, 11, 24))


def test_lone_surrogates_are_dropped() -> None:
    assert normalise("逾期\ud83d三天") == "逾期三天"


PIECES = [
    "逾期",
    "没接",
    "了已经",
    "如果",
    "1",
    "十",
    "电话没",
    "三天",
    "换号",
    "5个电话没接",
    "打了过到",
    "年化",
    "1.",
    "超过",
    "我老公",
    "被起诉",
    "万",
    "打给我妈了",
    "还了一部分",
    "都",
    "已经",
    "换号",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_message_takes_no_more_than_its_length_explains(piece: str) -> None:
    short, long = (piece * 500)[:125], (piece * 500)[:500]
    # four times the length: sixteen times the work where every figure looks at every other; backtracking takes far more
    assert least_seconds(long) < 60 * least_seconds(short)


def least_seconds(text: str) -> float:
    took = []
    for day in range(1, 6):
        begun = time.process_time()
        case_facts(text, date(2026, 11, day))
        took.append(time.process_time() - begun)
    return min(took)
