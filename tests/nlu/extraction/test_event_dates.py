"""The day of an event, counted on a Monday, the 30th of November 2026."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.components.case_facts import CaseFactExtractor
from nlu.extraction.case.event_dates import event_dates
from nlu.extraction.normalise import normalise

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "event", "day"),
    [
        ("11月20号收到法院的支付令", "payment_order", date(2026, 11, 20)),
        ("支付令是20号收到的", "payment_order", date(2026, 11, 20)),
        ("三天前收到支付令", "payment_order", date(2026, 11, 27)),
        ("我昨天收到法院支付令了怎么办", "payment_order", date(2026, 11, 29)),
        ("判决书上周五收到的 怎么上诉", "judgment", date(2026, 11, 27)),
        ("传票前天送到的", "summons", date(2026, 11, 28)),
        ("昨天催收打给我妈了", "family_called", date(2026, 11, 29)),
        ("11月3日到期 没还 今天收到支付令", "payment_order", date(2026, 11, 30)),
        ("还款日是20号 昨天催收骂我", "insulted", date(2026, 11, 29)),
        ("是20号收到的", None, date(2026, 11, 20)),
    ],
)
def test_the_day_of_an_event(text, event, day):
    assert [(one.event, one.day) for one in event_dates(normalise(text), TODAY)] == [(event, day)]


@pytest.mark.parametrize(
    "text",
    [
        "会收到支付令吗",
        "20号到期 能分期吗",
        "明天会收到传票吗",
        "下个月5号开庭",
        "收到支付令怎么办",
        "每月15号还款 催收骂我",
        "昨天没收到支付令",
        "催收说今天不还就打给我爸妈",
        "一万年前收到支付令",
        "九亿天前收到判决书",
    ],
)
def test_no_day_is_found_where_none_is_told(text):
    assert event_dates(normalise(text), TODAY) == []


def test_two_events_have_their_own_days():
    found = event_dates(normalise("前天催收骂我，昨天又打给我妈了"), TODAY)
    assert {one.event: one.day.day for one in found} == {"insulted": 28, "family_called": 29}


def test_a_paper_whose_day_is_told_is_an_event_of_the_message(monkeypatch):
    from rasa.shared.nlu.constants import ENTITIES, TEXT
    from rasa.shared.nlu.training_data.message import Message

    monkeypatch.setattr("nlu.components.case_facts.today", lambda: TODAY)
    message = Message({TEXT: "支付令是20号收到的"})
    CaseFactExtractor({}).mark(message)
    found = {entity["entity"]: entity["value"] for entity in message.get(ENTITIES)}
    assert found["event"] == "payment_order"
    assert found["event_date"] == {"event": "payment_order", "date": "2026-11-20"}
