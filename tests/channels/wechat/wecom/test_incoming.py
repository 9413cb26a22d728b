"""What WeCom gives is told apart."""

from __future__ import annotations

import pytest

from channels.wechat.wecom.incoming import CUSTOMER, SYSTEM, incoming
from tests.support.wechat.delivery import kf_event, text

KF, PERSON = "wkTest", "wmPerson"


def given(message: dict[str, object]) -> dict[str, object]:
    return {"msgid": "m1", "send_time": 1_700_000_000, **message}


def test_words_and_clicks() -> None:
    typed = incoming(given(text(PERSON, KF, "会上门吗")), KF)
    clicked = incoming(given(text(PERSON, KF, "会上门吗", menu_id="/home_visit")), KF)
    assert (typed.kind, typed.person, typed.text, typed.payload) == ("text", PERSON, "会上门吗", "")
    assert (clicked.kind, clicked.text, clicked.payload) == ("text", "会上门吗", "/home_visit")


@pytest.mark.parametrize("identity", ["a\nb", "\ud800", "x" * 200], ids=ascii)
def test_an_id_that_cannot_be_kept_is_an_error(identity: str) -> None:
    for field in ("msgid", "external_userid"):
        with pytest.raises(ValueError, match="an id needs"):
            incoming(given({**text(PERSON, KF, "会上门吗"), field: identity}), KF)


@pytest.mark.parametrize("msgtype", ["voice", "image", "video", "file", "location", "link", "not yet invented"])
def test_what_is_no_text(msgtype: str) -> None:
    assert incoming(given({**text(PERSON, KF, ""), "msgtype": msgtype}), KF).kind == "not_text"


@pytest.mark.parametrize(("change", "kind"), [(1, "taken"), (2, "taken"), (3, "ended"), (4, "taken"), (9, "other")])
def test_changes_of_the_session(change: int, kind: str) -> None:
    told = incoming(given(kf_event(PERSON, KF, "session_status_change", change_type=change)), KF)
    assert (told.kind, told.person) == (kind, PERSON)


def test_the_code_of_an_event_is_kept() -> None:
    entered = incoming(given(kf_event(PERSON, KF, "enter_session", welcome_code="c1")), KF)
    failed = incoming(given(kf_event(PERSON, KF, "msg_send_fail", fail_type=4)), KF)
    assert [(told.kind, told.code) for told in (entered, failed)] == [("entered", "c1"), ("send_failed", "4")]


@pytest.mark.parametrize(
    "message",
    [
        {**text(PERSON, KF, "我是客服"), "origin": 5},
        {**text("", KF, "没有寄件人")},
        {"origin": SYSTEM, "msgtype": "event", "event": {"event_type": "servicer_status_change"}},
        {"origin": CUSTOMER, "msgtype": "event", "event": {"event_type": "enter_session"}},
        {},
    ],
)
def test_what_is_not_ours_to_answer(message: dict[str, object]) -> None:
    assert incoming(given(message), KF).kind == "other"
