"""What an account sends: how many messages, and choices as a menu or as numbers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from channels.common.message_text import LIMIT, MOST
from channels.common.phrases import phrase
from channels.wechat.answer import answer_of, kept_answer
from channels.wechat.api import WechatApi
from channels.wechat.official.account_api import OfficialApi, stable_token
from channels.wechat.official.send import send
from storage.idempotent_results import SqliteOnce
from tests.support.wechat.encryption import Account
from tests.support.wechat.stand_in import StandIn

REPLIES = [
    {"text": "\n".join(["一般不会。" * 120] * 9), "buttons": []},
    {"text": "您想先问哪个？", "buttons": [{"title": "怎么协商", "payload": "/negotiate"}]},
]


@pytest.mark.parametrize(("customer_service", "menu", "most"), [(True, False, 5), (True, True, 4), (False, True, 1)])
def test_an_account_sends_what_it_may(customer_service: bool, menu: bool, most: int) -> None:
    answer = answer_of(REPLIES, customer_service, menu)
    assert len(answer.texts) == most
    assert all(len(text.encode()) <= LIMIT for text in answer.texts)
    assert len(answer.texts) + bool(answer.menu) <= MOST
    assert bool(answer.menu) == (customer_service and menu)


def test_a_choice_that_no_menu_can_carry_is_numbered() -> None:
    replies = [{"text": "好。", "buttons": [{"title": "长", "payload": f"/{'a' * 64}"}]}]
    answer = answer_of(replies, customer_service=True, menu=True)
    assert answer.menu == [] and answer.texts[0].endswith("1. 长")


def test_an_answer_is_the_same_after_it_was_kept() -> None:
    answer = answer_of(REPLIES, customer_service=True, menu=True)
    assert kept_answer(answer.as_outcome()) == answer


@pytest.mark.parametrize(
    ("refused_with", "last"), [((), phrase("menu_head")), ((40200,), f"{phrase('choices')}\n1. 怎么协商")]
)
def test_what_is_left_follows_and_ends_with_the_choices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused_with: tuple[int, ...], last: str
) -> None:
    monkeypatch.setattr("channels.wechat.official.send.REPLY_FIRST_S", 0.0)
    answer = answer_of(REPLIES, customer_service=True, menu=True)
    with StandIn(Account()) as wechat:

        async def follow() -> str:
            token = stable_token(wechat.account.owner, wechat.account.secret)
            api = OfficialApi(WechatApi(wechat.url, token, SqliteOnce(tmp_path / "once.sqlite")))
            try:
                await api.send_text("o1", answer.texts[0])
                wechat.fail("message/custom/send", *[0] * (len(answer.texts) - 1), *refused_with)
                return await send(api, "o1", answer, already_said=1)
            finally:
                await api.close()

        assert asyncio.run(follow()) == "sent"
        assert wechat.sent_to("o1")[-1].text == last
