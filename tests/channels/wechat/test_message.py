"""What a message of the platform is taken for."""

from __future__ import annotations

import pytest

from channels.common.deletion import asks_to_delete
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


def test_an_event_is_told_from_others_by_its_time() -> None:
    events = [{**HEAD, "MsgType": "event", "Event": "CLICK", "CreateTime": str(time)} for time in (1, 1, 2)]
    first, again, other = (message_in(event).identity for event in events)
    assert first == again != other


@pytest.mark.parametrize("missing", ["FromUserName", "ToUserName", "CreateTime", "MsgId"])
def test_a_message_of_nobody_is_refused(missing: str) -> None:
    fields = {**HEAD, "MsgType": "text", "Content": "我逾期了", "MsgId": "1"}
    del fields[missing]
    with pytest.raises(ValueError, match="no sender"):
        message_in(fields)


@pytest.mark.parametrize(
    "said", ["删除我的对话", "请帮我删除我的聊天记录。", "清空对话", "删掉我的数据", "“删除我的对话”"]
)
def test_the_wish_to_delete_is_understood(said: str) -> None:
    assert asks_to_delete(said)


@pytest.mark.parametrize(
    "said", ["", "对话", "怎么删除我的征信记录", "删除我的征信记录", "重新开始", "我的对话会被删除吗"]
)
def test_a_question_about_deletion_stays_a_question(said: str) -> None:
    assert not asks_to_delete(said)
