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
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from channels.common.phrases import phrase
from tests.support.elsewhere import VARIABLE
from tests.support.servers import Assistant, running

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT = "overdue_bot"
SLACK, TELEGRAM = "tests.support.elsewhere.SlackElsewhere", "tests.support.elsewhere.TelegramElsewhere"
QUESTION, PHONE = "我手机13812345678，ginkgotree逾期40天了，会上征信吗", "13812345678"
PATIENCE_S = 60
CHAT = {"id": 4711, "type": "private"}
RESULTS = {
    "getMe": {"id": 1, "is_bot": True, "first_name": "b", "username": BOT},
    "sendMessage": {"message_id": 1, "date": 1, "chat": CHAT},
}


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
        answer = json.dumps({"ok": True, "result": RESULTS.get(name, True)}).encode()
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


def slack(assistant: Assistant, event: dict[str, object], secret: str = SECRET) -> int:
    """Posts an event, signed as Slack signs."""
    body, at = json.dumps({"event": event}).encode(), str(int(time.time()))
    signature = "v0=" + hmac.new(secret.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    signed = {"X_Slack_Signature": signature, "X_Slack_Request_Timestamp": at}
    return assistant.ask("POST", "/webhooks/slack/webhook", body, **signed)[0]


def test_slack_is_answered_and_keeps_nothing_personal(assistant: Assistant, platform: Platform) -> None:
    user, channel = f"U{uuid.uuid4().hex}", f"D{uuid.uuid4().hex}"
    event = {"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": QUESTION}
    assert slack(assistant, event, secret="another") == 400
    assert slack(assistant, event) == 200
    platform.wait(lambda: any("征信" in text for text in platform.texts("chat.postMessage", channel)))
    assert assistant.kept("ginkgotree")
    assert not assistant.kept(PHONE)
    assert not assistant.kept(user)
    slack(assistant, {**event, "text": "删除我的对话"})
    platform.wait(lambda: any(phrase("deleted") in text for text in platform.texts("chat.postMessage", channel)))
    assert not assistant.kept("ginkgotree")


def test_telegram_is_answered_and_keeps_nothing_personal(assistant: Assistant, platform: Platform) -> None:
    assert [name for name, _ in platform.calls].count("setWebhook") == 1
    for number, (words, answer) in enumerate({"/start": "我不是美团", QUESTION: "征信"}.items(), start=1):
        message = {"message_id": number, "date": int(time.time()), "chat": CHAT, "text": words}
        update = {"update_id": number, "message": message}
        assert assistant.ask("POST", "/webhooks/telegram/webhook", update)[0] == 200
        assert any(answer in text for text in platform.texts("sendMessage", str(CHAT["id"]))), platform.calls
    assert not assistant.kept(PHONE)
    assert not assistant.kept(str(CHAT["id"]))
