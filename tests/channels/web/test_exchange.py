"""The stream of one answer: every line to every reader, a heartbeat in between, an end on every path."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

import pytest

from channels.common.phrases import phrase
from channels.web import answering, exchange
from channels.web.answering import Question, answer
from channels.web.exchange import Exchange, Exchanges

SAID = "我叫张三"
QUESTION = Question("web-a", "id-1", SAID)
APP = SimpleNamespace(ctx=SimpleNamespace())


async def erase(exchange: Exchange) -> None:
    raise AssertionError("nobody asked for that")


@pytest.fixture(autouse=True)
def fast(monkeypatch):
    monkeypatch.setattr(exchange, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(answering, "ANSWER_TIMEOUT_S", 0.3)


async def read(exchange: Exchange) -> list[dict]:
    return [json.loads(line) async for line in exchange.stream()]


def types(lines: list[dict]) -> list[str]:
    return [line["type"] for line in lines]


def exchanged(handler) -> list[dict]:
    """What a person reads where Rasa behaves like `handler`."""

    async def run():
        exchanges = Exchanges()
        begun = exchanges.begin("web-a", "id-1", lambda one: answer(APP, handler, QUESTION, one, erase))
        return await asyncio.wait_for(read(begun), 5)

    return asyncio.run(run())


async def says_two(message) -> None:
    for at in (1.0, 2.0):
        await message.output_channel.send_response(message.sender_id, {"text": f"第{at:.0f}句", "timestamp": at})


async def raises(message) -> None:
    raise RuntimeError(f"cannot handle {message.text}")


async def hangs(message) -> None:
    await asyncio.sleep(60)


async def stays_silent(message) -> None:
    return None


async def is_cancelled(message) -> None:
    raise asyncio.CancelledError


def test_an_answer_is_accepted_said_and_ended():
    lines = exchanged(says_two)
    assert types(lines) == ["accepted", "message", "message", "end"]
    assert lines[0] == {"type": "accepted", "id": "id-1"}
    assert lines[1]["answer_id"] != lines[2]["answer_id"]


@pytest.mark.parametrize(
    ("handler", "code"),
    [(raises, "failed"), (hangs, "timeout"), (is_cancelled, "session")],
    ids=["raises", "hangs", "is cancelled"],
)
def test_a_failure_ends_in_a_kind_sentence(handler, code):
    lines = [line for line in exchanged(handler) if line["type"] != "heartbeat"]
    assert types(lines) == ["accepted", "error"]
    assert lines[1]["error"] == code
    assert lines[1]["text"].endswith("。")


async def tells_of_deletion(message) -> None:
    card = {"kind": "notice", "topic": "restart_forget"}
    await message.output_channel.send_response(
        message.sender_id, {"text": "已经删除。", "timestamp": 1.0, "custom": card}
    )


@pytest.mark.parametrize(
    ("handler", "text"),
    [(tells_of_deletion, "忘了我说的吧"), (raises, "请把我的聊天记录都删除"), (hangs, "删除我的对话")],
)
def test_a_deletion_is_done_before_it_is_said_and_the_widget_is_told(handler, text):
    said_before: list[list[str]] = []

    async def run():
        async def done(exchange: Exchange) -> None:
            said_before.append([line.get("text", "") for line in exchange.lines])

        exchanges = Exchanges()
        question = Question("web-a", "id-1", text)
        begun = exchanges.begin("web-a", "id-1", lambda one: answer(APP, handler, question, one, done))
        return await asyncio.wait_for(read(begun), 5)

    lines = [line for line in asyncio.run(run()) if line["type"] != "heartbeat"]
    assert said_before == [[""]]
    assert types(lines)[-2:] == ["erased", "end"]
    assert lines[-2]["text"] == phrase("deleted")


def test_a_deletion_that_failed_is_told_as_one():
    async def fails(exchange: Exchange) -> None:
        raise OSError("disk full")

    async def run():
        begun = Exchanges().begin("web-a", "id-1", lambda one: answer(APP, tells_of_deletion, QUESTION, one, fails))
        return await asyncio.wait_for(read(begun), 5)

    lines = asyncio.run(run())
    assert types(lines) == ["accepted", "error"]
    assert lines[1]["error"] == "not_deleted"


def test_who_asks_for_the_deletion_is_not_given_up_with_it():
    async def run():
        exchanges = Exchanges()

        async def erases(one: Exchange) -> None:
            await exchanges.forget("web-a", one)

        exchanges.begin("web-a", "id-0", lambda one: answer(APP, says_two, QUESTION, one, erase))
        await asyncio.sleep(0.01)
        begun = exchanges.begin("web-a", "id-1", lambda one: answer(APP, tells_of_deletion, QUESTION, one, erases))
        lines = await asyncio.wait_for(read(begun), 5)
        return lines, exchanges.get("web-a", "id-0"), exchanges.get("web-a", "id-1") is begun

    lines, before, is_kept = asyncio.run(run())
    assert types(lines) == ["accepted", "message", "erased", "end"]
    assert before is None and is_kept


def test_silence_ends():
    assert types(exchanged(stays_silent)) == ["accepted", "end"]


def test_each_silence_is_broken_by_an_apology_of_its_own(monkeypatch):
    said = {"text": "没能答上来", "custom": {"kind": "notice"}}
    monkeypatch.setattr(answering, "service_unavailable", lambda app: said)
    first, second = exchanged(stays_silent), exchanged(stays_silent)
    assert types(first) == ["accepted", "message", "end"]
    assert first[1]["card"] == {"kind": "notice"}
    assert first[1]["answer_id"] != second[1]["answer_id"]  # a widget shows an answer of the same id once


def test_a_message_that_failed_may_be_tried_again_under_its_id():
    async def run():
        exchanges = Exchanges()
        for handler in (raises, says_two):
            begun = exchanges.begin("web-a", "id-1", lambda one, by=handler: answer(APP, by, QUESTION, one, erase))
            lines = await asyncio.wait_for(read(begun), 5)
            await asyncio.sleep(0)
        return lines, exchanges.get("web-a", "id-1") is begun

    lines, is_kept = asyncio.run(run())
    assert types(lines) == ["accepted", "message", "message", "end"]
    assert is_kept


def test_a_failure_is_logged_without_what_was_said(capsys, caplog):
    exchanged(raises)
    printed = capsys.readouterr()
    logged = printed.out + printed.err + caplog.text
    assert "RuntimeError" in logged
    assert SAID not in logged


def test_a_heartbeat_comes_while_nothing_else_does():
    assert types(exchanged(hangs)).count("heartbeat") >= 3


def test_all_readers_get_all_lines_and_nobody_waits_for_a_heartbeat():
    async def run():
        exchange = Exchange()
        readers = [asyncio.ensure_future(read(exchange)) for _ in range(3)]
        for line in ({"type": "accepted"}, {"type": "message"}, {"type": "end"}):
            exchange.add(line)
            await asyncio.sleep(0)
        return await asyncio.gather(*readers, read(exchange))

    assert [types(lines) for lines in asyncio.run(run())] == [["accepted", "message", "end"]] * 4


def test_a_given_up_exchange_ends_and_is_forgotten():
    async def run():
        exchanges = Exchanges()
        begun = exchanges.begin("web-a", "id-1", lambda one: answer(APP, hangs, QUESTION, one, erase))
        other = exchanges.begin("web-b", "id-1", lambda one: answer(APP, hangs, QUESTION, one, erase))
        assert (exchanges.is_busy("web-a"), exchanges.in_progress) == (True, 2)
        await exchanges.forget("web-a")
        lines = await asyncio.wait_for(read(begun), 5)
        assert (exchanges.is_busy("web-a"), exchanges.is_busy("web-b"), other.is_over) == (False, True, False)
        assert exchanges.get("web-a", "id-1") is None
        return lines

    assert asyncio.run(run())[-1]["error"] == "session"


def test_finished_exchanges_are_kept_for_a_while_and_not_for_ever(monkeypatch):
    async def run():
        exchanges = Exchanges()
        for number in range(5):
            exchanges.begin("web-a", f"id-{number}", lambda one: answer(APP, says_two, QUESTION, one, erase))
        await asyncio.sleep(0.05)
        return exchanges

    assert asyncio.run(run()).get("web-a", "id-0") is not None
    monkeypatch.setattr(exchange, "MOST_KEPT", 3)
    exchanges = asyncio.run(run())
    assert exchanges.get("web-a", "id-0") is None
    assert exchanges.get("web-a", "id-4") is not None
