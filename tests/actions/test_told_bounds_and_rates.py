"""An upper bound shows no lower one, and a rate alone is judged against the ceiling."""

from __future__ import annotations

import pytest

from actions.facts_in_words import fact_in_words, span_in_words
from rules import Situation


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ((1, 49_999), "不到50,000"),
        ((1, 2999), "不到3,000"),
        ((1, 6000), "最多6,000"),
        ((1, 29), "不到30"),
        ((1, 6), "不到7"),
        ((1, 8), "最多8"),
        ((1, 2), "1到2"),
        ((1, 3), "1到3"),
        ((3000, 4000), "3,000到4,000"),
        ((50_001, None), "50,001以上"),
    ],
)
def test_an_upper_bound_reads_as_one(span, words):
    assert span_in_words(span) == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [(0.36 / 365, "年利率36%"), (0.24 / 365, "年利率24%"), (0.235 / 365, "年利率23.5%"), (0.0005, "日利率0.05%")],
)
def test_a_rate_reads_as_it_was_told(rate, words):
    assert fact_in_words("daily_rate", Situation(daily_rate=rate)) == words


def test_a_rate_above_the_ceiling_needs_no_sum(talk):
    talk.say("年利率36%合法吗", "penalty_interest/too_high", told={"daily_rate": 0.36 / 365})
    assert "36.0%" in talk.text
    assert "24%" in talk.text


@pytest.mark.parametrize("yearly", [0.24, 0.18])
def test_a_rate_up_to_the_ceiling_is_not_above_it(talk, yearly):
    talk.say("这个利率合法吗", "penalty_interest/too_high", told={"daily_rate": yearly / 365})
    assert "可请求减到" not in talk.text


def test_no_interest_is_reckoned_from_an_upper_bound(talk):
    told = {"principal": [1, 49_999], "daily_rate": 0.0005, "overdue_days": [30, 30]}
    talk.say("要多付多少罚息", "penalty_interest/how_much", told=told)
    assert "粗算" not in talk.text
