"""Slack and Telegram: signed events and updates, and what our side calls, against stand-ins for both platforms."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
import urllib.parse
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from channels.common.phrases import phrase
from tests.support.elsewhere import VARIABLE
from tests.support.servers import Assistant, running

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT = "overdue_bot"
SLACK, TELEGRAM = "tests.support.elsewhere.SlackElsewhere", "tests.support.elsewhere.TelegramElsewhere"
WEBHOOK = "/webhooks/telegram/webhook"
QUESTION, PHONE = "我手机13812345678，ginkgotree逾期40天了，会上征信吗", "13812345678"
PATIENCE_S = 60


class Platform(ThreadingHTTPServer):
    """Both platforms' servers: what was called, in order, by the call's name."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Calls)
        self.calls: list[tuple[str, str]] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def texts(self, call: str, holding: str) -> list[str]:
        """The bodies of calls to this person or channel."""
        return [body for name, body in list(self.calls) if name == call and holding in body]

    def wait(self, until: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not until():
            assert time.monotonic() < deadline, self.calls
            time.sleep(0.05)


class Calls(BaseHTTPRequestHandler):
    server: Platform

    def do_POST(self) -> None:
        name = self.path.rpartition("/")[2]
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.calls.append((name, as_text(body)))
        answer = json.dumps({"ok": True, "result": True}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


def as_text(body: str) -> str:
    """JSON with Chinese in it, or a form, as one readable text."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return urllib.parse.unquote_plus(body).encode().decode("utf-8")


@pytest.fixture(scope="module")
def platform() -> Iterator[Platform]:
    with Platform() as server:
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def assistant(platform: Platform) -> Iterator[Assistant]:
    channels = {
        "channels.rest.CheckedRestInput": None,
        SLACK: {"slack_token": "xoxb-1", "slack_signing_secret": SECRET},
        TELEGRAM: {"access_token": "123456:abc", "verify": BOT, "webhook_url": "https://shop.example/telegram"},
    }
    with running(channels, {VARIABLE: f"http://127.0.0.1:{platform.server_port}"}) as started:
        yield started


@pytest.fixture(scope="module")
def secret(assistant: Assistant, platform: Platform) -> str:
    """What Telegram was told at the start, to send with every update."""
    platform.wait(lambda: platform.texts("setWebhook", "secret_token"))
    (told,) = platform.texts("setWebhook", "secret_token")
    fields = dict(urllib.parse.parse_qsl(told))
    assert fields["url"] == "https://shop.example/telegram"
    assert json.loads(fields["allowed_updates"]) == ["message", "edited_message", "callback_query"]
    return fields["secret_token"]


@dataclass
class Chat:
    """Somebody who writes to the bot, alone or in a group."""

    assistant: Assistant
    platform: Platform
    secret: str
    person: int = field(default_factory=lambda: uuid.uuid4().int % 10**9 + 10**6)
    group: int | None = None

    @property
    def id(self) -> int:
        return self.person if self.group is None else self.group

    def send(self, update: dict[str, object], secret: str | None = None) -> int:
        """Delivers an update; returns the status."""
        whole = {"update_id": uuid.uuid4().int % 10**9, **update}
        token = self.secret if secret is None else secret
        return self.assistant.ask("POST", WEBHOOK, whole, X_Telegram_Bot_Api_Secret_Token=token)[0]

    def message(self, **more: object) -> dict[str, object]:
        sender = {"id": self.person, "is_bot": False, "first_name": "x"}
        chat = {"id": self.id, "type": "private" if self.group is None else "supergroup"}
        return {"message_id": 1, "date": int(time.time()), "chat": chat, "from": sender, **more}

    def write(self, words: str) -> str:
        """Writes; returns what is shown in answer."""
        before = len(self.shown)
        assert self.send({"message": self.message(text=words)}) == 200
        return "\n".join(self.shown[before:])

    @property
    def shown(self) -> list[str]:
        return [text for text in self.platform.texts("sendMessage", f"chat_id={self.id}")]


@pytest.fixture
def chat(assistant: Assistant, platform: Platform, secret: str) -> Chat:
    return Chat(assistant, platform, secret)


def slack(assistant: Assistant, event: dict[str, object], secret: str = SECRET, **more: object) -> int:
    """Posts an event, signed as Slack signs."""
    body, at = json.dumps({"event": event, **more}).encode(), str(int(time.time()))
    signature = "v0=" + hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    signed = {"X_Slack_Signature": signature, "X_Slack_Request_Timestamp": at}
    return assistant.ask("POST", "/webhooks/slack/webhook", body, **signed)[0]


def slack_event(text: str, **more: object) -> dict[str, object]:
    user, channel = f"U{uuid.uuid4().hex}", f"D{uuid.uuid4().hex}"
    return {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, **more}


def said_in(platform: Platform, event: dict[str, object], words: str) -> None:
    """Waits until these words come to the channel of an event."""
    platform.wait(lambda: any(words in text for text in platform.texts("chat.postMessage", str(event["channel"]))))


def test_slack_is_answered_and_keeps_nothing_personal(assistant: Assistant, platform: Platform) -> None:
    event = slack_event(QUESTION)
    assert slack(assistant, event, secret="another") == 400
    assert slack(assistant, event) == 200
    said_in(platform, event, "征信")
    assert assistant.kept("ginkgotree")
    assert not assistant.kept(PHONE)
    assert not assistant.kept(str(event["user"]))
    slack(assistant, {**event, "text": "请把我的聊天记录都删除"})
    said_in(platform, event, "删除")
    assert assistant.forgets("ginkgotree")


def test_slack_that_sends_an_event_again_gets_one_answer(assistant: Assistant, platform: Platform) -> None:
    event, named = slack_event("会上征信吗"), {"event_id": f"Ev{uuid.uuid4().hex}"}
    assert [slack(assistant, event, **named) for _ in range(3)] == [200] * 3
    said_in(platform, event, "征信")
    slack(assistant, {**event, "text": "会上门吗"}, event_id=f"Ev{uuid.uuid4().hex}")
    said_in(platform, event, "门")
    headlines = [text for text in platform.texts("chat.postMessage", str(event["channel"])) if "会上征信" not in text]
    assert len(headlines) == 2


def test_slack_is_told_where_it_sends_no_text(assistant: Assistant, platform: Platform) -> None:
    event = slack_event("", subtype="file_share", files=[{"id": "F1"}])
    assert slack(assistant, event) == 200
    said_in(platform, event, phrase("not_text"))


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "subtype": "message_changed", "channel_type": "im", "channel": "D1"},
        {"type": "message", "channel_type": "im", "channel": "D1", "user": "", "text": "会上征信吗"},
        {"type": "message", "channel_type": "im", "channel": "D1", "user": "U\ud800", "text": "会上征信吗"},
        {"type": "message", "channel_type": "im", "channel": "D1", "user": "x" * 200, "text": "会上征信吗"},
    ],
)
def test_slack_events_of_nobody_do_no_harm(assistant: Assistant, event: dict[str, object]) -> None:
    assert slack(assistant, event) == 200


def test_telegram_is_answered_and_keeps_nothing_personal(chat: Chat, assistant: Assistant) -> None:
    assert "美团" in chat.write("/start")
    assert "征信" in chat.write(QUESTION)
    assert assistant.kept("ginkgotree")
    assert not assistant.kept(PHONE)
    assert not assistant.kept(str(chat.person))
    assert "删除" in chat.write("请把我的聊天记录都删除")
    assert assistant.forgets("ginkgotree")


@pytest.mark.parametrize("secret", ["", "wrong", "x" * 300])
def test_what_telegram_did_not_send_is_refused(chat: Chat, secret: str) -> None:
    assert chat.send({"message": chat.message(text="会上征信吗")}, secret) == 403
    assert chat.shown == []


def test_nobody_sets_the_webhook_from_outside(assistant: Assistant, platform: Platform, secret: str) -> None:
    for method in ("GET", "POST"):
        assert assistant.ask(method, "/webhooks/telegram/set_webhook")[0] in (404, 405)
    assert len(platform.texts("setWebhook", "url")) == 1


@pytest.mark.parametrize(
    "update",
    [
        {"my_chat_member": {"chat": {"id": 5}, "from": {"id": 5}}},
        {"channel_post": {"message_id": 1, "chat": {"id": -5, "type": "channel"}, "text": "会上征信吗"}},
        {"edited_channel_post": {"message_id": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}},
        {"callback_query": {"id": "c1", "from": {"id": 5}, "game_short_name": "x"}},
        {"message": {"message_id": 1, "chat": {"id": 5}, "new_chat_members": []}},
        {"edited_message": {"message_id": 1, "chat": {"id": 5}}},
        {},
    ],
)
def test_an_update_that_asks_nothing_is_received_once_and_for_all(chat: Chat, update: dict[str, object]) -> None:
    assert chat.send(update) == 200


def test_the_same_update_is_answered_once(chat: Chat) -> None:
    update = {"update_id": uuid.uuid4().int % 10**9, "message": chat.message(text="会上征信吗")}
    with ThreadPoolExecutor(4) as telegram:
        assert set(telegram.map(lambda _: chat.send(update), range(4))) == {200}
    assert chat.send(update) == 200
    assert len(chat.shown) == 1


def test_an_edited_message_is_answered(chat: Chat) -> None:
    assert chat.send({"edited_message": chat.message(text="会上征信吗")}) == 200
    assert "征信" in chat.shown[-1]


@pytest.mark.parametrize("kind", ["sticker", "photo", "voice", "location", "document"])
def test_what_is_no_text_gets_a_sentence_and_is_not_kept(chat: Chat, assistant: Assistant, kind: str) -> None:
    content = {"latitude": 31.230416, "longitude": 121.473701}
    assert chat.send({"message": chat.message(**{kind: content})}) == 200
    assert phrase("not_text") in chat.shown[-1]
    assert not assistant.kept("31.230416")


def test_members_of_a_group_do_not_know_each_others_case(chat: Chat, assistant: Assistant) -> None:
    group = -uuid.uuid4().int % 10**12
    one = Chat(assistant, chat.platform, chat.secret, group=-group)
    other = Chat(assistant, chat.platform, chat.secret, group=-group)
    one.write("我逾期40天了，五个电话没接")
    assert "40天" in one.write("我刚说逾期几天了")
    assert "40天" not in other.write("我刚说逾期几天了")


def test_a_button_works_and_stops_spinning(chat: Chat, platform: Platform) -> None:
    chat.write("会上征信吗")
    markup = json.loads(dict(urllib.parse.parse_qsl(chat.shown[-1])).get("reply_markup", "{}"))
    rows = markup.get("inline_keyboard", [])
    payload = rows[0][0]["callback_data"] if rows else "/lawsuit"
    sender = {"id": chat.person, "is_bot": False, "first_name": "x"}
    query = {"id": uuid.uuid4().hex, "from": sender, "data": payload}
    before = len(chat.shown)
    assert chat.send({"callback_query": query}) == 200  # without its message, as for one that is old
    assert len(chat.shown) == before + 1
    assert platform.texts("answerCallbackQuery", query["id"])


def test_who_writes_too_often_is_asked_to_wait(chat: Chat) -> None:
    shown = [chat.write("你好") for _ in range(21)]
    assert phrase("slow_down") in shown[-1]
    assert phrase("slow_down") not in shown[-2]
