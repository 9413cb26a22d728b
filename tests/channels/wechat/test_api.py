"""Calls to the platform, which a stand-in plays: tokens, errors, what is sent again and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from channels.common.numbered_choices import Choice
from channels.wechat.api import WAITS_S, WechatApi, meaning
from channels.wechat.errors import ApiError
from channels.wechat.official.account_api import SEND, OfficialApi, stable_token
from storage.idempotent_results import SqliteOnce
from tests.support.wechat.encryption import Account
from tests.support.wechat.stand_in import StandIn

PATH = "message/custom/send"
Talk = Callable[[OfficialApi], Awaitable[None]]


@pytest.fixture
def wechat() -> Iterator[StandIn]:
    with StandIn(Account()) as playing:
        yield playing


@pytest.fixture
def talk(wechat: StandIn, tmp_path: Path) -> Callable[..., None]:
    """Runs each function with a connection of its own, as processes have that share a store."""

    def run(*talks: Talk, url: str | None = None) -> None:
        async def one(talk: Talk) -> None:
            token = stable_token(wechat.account.owner, wechat.account.secret)
            api = OfficialApi(WechatApi(url or wechat.url, token, SqliteOnce(tmp_path / "once.sqlite")))
            try:
                await talk(api)
            finally:
                await api.close()

        async def all_at_once() -> None:
            await asyncio.gather(*(one(talk) for talk in talks))

        asyncio.run(all_at_once())

    return run


def texts(*said: str) -> Talk:
    async def send(api: OfficialApi) -> None:
        for text in said:
            await api.send_text("o1", text)

    return send


def refused(code: int) -> Talk:
    async def send(api: OfficialApi) -> None:
        with pytest.raises(ApiError) as raised:
            await api.send_text("o1", "您好")
        assert raised.value.code == code

    return send


def test_a_text_arrives_as_it_is(wechat: StandIn, talk: Callable[..., None]) -> None:
    talk(texts('您好，“逾期”\n"引号"'))
    assert [message.text for message in wechat.sent_to("o1")] == ['您好，“逾期”\n"引号"']


def test_a_menu_carries_payloads(wechat: StandIn, talk: Callable[..., None]) -> None:
    async def send(api: OfficialApi) -> None:
        await api.send_menu("o1", "您可以接着问：", [Choice("怎么协商", "/negotiate")])

    talk(send)
    assert wechat.sent_to("o1")[0].choices == {"/negotiate": "怎么协商"}


def test_one_token_serves_many_who_ask_at_once(wechat: StandIn, talk: Callable[..., None]) -> None:
    async def crowd(api: OfficialApi) -> None:
        await asyncio.gather(*(api.send_text(f"o{place}", "您好") for place in range(20)))

    talk(crowd)
    assert wechat.calls["stable_token"] == 1


def test_a_token_outlives_the_process(wechat: StandIn, talk: Callable[..., None]) -> None:
    talk(texts("一"))
    talk(texts("二"))
    assert wechat.calls["stable_token"] == 1


def test_an_expired_token_is_fetched_anew_once(wechat: StandIn, talk: Callable[..., None]) -> None:
    async def crowd(api: OfficialApi) -> None:
        await api.send_text("o0", "您好")
        wechat.expire_tokens()
        await asyncio.gather(*(api.send_text(f"o{place}", "您好") for place in range(1, 6)))

    talk(crowd)
    assert wechat.calls["stable_token"] == 2
    assert len(wechat.sent) == 6


def test_two_programs_with_one_account_do_not_end_each_others_token(wechat: StandIn, tmp_path: Path) -> None:
    async def run() -> None:
        token = stable_token(wechat.account.owner, wechat.account.secret)
        stores = [SqliteOnce(tmp_path / f"{name}.sqlite") for name in ("ours", "theirs")]
        programs = [OfficialApi(WechatApi(wechat.url, token, store)) for store in stores]
        for _ in range(2):
            for program in programs:
                await program.send_text("o1", "您好")
        for program in programs:
            await program.close()

    asyncio.run(run())
    assert len(wechat.sent_to("o1")) == 4
    assert wechat.calls[PATH] == 4
    assert wechat.calls["stable_token"] == 2


def test_a_token_that_is_refused_and_given_again_is_renewed(wechat: StandIn, talk: Callable[..., None]) -> None:
    wechat.fail(PATH, 40001)
    talk(texts("您好"))
    assert len(wechat.sent_to("o1")) == 1


def test_a_secret_that_is_wrong_is_not_tried_for_ever(wechat: StandIn, talk: Callable[..., None]) -> None:
    wechat.fail("stable_token", *[40001] * 9)
    talk(refused(40001))
    assert wechat.calls["stable_token"] == 1


@pytest.mark.parametrize("code", [45015, 45047, 45002, 40003, 48001, 99999])
def test_a_refusal_is_not_tried_again(wechat: StandIn, talk: Callable[..., None], code: int) -> None:
    wechat.fail(PATH, code)
    talk(refused(code))
    assert wechat.calls[PATH] == 1


def test_a_busy_platform_is_tried_again(wechat: StandIn, talk: Callable[..., None]) -> None:
    wechat.fail("stable_token", -1)
    wechat.fail(PATH, -1)
    talk(texts("您好"))
    assert len(wechat.sent_to("o1")) == 1


def test_what_may_have_arrived_is_not_sent_again(tmp_path: Path) -> None:
    posted = []

    async def lose_posts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Gives a token, and hangs up on whatever else is posted once it has arrived."""
        if b"stable_token" not in await reader.readuntil(b"\r\n\r\n"):
            posted.append(await reader.readuntil(b"}}"))
        else:
            body = b'{"access_token": "t", "expires_in": 7200}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
        writer.close()

    async def send() -> None:
        async with await asyncio.start_server(lose_posts, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            api = OfficialApi(WechatApi(url, stable_token("wx1", "s"), SqliteOnce(tmp_path / "once.sqlite")))
            await refused(-1)(api)
            await api.close()

    asyncio.run(send())
    assert len(posted) == 1


def test_a_platform_out_of_reach_is_given_up(talk: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("channels.wechat.api.WAITS_S", (0.0,) * len(WAITS_S))
    talk(refused(-1), url="http://127.0.0.1:9")


def test_every_code_says_what_it_means() -> None:
    assert meaning(45015) == "the person wrote longer ago than messages may be sent"
    assert "not listed" in meaning(12345)
    assert SEND.endswith(PATH)
