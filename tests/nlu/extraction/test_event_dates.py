"""The day of an event, counted on a Monday, the 30th of November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

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
        "捷信三年前就结清了",
        "两个月前收到传票",
    ],
)
def test_no_day_is_found_where_none_is_told(text):
    assert event_dates(normalise(text), TODAY) == []


@pytest.mark.parametrize(
    ("text", "event", "times"),
    [
        ("昨天打到我公司前台打了八次", "workplace_called", (8, 8)),
        ("有人上门三次", "visited", (3, 3)),
        ("催收昨天打到我单位三次", "workplace_called", (3, 3)),
    ],
)
def test_how_often_it_was_may_stand_behind_the_words(text, event, times):
    found = {each.event: each.times for each in event_dates(normalise(text), TODAY)}
    assert found[event] == times


def test_two_events_have_their_own_days():
    found = event_dates(normalise("前天催收骂我，昨天又打给我妈了"), TODAY)
    assert {one.event: one.day.day for one in found} == {"insulted": 28, "family_called": 29}


def test_a_paper_whose_day_is_told_is_an_event_of_the_message(monkeypatch):
    monkeypatch.setattr("nlu.components.case_facts.today", lambda: TODAY)
    message = Message({TEXT: "支付令是20号收到的"})
    CaseFactExtractor({}).mark(message)
    found = {entity["entity"]: entity["value"] for entity in message.get(ENTITIES)}
    assert found["event"] == "payment_order"
    assert found["event_date"] == {"event": "payment_order", "date": "2026-11-20"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("昨晚11点催收打给我骂我", {"called_at_night": (29, 23, None), "insulted": (29, 23, None)}),
        ("11月20号夜里12点打电话骂我", {"called_at_night": (20, 0, None), "insulted": (20, 0, None)}),
        ("凌晨两点还打电话来", {"called_at_night": (None, 2, None)}),
        ("前天下午3点打到我公司", {"workplace_called": (28, 15, None)}),
        ("上午10点打给我妈了", {"family_called": (None, 10, None)}),
        ("打给我妈了 3点多", {}),
        ("一天打了我30个电话", {"called_often": (None, None, (30, 30))}),
        ("昨天一天给我打了二十多个电话", {"called_often": (29, None, (20, 29))}),
    ],
)
def test_the_hour_of_an_event_and_the_number_of_calls(text, told):
    found = event_dates(normalise(text), TODAY)
    assert {one.event: (one.day and one.day.day, one.hour, one.times) for one in found} == told


def test_a_call_of_which_only_the_hour_is_told_is_no_paper_that_was_received(monkeypatch):
    monkeypatch.setattr("nlu.components.case_facts.today", lambda: TODAY)
    message = Message({TEXT: "一天打了我30个电话"})
    CaseFactExtractor({}).mark(message)
    dated = [entity["value"] for entity in message.get(ENTITIES) if entity["entity"] == "event_date"]
    assert dated == [{"event": "called_often", "date": None, "times": [30, 30]}]
