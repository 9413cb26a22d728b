"""Whole conversations with an official account: a real assistant, and the stand-in for WeChat's servers."""

from __future__ import annotations

import re
import sqlite3
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from channels.common.phrases import phrase
from server.action_endpoint import KEPT_OPEN_S
from tests.support.servers import ACTIONS, RASA, Assistant, running
from tests.support.wechat.delivery import Delivery, Reply, event, message
from tests.support.wechat.encryption import Account
from tests.support.wechat.stand_in import StandIn

CHANNEL = "channels.wechat.official.channel.WechatOfficialInput"
WEBHOOK = "/webhooks/wechat_official/webhook"
PER_MINUTE = 8
QUESTION = "会不会坐牢"
"""Its answer asks nothing back, so its suggestions are numbered."""
RECALL = "你还记得我说过什么吗"
SHOP = {
    "variables": "SHOP",
    "greeting": "您好，花呗的逾期和还款都可以问我。",
    "phrases": {"choices": "花呗的这些也可以问，回复数字：", "slow_down": "请慢一点，我在看。"},
    "lender": "花呗",
}
"""A second account of the same server."""
Fields = dict[str, str | int]


@dataclass
class Person:
    """Somebody who follows the account."""

    delivery: Delivery
    wechat: StandIn
    openid: str = field(default_factory=lambda: f"o{uuid.uuid4().hex}")

    def fields(self, text: str, **more: str | int) -> Fields:
        """A message, which may be posted more than once."""
        return message(self.wechat.account, self.openid, **{"Content": text, **more})

    def write(self, text: str, **more: str | int) -> str:
        """Writes; what the phone shows as the reply."""
        return self.delivery.deliver(self.fields(text, **more))

    def do(self, name: str, **more: str | int) -> str:
        """Causes an event; what the phone shows as the reply."""
        return self.delivery.deliver(event(self.wechat.account, self.openid, name, **more))

    def sent(self, count: int) -> list[str]:
        """Messages outside replies, once there are so many."""
        return [sent.text for sent in self.wechat.wait_for(self.openid, count)]


@pytest.fixture(scope="module")
def wechat() -> Iterator[StandIn]:
    with StandIn(Account()) as servers:
        yield servers


@pytest.fixture(scope="module")
def shop() -> Iterator[StandIn]:
    """WeChat's servers as the second account sees them: they know its secret alone."""
    with StandIn(Account()) as servers:
        yield servers


def secrets(wechat: StandIn, prefix: str = "WECHAT") -> dict[str, str]:
    account = wechat.account
    values = {"TOKEN": account.token, "APP_ID": account.owner, "APP_SECRET": account.secret, "API_URL": wechat.url}
    return {f"{prefix}_{name}": value for name, value in values.items()}


@pytest.fixture(scope="module")
def assistant(wechat: StandIn, shop: StandIn) -> Iterator[Assistant]:
    """Of two verified accounts with encryption, the second with settings of its own."""
    keys = {"WECHAT_AES_KEY": wechat.account.aes_key, "SHOP_AES_KEY": shop.account.aes_key}
    environment = {**secrets(wechat), **secrets(shop, "SHOP"), **keys}
    settings = {"messages_per_minute": PER_MINUTE, "accounts": {"shop": SHOP}}
    channels = {"channels.rest.CheckedRestInput": None, CHANNEL: settings}
    with running(channels, environment) as started:
        yield started


@pytest.fixture(scope="module")
def humble(wechat: StandIn, assistant: Assistant) -> Iterator[Assistant]:
    """Of an account that is not verified and sends plain text; it shares the action server."""
    environment = {**secrets(wechat), "ACTION_TIMEOUT_S": "25"}  # longer than WeChat's three tries
    channels = {"channels.rest.CheckedRestInput": None, CHANNEL: {"customer_service": False}}
    with running(channels, environment, servers=(RASA,), actions_port=assistant.actions_port) as started:
        yield started


@pytest.fixture
def delivery(wechat: StandIn, assistant: Assistant) -> Delivery:
    return Delivery(wechat.account, f"http://127.0.0.1:{assistant.port}{WEBHOOK}")


@pytest.fixture
def person(delivery: Delivery, wechat: StandIn) -> Person:
    return Person(delivery, wechat)


@pytest.fixture
def customer(assistant: Assistant, shop: StandIn, person: Person) -> Person:
    """The same person, who follows the second account, too."""
    address = f"http://127.0.0.1:{assistant.port}/webhooks/wechat_official/shop/webhook"
    return Person(Delivery(shop.account, address), shop, person.openid)


@pytest.fixture
def follower(humble: Assistant, wechat: StandIn) -> Person:
    """Somebody who follows the account that is not verified."""
    return Person(Delivery(wechat.account, f"http://127.0.0.1:{humble.port}{WEBHOOK}", plain=True), wechat)


def asked(assistant: Assistant, words: str) -> int:
    """How often Rasa was asked that."""
    with sqlite3.connect(assistant.kept_in / "conversations.sqlite") as store:
        rows = store.execute("SELECT data FROM events WHERE type_name = 'user'").fetchall()
    return sum(words in row[0].encode().decode("unicode-escape", "replace") for row in rows)


def test_the_address_is_verified(delivery: Delivery) -> None:
    assert delivery.verify("5927782489") == Reply(200, "5927782489")


def test_a_conversation_remembers_the_case(person: Person) -> None:
    answer = person.write(QUESTION)
    assert f"{phrase('choices')}\n1. " in answer
    assert "依据：" in person.write("2")
    assert phrase("answers") in person.write("逾期40天了，帮我评估一下")
    assert "3个" in person.write("3")  # calls, as asked; no choice


def test_a_number_means_the_choice_of_that_number(person: Person) -> None:
    again = Person(person.delivery, person.wechat)
    answer = person.write(QUESTION)
    assert again.write(QUESTION) == answer
    chosen = person.write("选1")
    assert chosen.splitlines()[0] != answer.splitlines()[0]
    assert again.write("第一个") == chosen


def test_a_tap_on_a_menu_is_its_payload(person: Person) -> None:
    tapped = person.write("随便", bizmsgmenuid="/negotiate")
    assert Person(person.delivery, person.wechat).do("CLICK", EventKey="negotiate") == tapped


def test_messages_sent_again_are_answered_once(person: Person, assistant: Assistant) -> None:
    fields = person.fields("我逾期了12天会怎样")
    shown = {person.delivery.shown(person.delivery.post(fields)) for _ in range(3)}
    assert len(shown) == 1 and shown != {""}
    assert asked(assistant, "我逾期了12天会怎样") == 1


def test_a_slow_answer_comes_later_and_once(person: Person, assistant: Assistant) -> None:
    fields = person.fields("我逾期了13天会怎样")
    with ThreadPoolExecutor(3) as three, assistant.frozen(ACTIONS):
        replies = list(three.map(lambda _: person.delivery.post(fields), range(3)))
    assert replies == [Reply(200, "success")] * 3
    first = person.sent(1)
    assert person.delivery.post(fields) == Reply(200, "success")
    assert person.write("谢谢")
    assert person.sent(1)[0] == first[0]
    assert len(set(person.sent(1))) == len(person.sent(1))
    assert asked(assistant, "我逾期了13天会怎样") == 1


def test_an_expired_access_token_loses_no_answer(person: Person, assistant: Assistant, wechat: StandIn) -> None:
    wechat.expire_tokens()
    with assistant.frozen(ACTIONS):
        assert person.write("我逾期了14天会怎样") == ""
    assert person.sent(1)


def test_who_follows_is_greeted(person: Person) -> None:
    assert "我不是美团" in person.do("subscribe")


def test_an_unknown_menu_key_is_logged_and_nothing_is_said(person: Person, assistant: Assistant) -> None:
    assert person.do("CLICK", EventKey="restart") == phrase("unknown_menu")
    assert person.do("VIEW", EventKey="http://shop.example") == ""
    assert "wechat_official.menu.unknown_key" in assistant.log()


@pytest.mark.parametrize("kind", ["image", "video", "location", "link"])
def test_what_is_not_text_gets_a_kind_sentence(person: Person, wechat: StandIn, kind: str) -> None:
    assert person.delivery.deliver(message(wechat.account, person.openid, kind)) == phrase("not_text")


def test_speech_that_was_recognised_is_read(person: Person, wechat: StandIn) -> None:
    heard = message(wechat.account, person.openid, "voice", Recognition=QUESTION)
    assert person.delivery.deliver(heard) == Person(person.delivery, wechat).write(QUESTION)
    assert person.delivery.deliver(message(wechat.account, person.openid, "voice")) == phrase("not_heard")


def test_nothing_personal_is_kept(person: Person, assistant: Assistant) -> None:
    assert person.write("我叫王小明，手机13800138000，会打给我妈吗")
    assert not any(assistant.kept(what) for what in ("13800138000", person.openid))


@pytest.mark.parametrize("how", ["unsubscribe", "删除我的对话", "请把我的聊天记录都删除", "把我说过的都删了"])
def test_who_leaves_or_asks_is_forgotten(person: Person, assistant: Assistant, how: str) -> None:
    mark = f"ginkgotree{uuid.uuid4().hex[:8]}"
    person.write(f"{mark}逾期了41天")
    assert assistant.kept(mark)
    told = person.do(how) if how == "unsubscribe" else person.write(how)
    assert ("删除" in told) == (how != "unsubscribe")
    assert assistant.forgets(mark)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1b", "\ufffe"], ids=ascii)
def test_a_control_character_costs_no_answer(person: Person, sign: str) -> None:
    assert "征信" in person.write(f"会上{sign}征信吗")


def test_two_clicks_in_one_second_get_two_answers(person: Person, wechat: StandIn) -> None:
    at = int(time.time())
    clicks = [event(wechat.account, person.openid, "CLICK", EventKey=key) for key in ("credit_report", "lawsuit")]
    first, second = (person.delivery.deliver({**click, "CreateTime": at}) for click in clicks)
    assert "征信" in first
    assert "起诉" in second


def test_a_follower_who_scans_the_code_is_greeted(person: Person) -> None:
    assert person.do("SCAN", EventKey="7", Ticket="t") == Person(person.delivery, person.wechat).do("subscribe")


def test_a_menu_that_the_assistant_does_not_know_is_told_so(person: Person) -> None:
    assert person.do("CLICK", EventKey='report_situation{"lender":true}') == phrase("unknown_menu")
    assert "征信" in person.write("会上征信吗")


def test_who_writes_too_often_is_asked_to_wait(person: Person) -> None:
    shown = [person.write("你好") for _ in range(PER_MINUTE + 1)]
    assert shown.index(phrase("slow_down")) == PER_MINUTE


def test_what_wechat_did_not_send_is_refused(person: Person, assistant: Assistant) -> None:
    fields = person.fields("我逾期了15天会怎样")
    plain = Delivery(person.wechat.account, f"http://127.0.0.1:{assistant.port}{WEBHOOK}", plain=True)
    refused = [
        person.delivery.post(fields, spoil=True),
        person.delivery.post(fields, at=time.time() - 600),
        person.delivery.post({**fields, "Content": "我" * 30_000}),
        person.delivery.post({**fields, "FromUserName": ""}),
        plain.post(fields),
        Delivery(Account(), f"http://127.0.0.1:{assistant.port}{WEBHOOK}").verify(),
    ]
    assert [reply.status for reply in refused] == [403, 403, 413, 400, 403, 403]
    assert asked(assistant, "我逾期了15天会怎样") == 0
    assert "我逾期了15天" not in assistant.log()


def test_each_account_has_its_address_and_its_key(person: Person, customer: Person, assistant: Assistant) -> None:
    assert customer.delivery.verify() == Reply(200, "5927782489")
    for stranger in (
        Delivery(person.wechat.account, customer.delivery.address),
        Delivery(customer.wechat.account, person.delivery.address),
    ):
        assert stranger.verify().status == 403
        assert stranger.post(person.fields(QUESTION)).status == 403
    assert re.search(r"wechat_official\.request\.refused.*\bshop\b", assistant.log())


def test_each_account_speaks_in_its_own_words(person: Person, customer: Person) -> None:
    welcome = customer.do("subscribe")
    assert welcome.startswith(f"{SHOP['greeting']}\n") and "我不是美团" in welcome
    assert SHOP["greeting"] not in person.do("subscribe")
    assert f"{SHOP['phrases']['choices']}\n1. " in customer.write(QUESTION)
    assert f"{phrase('choices')}\n1. " in person.write(QUESTION)
    shown = [customer.write("你好") for _ in range(PER_MINUTE)]
    assert shown[-1] == SHOP["phrases"]["slow_down"]
    assert person.write("你好") not in (phrase("slow_down"), shown[-1])  # each counts alone


def test_one_person_in_two_accounts_has_two_conversations(person: Person, customer: Person) -> None:
    person.write("逾期了41天")
    customer.write("逾期了17天")
    first, second = person.write(RECALL), customer.write(RECALL)
    assert "41" in first and "17" not in first
    assert "17" in second and "41" not in second
    customer.do("unsubscribe")
    assert "17" not in customer.write(RECALL)
    assert "41" in person.write(RECALL)


def test_an_account_knows_the_lender_that_people_ask_about(person: Person, customer: Person) -> None:
    assert "花呗" in customer.write(RECALL).splitlines()[0]
    assert "花呗" not in person.write(RECALL)
    customer.write("我说的是借呗，逾期12天")
    told = customer.write(RECALL).splitlines()[0]
    assert "借呗" in told and "花呗" not in told


def test_late_answers_come_by_the_access_token_of_their_account(
    person: Person, customer: Person, assistant: Assistant
) -> None:
    with assistant.frozen(ACTIONS), ThreadPoolExecutor(2) as both:
        assert list(both.map(lambda one: one.write("逾期16天会怎样"), (person, customer))) == ["", ""]
    assert person.sent(1) and customer.sent(1)


def test_without_customer_service_an_answer_is_one_message(follower: Person, wechat: StandIn) -> None:
    assert follower.delivery.verify() == Reply(200, "5927782489")
    reply = follower.write("会通知我家人吗，会不会坐牢，会不会上征信")
    assert reply and len(reply.encode()) <= 2048
    assert not wechat.sent_to(follower.openid)


def test_without_customer_service_a_retry_gets_the_slow_answer(follower: Person, assistant: Assistant) -> None:
    fields = follower.fields(QUESTION)
    time.sleep(KEPT_OPEN_S)  # an idle connection to a server that stands still this long would be lost
    with assistant.frozen(ACTIONS):
        assert follower.delivery.post(fields) == Reply(0, "")
    assert phrase("choices") in follower.delivery.shown(follower.delivery.post(fields))


@pytest.mark.parametrize("skew_s", [0, -8, 8, 200])
def test_without_customer_service_the_last_try_is_answered_whatever_the_clocks_say(
    follower: Person, assistant: Assistant, skew_s: int
) -> None:
    fields = {**follower.fields(QUESTION), "CreateTime": int(time.time()) + skew_s}
    with assistant.frozen(ACTIONS):
        assert [follower.delivery.post(fields) for _ in range(2)] == [Reply(0, "")] * 2
        assert follower.delivery.shown(follower.delivery.post(fields)) == phrase("still_thinking")
