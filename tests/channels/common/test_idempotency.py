"""Once in a process, once across processes, and again where the first died; in a file, and in a real Redis."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from channels.common.idempotency import IdempotentRunner
from storage.idempotent_results import OnceStore, RedisOnce, SqliteOnce
from tests.support.engines import Redis


class Work:
    """Counts how often it is done."""

    def __init__(self, lasts_s: float = 0.05, fails: int = 0) -> None:
        self.begun = 0
        self._lasts_s = lasts_s
        self._fails = fails

    async def __call__(self) -> str:
        self.begun += 1
        await asyncio.sleep(self._lasts_s)
        if self.begun <= self._fails:
            raise LookupError("on purpose")
        return f"answer {self.begun}"


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = Redis(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=[SqliteOnce, RedisOnce])
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], OnceStore]:
    """Opens the same store as another process would."""
    if request.param is SqliteOnce:
        return lambda: SqliteOnce(tmp_path / "once.sqlite")
    server = request.getfixturevalue("redis_server")
    with redis.from_url(server.url) as client:
        client.flushall()
    return lambda: RedisOnce(server.url)


@pytest.fixture
def process(new_store: Callable[[], OnceStore]) -> Callable[..., IdempotentRunner]:
    """Makes what another process would have: its own tasks, the same store."""
    return lambda **settings: IdempotentRunner(new_store(), **settings)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "once.sqlite"


def test_many_who_ask_at_once_share_one_answer(process: Callable[..., IdempotentRunner]) -> None:
    work = Work()

    async def ask() -> list[str]:
        once = process()
        return await asyncio.gather(*(once.run("m1", work) for _ in range(20)))

    assert asyncio.run(ask()) == ["answer 1"] * 20
    assert work.begun == 1


def test_two_processes_share_one_answer(process: Callable[..., IdempotentRunner]) -> None:
    work = Work()

    async def ask() -> list[str]:
        return await asyncio.gather(*(process().run("m1", work) for _ in range(4)))

    assert asyncio.run(ask()) == ["answer 1"] * 4
    assert work.begun == 1


def test_an_answer_is_given_again_after_a_restart(process: Callable[..., IdempotentRunner]) -> None:
    work = Work()
    assert [asyncio.run(process().run("m1", work)) for _ in range(3)] == ["answer 1"] * 3


def test_another_message_is_another_answer(process: Callable[..., IdempotentRunner]) -> None:
    work = Work()
    assert [asyncio.run(process().run(key, work)) for key in ("m1", "m2")] == ["answer 1", "answer 2"]


def test_who_stops_waiting_does_not_stop_the_work(process: Callable[..., IdempotentRunner]) -> None:
    work = Work(lasts_s=0.2)

    async def ask() -> str:
        once = process()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(once.run("m1", work), 0.01)
        return await once.run("m1", work)

    assert asyncio.run(ask()) == "answer 1"
    assert work.begun == 1


def test_work_that_failed_may_be_tried_again(process: Callable[..., IdempotentRunner]) -> None:
    work = Work(fails=1)

    async def ask() -> str:
        once = process()
        with pytest.raises(LookupError):
            await once.run("m1", work)
        return await once.run("m1", work)

    assert asyncio.run(ask()) == "answer 2"


def test_the_claim_of_a_process_that_died_ends(
    process: Callable[..., IdempotentRunner], new_store: Callable[[], OnceStore]
) -> None:
    async def ask() -> str:
        # what a process leaves that is killed while it works
        await new_store().claim("m1", "dead", 0.3)
        assert await process().knows("m1")
        return await process().run("m1", Work())

    assert asyncio.run(ask()) == "answer 1"


def test_an_outcome_is_forgotten_in_time(process: Callable[..., IdempotentRunner]) -> None:
    work = Work()

    async def ask() -> str:
        once = process(kept_s=0.1)
        await once.run("m1", work)
        await asyncio.sleep(0.2)
        return await once.run("m1", work)

    assert asyncio.run(ask()) == "answer 2"


def test_what_is_forgotten_is_known_no_more(process: Callable[..., IdempotentRunner]) -> None:
    async def forget() -> list[bool]:
        once = process()
        await once.run("wechat-a m1", Work())
        await once.run("wechat-b m1", Work())
        await once.forget("wechat-a")
        return [await once.knows("wechat-a m1"), await once.knows("wechat-b m1")]

    assert asyncio.run(forget()) == [False, True]


def test_what_is_forgotten_leaves_no_bytes(file: Path) -> None:
    async def forget() -> None:
        once = IdempotentRunner(SqliteOnce(file))
        await once.run("wechat-a m1", Work())
        await once.forget("wechat-a")

    asyncio.run(forget())
    assert not any(b"wechat-a" in file.read_bytes() for file in file.parent.iterdir())


def test_people_are_answered_where_the_file_fails(file: Path) -> None:
    work = Work()

    async def ask() -> list[str]:
        once = IdempotentRunner(SqliteOnce(file))
        sqlite3.connect(file, isolation_level=None).execute("DROP TABLE once")
        return await asyncio.gather(*(once.run("m1", work) for _ in range(3)))

    assert asyncio.run(ask()) == ["answer 1"] * 3


def test_people_are_answered_where_redis_is_away() -> None:
    assert asyncio.run(IdempotentRunner(RedisOnce("redis://127.0.0.1:9/0")).run("m1", Work())) == "answer 1"


def test_the_file_is_for_its_owner_only(file: Path) -> None:
    SqliteOnce(file)
    assert file.stat().st_mode & 0o077 == 0


def test_attempts_are_counted_over_all_processes(process: Callable[..., IdempotentRunner]) -> None:
    async def run() -> list[int]:
        one, other = process(), process()
        counts = [await runner.attempt("m1", 3) for runner in (one, other, one, other)]
        return [*counts, await other.attempt("m2", 3)]

    assert asyncio.run(run()) == [1, 2, 3, 3, 1]


def test_attempts_are_counted_here_while_the_store_is_away(file: Path) -> None:
    async def run() -> list[int]:
        runner = IdempotentRunner(SqliteOnce(file))
        await runner._store.close()
        return [await runner.attempt("m1", 3) for _ in range(4)]

    assert asyncio.run(run()) == [1, 2, 3, 3]


def test_what_asks_for_forgetting_goes_on_and_the_rest_is_gone(process: Callable[..., IdempotentRunner]) -> None:
    async def run() -> tuple[str, bool, bool]:
        runner = process()
        await runner.run("person 1", Work())

        async def forgets() -> str:
            await runner.forget("person", but="person 2")
            return "deleted"

        outcome = await runner.run("person 2", forgets)
        return outcome, await runner.knows("person 1"), await runner.knows("person 2")

    assert asyncio.run(run()) == ("deleted", False, True)
