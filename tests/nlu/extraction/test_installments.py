"""How many instalments a message speaks of, and which 期 are none."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.extraction import installments, normalise

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("平台要12期一个月多少", 12),
        ("平台让我分十二期还 一个月多少", 12),
        ("分二十四期每期多少", 24),
        ("那18期呢", 18),
        ("客服说最多给分36期", 36),
        ("12期扛得住吗", 12),
        ("帮我写个分24期的方案", 24),
    ],
)
def test_instalments_that_are_wanted_or_demanded(text, count):
    found = installments(normalise(text), TODAY)
    assert found is not None and found.span == (count, count)


@pytest.mark.parametrize("text", ["逾期三期了", "三期没还", "已经还了6期", "能分几期", "第三期没还", "最多能分多少期"])
def test_no_instalments(text):
    assert installments(normalise(text), TODAY) is None
