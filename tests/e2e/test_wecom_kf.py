"""Whole conversations over WeCom's customer service: a real assistant, and the stand-in for WeCom's servers."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from channels.common.phrases import phrase
from tests.support.servers import ACTIONS, RASA, Assistant, running
from tests.support.wechat.delivery import Delivery, Reply, hint, kf_event, text
from tests.support.wechat.encryption import Account
from tests.support.wechat.phones import OPEN_KFID, WecomPhone
from tests.support.wechat.simulator import talk
from tests.support.wechat.stand_in import HUMAN, WAITING, Sent, StandIn

KF, SHOP_KF, BANK_KF = "wkTest", "wkShop", "wkBank"
SERVICER = "zhang"
SHOP = {
    "open_kfid": SHOP_KF,
    "greeting": "您好，花呗的逾期和还款都可以问我。",
    "phrases": {"menu_head": "花呗的这些也可以问：", "handed_over": "花呗的同事马上来。"},
    "servicer": "li",
    "lender": "花呗",
}
"""A further account of the corporation."""
BANK = {"variables": "BANK", "open_kfid": BANK_KF}
"""An account of another corporation."""
PER_MINUTE = 5
NUMBERED = "会不会坐牢"
"""Its answer asks nothing back, so a number picks one of its suggestions."""


@dataclass
class Person:
    """Somebody with a phone, who writes to the customer service."""

    wechat: StandIn
    delivery: Delivery
    id: str
    open_kfid: str = KF

    def write(self, words: str, menu_id: str | None = None, **more: object) -> str:
        """Writes, and WeCom tells us; returns the message's id."""
        told = self.leave({**text(self.id, self.open_kfid, words, menu_id), **more})
        assert self.hint().is_received
        return told

    def leave(self, message: dict[str, object]) -> str:
        """Leaves a message with WeCom, which does not tell us."""
        return self.wechat.say(self.open_kfid, message)

    def hint(self) -> Reply:
        """Has WeCom tell us that there is something."""
        return self.delivery.post(hint(self.wechat.account, self.open_kfid))

    def reads(self, count: int) -> list[Sent]:
        """What the phone shows, once there are so many messages."""
        messages = self.wechat.wait_for(self.id, count)
        assert len(messages) >= count, [message.text for message in messages]
        return messages

    def sees(self, words: str) -> bool:
        """Whether a message with these words comes."""
        return self.wechat.wait(lambda: any(words in sent.text for sent in self.wechat.sent_to(self.id)))

    def asks(self, words: str, menu_id: str | None = None) -> list[Sent]:
        """Writes, and reads the whole answer, whose end is its menu."""
        before = len(self.wechat.sent_to(self.id))
        self.write(words, menu_id)
        assert self.wechat.wait(lambda: any(sent.choices for sent in self.wechat.sent_to(self.id)[before:]))
        return self.wechat.sent_to(self.id)[before:]


@pytest.fixture(scope="module")
def wechat() -> Iterator[StandIn]:
    with StandIn(Account()) as servers:
        yield servers


@pytest.fixture(scope="module")
def bank() -> Iterator[StandIn]:
    """WeCom's servers as another corporation sees them: they know its secret alone."""
    with StandIn(Account()) as servers:
        yield servers


def secrets(wechat: StandIn, prefix: str = "WECOM") -> dict[str, str]:
    account = wechat.account
    keys = {"TOKEN": account.token, "AES_KEY": account.aes_key}
    values = {"CORP_ID": account.owner, "KF_SECRET": account.secret, "API_URL": wechat.url, **keys}
    return {f"{prefix}_{name}": value for name, value in values.items()}


@pytest.fixture(scope="module")
def assistant(wechat: StandIn, bank: StandIn) -> Iterator[Assistant]:
    environment = {**secrets(wechat), "WECOM_OPEN_KFID": f"{KF},{OPEN_KFID}", **secrets(bank, "BANK")}
    accounts = {"shop": SHOP, "bank": BANK}
    settings = {"servicer": SERVICER, "messages_per_minute": PER_MINUTE, "accounts": accounts}
    channels = {"channels.rest.CheckedRestInput": None, "channels.wechat.wecom.channel.WecomKfInput": settings}
    with running(channels, environment) as started:
        yield started


@pytest.fixture
def delivery(wechat: StandIn, assistant: Assistant) -> Delivery:
    return Delivery(wechat.account, f"http://127.0.0.1:{assistant.port}/webhooks/wecom/webhook")


@pytest.fixture
def person(wechat: StandIn, delivery: Delivery) -> Person:
    return Person(wechat, delivery, f"wm{uuid.uuid4().hex}")


@pytest.fixture
def customer(person: Person) -> Person:
    """The same person, who writes to the further account of the corporation, too."""
    return Person(person.wechat, person.delivery, person.id, SHOP_KF)


@pytest.fixture
def client(bank: StandIn, assistant: Assistant) -> Person:
    """Somebody who writes to the other corporation's account."""
    address = f"http://127.0.0.1:{assistant.port}/webhooks/wecom/bank/webhook"
    return Person(bank, Delivery(bank.account, address), f"wm{uuid.uuid4().hex}", BANK_KF)


def test_the_address_proves_itself(delivery: Delivery) -> None:
    assert delivery.verify("40815", sealed=True) == Reply(200, "40815")


def test_what_wecom_did_not_sign_is_refused(delivery: Delivery, wechat: StandIn) -> None:
    told = hint(wechat.account, KF)
    assert delivery.post(told, spoil=True).status == 403
    assert delivery.post(told, at=1_700_000_000).status == 403
    stranger = Delivery(Account(owner=wechat.account.owner), delivery.address)
    assert stranger.post(told).status == 403
    assert stranger.verify(sealed=True).status == 403


def test_a_conversation_remembers_the_case_and_reads_clicks(person: Person) -> None:
    answer = person.asks("借呗逾期了，会通知我家里人吗")
    assert len(answer) <= 5
    assert "家" in answer[0].text
    payload, title = next(iter(answer[-1].choices.items()))
    clicked = person.asks(title, menu_id=payload)
    assert clicked[0].text != answer[0].text


def test_a_number_picks_from_the_last_menu(person: Person, wechat: StandIn) -> None:
    other = Person(wechat, person.delivery, f"wm{uuid.uuid4().hex}")
    choices = list(person.asks(NUMBERED)[-1].choices.items())
    assert list(other.asks(NUMBERED)[-1].choices.items()) == choices
    by_number = person.asks("2")
    by_click = other.asks(choices[1][1], menu_id=choices[1][0])
    assert by_number[0].text == by_click[0].text


def test_what_is_no_text_is_told_so(person: Person) -> None:
    for kind in ("image", "voice", "location"):
        person.write("", msgtype=kind)
    shown = [message.text for message in person.reads(3)]
    assert shown == [phrase("not_text")] * 3


def test_who_enters_is_greeted_with_the_code(person: Person, wechat: StandIn) -> None:
    person.leave(kf_event(person.id, KF, "enter_session", welcome_code=wechat.new_code(person.id)))
    person.hint()
    greeting = person.reads(1)[0]
    assert greeting.path == "kf/send_msg_on_event"
    assert greeting.choices


def test_many_callbacks_for_one_message_bring_one_answer(person: Person) -> None:
    person.leave(text(person.id, KF, "最低还款额是什么意思"))
    with ThreadPoolExecutor(8) as many:
        assert all(reply.is_received for reply in many.map(lambda _: person.hint(), range(8)))
    first = person.reads(1)[0].text
    person.asks("会上门吗")  # in order: whatever came of the eight is there before its answer
    assert [message.text for message in person.wechat.sent_to(person.id)].count(first) == 1


def test_pages_are_answered_in_the_order_of_writing(person: Person, wechat: StandIn) -> None:
    alone = [person.asks(words)[0].text for words in ("会上门吗", "上征信吗")]
    wechat.page_size = 1
    other = Person(wechat, person.delivery, f"wm{uuid.uuid4().hex}")
    for words in ("会上门吗", "上征信吗"):
        other.leave(text(other.id, KF, words))
    other.hint()
    assert wechat.wait(lambda: sum(bool(sent.choices) for sent in wechat.sent_to(other.id)) == 2)
    wechat.page_size = 1000
    shown = [message.text for message in wechat.sent_to(other.id)]
    assert shown.index(alone[0]) < shown.index(alone[1])


def test_an_expired_token_is_fetched_anew_once(person: Person, wechat: StandIn) -> None:
    person.asks("会上门吗")
    fetched = wechat.calls["gettoken"]
    wechat.expire_tokens()
    person.asks("上征信吗")
    assert wechat.calls["gettoken"] == fetched + 1


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\ud83d"], ids=ascii)
def test_a_control_character_costs_no_answer(person: Person, sign: str) -> None:
    assert "征信" in person.asks(f"会上{sign}征信吗")[0].text


def test_a_session_that_refuses_the_answer_is_taken_up(person: Person, wechat: StandIn) -> None:
    wechat.states[person.id] = (WAITING, "")
    assert "征信" in person.asks("会上征信吗")[0].text
    wechat.fail("kf/send_msg", 95018)
    assert "门" in person.asks("会上门吗")[0].text


def test_a_further_account_of_the_corporation_has_its_words_and_its_lender(customer: Person, wechat: StandIn) -> None:
    code = wechat.new_code(customer.id)
    customer.leave(kf_event(customer.id, SHOP_KF, "enter_session", welcome_code=code))
    customer.hint()
    greeting = customer.reads(1)[0].text
    assert greeting.startswith(f"{SHOP['greeting']}\n") and "我不是美团" in greeting
    answer = customer.asks("你还记得我说过什么吗")
    assert "花呗" in answer[0].text
    assert answer[-1].text == SHOP["phrases"]["menu_head"]
    assert {sent.body["open_kfid"] for sent in answer} == {SHOP_KF}


def test_one_person_in_two_accounts_has_two_conversations(person: Person, customer: Person, wechat: StandIn) -> None:
    customer.asks("我逾期了17天")
    assert "17" not in person.asks("你还记得我说过什么吗")[0].text
    customer.write("我要转人工")
    assert wechat.wait(lambda: wechat.states.get(person.id) == (HUMAN, SHOP["servicer"]))
    assert customer.sees(SHOP["phrases"]["handed_over"])
    before = len(wechat.sent_to(person.id))
    customer.write("会上门吗")
    wechat.states[person.id] = (0, "")  # of the other account: WeCom keeps one for each
    person.asks("会上征信吗")
    assert sum(bool(sent.choices) for sent in wechat.sent_to(person.id)[before:]) == 1


def test_another_corporation_has_its_address_its_key_and_its_token(
    client: Person, person: Person, wechat: StandIn, assistant: Assistant
) -> None:
    assert client.delivery.verify("40815", sealed=True) == Reply(200, "40815")
    for stranger in (
        Delivery(wechat.account, client.delivery.address),
        Delivery(client.wechat.account, person.delivery.address),
    ):
        assert stranger.verify(sealed=True).status == 403
    assert "门" in client.asks("会上门吗")[0].text
    client.write("我要转人工")  # the servicer of the channel, since the account names none
    assert client.wechat.wait(lambda: client.wechat.states.get(client.id) == (HUMAN, SERVICER))
    assert not wechat.sent_to(client.id)
    assert '"path": "/webhooks/wecom/bank/webhook", "reason": "signature"' in assistant.log()


def test_a_busy_wecom_is_asked_again(person: Person, wechat: StandIn) -> None:
    wechat.fail("kf/send_msg", -1)
    person.asks("会上门吗")


def test_a_refused_message_does_not_hold_up_the_next(person: Person, wechat: StandIn, assistant: Assistant) -> None:
    wechat.fail("kf/send_msg", 95001)
    person.write("会上门吗")
    person.asks("上征信吗")
    assert "95001" in assistant.log()


def test_who_writes_too_fast_is_told_so(person: Person) -> None:
    for count in range(1, PER_MINUTE + 2):
        person.write("", msgtype="image")
        last = person.reads(count)[-1].text
    assert last == phrase("slow_down")


def test_a_servicer_takes_over_and_the_assistant_keeps_silent_until_the_end(person: Person, wechat: StandIn) -> None:
    person.write("我要转人工")
    assert wechat.wait(lambda: person.id in wechat.states)
    assert wechat.states[person.id] == (HUMAN, SERVICER)
    assert wechat.wait(lambda: wechat.sent[-1].text == phrase("handed_over"))
    before = len(person.reads(1))
    person.write("会上门吗")
    wechat.states[person.id] = (0, "")
    person.leave(kf_event(person.id, KF, "session_status_change", change_type=3))
    person.asks("上征信吗")
    kinds = [bool(message.choices) for message in wechat.sent_to(person.id)[before:]]
    assert kinds.count(True) == 1


def test_a_second_miss_hands_over_too(person: Person, wechat: StandIn) -> None:
    person.write("啊这 那然后嘞")
    person.reads(1)
    assert person.id not in wechat.states
    person.write("吧啦吧啦嘟嘟")
    assert wechat.wait(lambda: wechat.states.get(person.id) == (HUMAN, SERVICER))


def test_a_servicer_who_is_not_there_leaves_the_person_with_the_assistant(person: Person, wechat: StandIn) -> None:
    wechat.fail("kf/service_state/trans", 95014)
    person.write("我要转人工")
    person.asks("会上门吗")


def test_the_simulator_shows_what_a_phone_would(
    wechat: StandIn, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    phone = WecomPhone(wechat, assistant.port, plain=False)
    assert phone.is_verified()
    talk(phone, ["会上门吗\n", "#1\n", "\n", ":image\n", "#9\n"])
    shown = capsys.readouterr().out
    assert shown.startswith("┃ 您好")
    assert shown.count("[1]") == 3
    assert phrase("not_text") in shown


def test_what_was_said_can_be_deleted_and_names_nobody(person: Person, assistant: Assistant) -> None:
    person.asks("我的电话是13812345678，在ginkgotree欠的钱会上征信吗")
    assert assistant.kept("ginkgotree")
    assert not assistant.kept("13812345678")
    before = len(person.wechat.sent_to(person.id))
    person.write("请把我的聊天记录都删除")
    assert "删除" in person.reads(before + 1)[before].text
    assert person.wechat.wait(lambda: not assistant.kept("ginkgotree"))
    assert assistant.forgets("ginkgotree")
    assert assistant.forgets(person.id)


def test_a_crash_loses_nothing_and_repeats_nothing(person: Person, wechat: StandIn, assistant: Assistant) -> None:
    """Of two people, one has read half an answer when the server dies, the other's message was just pulled."""
    answer = [message.text for message in person.asks("会上门吗")]
    before = len(wechat.sent)
    half, late = (Person(wechat, person.delivery, f"wm{uuid.uuid4().hex}") for _ in range(2))
    wechat.slow_s["kf/send_msg"] = 6.0
    half.write("会上门吗")
    half.reads(1)
    with assistant.frozen(ACTIONS):
        pulled = wechat.calls["kf/sync_msg"]
        late.write("会上门吗")
        assert wechat.wait(lambda: wechat.calls["kf/sync_msg"] > pulled)
        assistant.kill(RASA)
    wechat.slow_s.clear()
    assistant.start(RASA)
    assert wechat.wait(lambda: len(wechat.sent) >= before + 2 * len(answer), timeout_s=60)
    half.asks("上征信吗")
    late.asks("上征信吗")
    shown = [message.text for message in wechat.sent_to(half.id)]
    assert shown[: len(answer)] == answer
    assert shown.count(answer[0]) == 1
    assert [message.text for message in wechat.sent_to(late.id)].count(answer[0]) == 1
    assert {message.to for message in wechat.sent[before:]} == {half.id, late.id}
