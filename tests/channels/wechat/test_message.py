"""What a message of the platform is taken for."""

from __future__ import annotations

import pytest

from channels.wechat.message import message_in

HEAD = {"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": "1790000000"}


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ({"MsgType": "text", "Content": " 我逾期了 "}, "text", "我逾期了"),
        ({"MsgType": "text", "Content": ""}, "not_text", ""),
        ({"MsgType": "text", "Content": "【收到不支持的消息类型，暂无法显示】"}, "not_text", ""),
        ({"MsgType": "voice", "Recognition": "我逾期了", "MediaId": "m"}, "text", "我逾期了"),
        ({"MsgType": "voice", "MediaId": "m"}, "not_heard", ""),
        ({"MsgType": "image", "PicUrl": "http://a"}, "not_text", ""),
        ({"MsgType": "location", "Label": "某街"}, "not_text", ""),
        ({"MsgType": "shortvideo"}, "not_text", ""),
        ({"MsgType": "link", "Title": "某文"}, "not_text", ""),
        ({"MsgType": "event", "Event": "subscribe", "EventKey": "qrscene_1"}, "subscribe", ""),
        ({"MsgType": "event", "Event": "unsubscribe"}, "unsubscribe", ""),
        ({"MsgType": "event", "Event": "SCAN", "EventKey": "7", "Ticket": "t"}, "scan", ""),
        ({"MsgType": "event", "Event": "CLICK", "EventKey": "negotiate"}, "click", ""),
        ({"MsgType": "event", "Event": "VIEW", "EventKey": "http://a"}, "other", ""),
        ({"MsgType": "event", "Event": "TEMPLATESENDJOBFINISH"}, "other", ""),
    ],
)
def test_each_kind_is_told_from_the_others(fields: dict[str, str], kind: str, text: str) -> None:
    message = message_in({**HEAD, "MsgId": "1", **fields})
    assert (message.kind, message.text) == (kind, text)


def test_only_menus_carry_payloads() -> None:
    tapped = {"MsgType": "text", "Content": "怎么协商", "bizmsgmenuid": "/negotiate", "MsgId": "1"}
    click = {"MsgType": "event", "Event": "CLICK", "EventKey": "negotiate"}
    view = {"MsgType": "event", "Event": "VIEW", "EventKey": "http://a"}
    assert [message_in({**HEAD, **fields}).payload for fields in (tapped, click, view)] == [
        "/negotiate",
        "negotiate",
        "",
    ]


def test_an_event_is_told_from_others_by_its_time_and_its_key() -> None:
    told = [("1", "negotiate"), ("1", "negotiate"), ("2", "negotiate"), ("1", "lawsuit"), ("1", "x" * 500)]
    click = {**HEAD, "MsgType": "event", "Event": "CLICK"}
    first, again, *others = (message_in({**click, "CreateTime": at, "EventKey": key}).identity for at, key in told)
    assert first == again
    assert len({first, *others}) == 4


@pytest.mark.parametrize("field", ["FromUserName", "MsgId"])
@pytest.mark.parametrize("identity", ["a\nb", "x" * 129, "\ud800", "  "], ids=ascii)
def test_an_id_that_cannot_be_kept_is_refused(field: str, identity: str) -> None:
    with pytest.raises(ValueError, match="an id needs"):
        message_in({**HEAD, "MsgType": "text", "Content": "我逾期了", "MsgId": "1", field: identity})


@pytest.mark.parametrize("missing", ["FromUserName", "ToUserName", "CreateTime", "MsgId"])
def test_a_message_of_nobody_is_refused(missing: str) -> None:
    fields = {**HEAD, "MsgType": "text", "Content": "我逾期了", "MsgId": "1"}
    del fields[missing]
    with pytest.raises(ValueError, match=r"no account|an id needs"):
        message_in(fields)
