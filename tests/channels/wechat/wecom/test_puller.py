"""Pulling from WeCom: every message once, in order, by one process at a time, whatever dies when."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from channels.common.idempotency import IdempotentRunner
from channels.wechat.api import TokenRequest, WechatApi
from channels.wechat.errors import ApiError
from channels.wechat.wecom import puller
from channels.wechat.wecom.corporation import TOKEN_PATH
from channels.wechat.wecom.delivery import KEPT_S
from channels.wechat.wecom.incoming import Incoming
from channels.wechat.wecom.puller import Puller
from storage.idempotent_results import SqliteOnce
from tests.support.wechat.delivery import text
from tests.support.wechat.encryption import Account
from tests.support.wechat.stand_in import StandIn

KF = "wkTest"
LEASE_S = 0.6


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puller, "LEASE_S", LEASE_S)
    monkeypatch.setattr(puller, "POLL_S", 0.02)
    monkeypatch.setattr(puller, "WAITS_S", (0.05, 0.05))


@dataclass
class Process:
    """One process that serves the account: what it attends to, and how it ends."""

    puller: Puller
    attended: list[str] = field(default_factory=list)
    running: asyncio.Task[None] | None = None

    def crash(self) -> None:
        """Stops at once and keeps its lease; only the claim of a message is given up, as time does after a real end."""
        assert self.running is not None
        for task in (self.running, *self.puller._tasks, *self.puller._once._tasks.values()):
            task.cancel()


@asynccontextmanager
async def process(
    wechat: StandIn, folder: Path, way: Callable[[Incoming], Awaitable[None]] | None = None
) -> AsyncIterator[Process]:
    """A process that runs; `way` is what it does with a message beside noting its text at the end."""
    store = SqliteOnce(folder / "once.sqlite")
    account = {"corpid": wechat.account.owner, "corpsecret": wechat.account.secret}
    api = WechatApi(wechat.url, TokenRequest("GET", TOKEN_PATH, account), store)

    async def attend(message: Incoming) -> None:
        if way is not None:
            await way(message)
        made.attended.append(message.text)

    made = Process(Puller(KF, api, store, IdempotentRunner(store, LEASE_S, KEPT_S), attend))
    made.running = asyncio.create_task(made.puller.run())
    yield made
    made.running.cancel()
    await asyncio.wait([made.running], timeout=20)
    assert made.running.done()
    await made.puller.close()
    await api.close()
    await store.close()


async def until(holds: Callable[[], object]) -> None:
    """Waits until it holds; fails where it never does."""
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def wrote(wechat: StandIn, *words: str, person: str = "wmPerson", **more: object) -> None:
    for said in words:
        wechat.say(KF, {**text(person, KF, said), **more})


async def never(message: Incoming) -> None:
    await asyncio.Event().wait()


def test_pages_are_attended_to_in_order(tmp_path: Path) -> None:
    async def run() -> None:
        with StandIn(Account()) as wechat:
            wechat.page_size = 2
            wrote(wechat, "一", "二", "三", "四", "五")
            async with process(wechat, tmp_path) as first:
                await until(lambda: first.attended == ["一", "二", "三", "四", "五"])

    asyncio.run(run())


def test_what_died_with_its_process_is_pulled_again_and_nothing_else(tmp_path: Path) -> None:
    async def dies_at_two(message: Incoming) -> None:
        if message.text == "二":
            await never(message)

    async def run() -> None:
        with StandIn(Account()) as wechat:
            wrote(wechat, "一", "二")
            async with process(wechat, tmp_path, dies_at_two) as first:
                await until(lambda: first.attended == ["一"])
                first.crash()
            wrote(wechat, "三")
            async with process(wechat, tmp_path) as second:
                await until(lambda: second.attended == ["二", "三"])

    asyncio.run(run())


def test_one_slow_person_holds_up_nobody_else(tmp_path: Path) -> None:
    async def slow_for_one(message: Incoming) -> None:
        if message.person == "wmSlow":
            await never(message)

    async def run() -> None:
        with StandIn(Account()) as wechat:
            wechat.page_size = 1
            wrote(wechat, "慢", person="wmSlow")
            wrote(wechat, "一", "二")
            async with process(wechat, tmp_path, slow_for_one) as first:
                await until(lambda: first.attended == ["一", "二"])

    asyncio.run(run())


def test_of_two_processes_one_pulls_whichever_gets_the_callback(tmp_path: Path) -> None:
    async def run() -> None:
        with StandIn(Account()) as wechat:
            async with process(wechat, tmp_path) as first, process(wechat, tmp_path) as second:
                await until(lambda: wechat.calls["kf/sync_msg"])
                for number, process_hinted in enumerate((first, second, first, second)):
                    wrote(wechat, str(number))
                    await process_hinted.puller.hint("token")
                    await until(lambda: len(first.attended + second.attended) == number + 1)  # noqa: B023
                assert sorted([first.attended, second.attended]) == [[], ["0", "1", "2", "3"]]

    asyncio.run(run())


def test_another_process_takes_over_from_one_that_died(tmp_path: Path) -> None:
    async def run() -> None:
        with StandIn(Account()) as wechat:
            wrote(wechat, "一")
            async with process(wechat, tmp_path, never) as first:
                await until(lambda: first.puller._tasks)
                async with process(wechat, tmp_path) as second:
                    first.crash()
                    await until(lambda: second.attended == ["一"])

    asyncio.run(run())


def test_a_callback_at_the_moment_of_its_end_does_not_keep_it_running(tmp_path: Path) -> None:
    async def run() -> None:
        with StandIn(Account()) as wechat:
            for pauses in range(8):  # the cancellation reaches it at each of the steps that a callback wakes
                folder = tmp_path / str(pauses)
                folder.mkdir()
                async with process(wechat, folder) as ending:
                    await until(lambda: wechat.calls["kf/sync_msg"] > pauses)  # noqa: B023
                    ending.puller._wake.set()
                    for _ in range(pauses):
                        await asyncio.sleep(0)

    asyncio.run(run())


def test_a_first_start_does_not_answer_what_was_said_days_ago(tmp_path: Path) -> None:
    async def run() -> None:
        with StandIn(Account()) as wechat:
            wrote(wechat, "前天", send_time=int(time.time()) - 86_400)
            wrote(wechat, "现在")
            async with process(wechat, tmp_path) as first:
                await until(lambda: first.attended == ["现在"])

    asyncio.run(run())


def test_a_later_start_answers_what_was_said_meanwhile_if_it_still_may(tmp_path: Path) -> None:
    async def run() -> None:
        with StandIn(Account()) as wechat:
            wrote(wechat, "一")
            async with process(wechat, tmp_path) as first:
                await until(lambda: first.attended == ["一"])
            wrote(wechat, "三天前", send_time=int(time.time()) - 3 * 86_400)
            wrote(wechat, "昨晚", send_time=int(time.time()) - 40_000)
            async with process(wechat, tmp_path) as second:
                await until(lambda: second.attended == ["昨晚"])

    asyncio.run(run())


def test_a_busy_wecom_delays_a_message_and_a_refusal_ends_it(tmp_path: Path) -> None:
    tried: list[str] = []

    async def troubled(message: Incoming) -> None:
        tried.append(message.text)
        if tried.count(message.text) == 1:
            raise ApiError("kf/send_msg", {"忙": -1, "拒": 95001}[message.text], "not taken")

    async def run() -> None:
        with StandIn(Account()) as wechat:
            wrote(wechat, "忙", "拒")
            async with process(wechat, tmp_path, troubled) as first:
                await until(lambda: tried == ["忙", "忙", "拒"] and not first.puller._tasks)
                assert first.attended == ["忙"]

    asyncio.run(run())


def test_what_is_malformed_or_fails_stops_nothing(tmp_path: Path) -> None:
    async def fails_once(message: Incoming) -> None:
        if message.text == "坏":
            raise RuntimeError

    async def run() -> None:
        with StandIn(Account()) as wechat:
            wechat.fail("kf/sync_msg", 45009)
            wrote(wechat, "怪", send_time="soon")
            wrote(wechat, "坏", "好")
            async with process(wechat, tmp_path, fails_once) as first:
                await until(lambda: first.attended == ["好"])

    asyncio.run(run())


def test_without_a_callback_wecom_is_left_alone(tmp_path: Path) -> None:
    async def run() -> None:
        with StandIn(Account()) as wechat:
            async with process(wechat, tmp_path) as first:
                await until(lambda: wechat.calls["kf/sync_msg"])
                lease = first.puller._leads_until
                await until(lambda: first.puller._leads_until > lease)  # it has looked many times meanwhile
                assert wechat.calls["kf/sync_msg"] == 1

    asyncio.run(run())
