"""Sending through WeCom: each message once, and also in a session in which the assistant may not send yet."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from channels.wechat.api import TokenRequest, WechatApi
from channels.wechat.errors import ApiError, TakenError
from channels.wechat.wecom.corporation import TOKEN_PATH
from channels.wechat.wecom.delivery import SESSION_STATE, MessageSender
from channels.wechat.wecom.incoming import Incoming
from channels.wechat.wecom.messages import text_message
from storage.idempotent_results import SqliteOnce
from tests.support.wechat.encryption import Account
from tests.support.wechat.stand_in import ASSISTANT, HUMAN, WAITING, StandIn

QUESTION = Incoming("m1", "wkTest", "wmPerson", 0.0, "text", "会上门吗")
ENDED = 4


def send(wechat: StandIn, folder: Path, *texts: str) -> None:
    async def run() -> None:
        store = SqliteOnce(folder / "once.sqlite")
        account = {"corpid": wechat.account.owner, "corpsecret": wechat.account.secret}
        api = WechatApi(wechat.url, TokenRequest("GET", TOKEN_PATH, account), store)
        try:
            await MessageSender(api, store).send(QUESTION, [text_message(text) for text in texts])
        finally:
            await api.close()
            await store.close()

    asyncio.run(run())


def shown(wechat: StandIn) -> list[str]:
    return [sent.text for sent in wechat.sent_to(QUESTION.person)]


@pytest.mark.parametrize("state", [0, ASSISTANT, WAITING, ENDED])
def test_an_answer_arrives_whatever_the_session_waits_for(tmp_path: Path, state: int) -> None:
    with StandIn(Account()) as wechat:
        wechat.states[QUESTION.person] = (state, "")
        send(wechat, tmp_path, "一", "二")
        assert shown(wechat) == ["一", "二"]


def test_a_refusal_for_the_sessions_state_is_overcome(tmp_path: Path) -> None:
    with StandIn(Account()) as wechat:
        wechat.fail("kf/send_msg", SESSION_STATE)
        send(wechat, tmp_path, "一", "二")
        assert shown(wechat) == ["一", "二"]
        assert wechat.states[QUESTION.person] == (ASSISTANT, "")


def test_where_a_servicer_answers_the_assistant_does_not(tmp_path: Path) -> None:
    with StandIn(Account()) as wechat:
        wechat.states[QUESTION.person] = (HUMAN, "zhang")
        with pytest.raises(TakenError):
            send(wechat, tmp_path, "一")
        assert shown(wechat) == []
        assert wechat.states[QUESTION.person] == (HUMAN, "zhang")


def test_where_the_session_cannot_be_taken_up_the_refusal_is_reported(tmp_path: Path) -> None:
    with StandIn(Account()) as wechat:
        wechat.fail("kf/send_msg", SESSION_STATE, SESSION_STATE)
        wechat.fail("kf/service_state/get", 95000)
        with pytest.raises(ApiError) as refused:
            send(wechat, tmp_path, "一")
        assert refused.value.code == SESSION_STATE
