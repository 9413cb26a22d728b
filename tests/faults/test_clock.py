"""Due dates are counted against the date of the message: across midnight in Shanghai, and across the year's end."""

from __future__ import annotations

import pytest

from tests.support.clients import cards


@pytest.mark.parametrize(
    ("before", "after", "said", "days"),
    [
        ("2026-11-24 23:59:30", "2026-11-25 00:00:30", "我20号到期的，没还", (4, 5)),
        ("2026-11-24 23:59:30", "2026-11-25 00:00:30", "昨天到期没还上", (1, 1)),
        ("2026-12-31 23:59:30", "2027-01-01 00:00:30", "我的贷款是12月20号到期的，没还", (11, 12)),
        ("2026-12-31 23:59:30", "2027-01-01 00:00:30", "上个月30号到期没还", (31, 2)),
        ("2028-02-28 23:59:30", "2028-02-29 00:00:30", "2月1号到期没还", (27, 28)),
    ],
)
def test_dates_are_counted_from_the_day_of_the_message(fragile, set_time, before, after, said, days):
    found = []
    for moment in (before, after):
        set_time(moment)
        card = cards(fragile.say(f"{moment} {said}", said))[0]
        found.append(card["situation"]["overdue_days"])
    assert found == [[days[0]] * 2, [days[1]] * 2]


def test_a_conversation_goes_on_across_midnight_and_when_the_clock_is_set_back(fragile, set_time):
    session = fragile.session()
    for moment in ("2026-12-31 23:59:58", "2027-01-01 00:00:02", "2026-12-31 23:00:00"):
        set_time(moment)
        card = cards(fragile.send(session, "会上征信吗，我逾期40天了"))[0]
        assert card["situation"]["overdue_days"] == [40, 40]
    assert [line["from"] for line in fragile.history(session)] == ["user", "assistant"] * 3
