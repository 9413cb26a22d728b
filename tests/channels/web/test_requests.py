"""What the widget's channel refuses, and in which words."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from channels.web.requests import LARGEST_BODY, SENTENCES, Refusal, body_of, message_in

ID = "0b6e1f6a-9a52-4a7e-8d3c-0d8b7f3a1c11"
UNKIND = ("！", "!", "亲", "非法", "错误")


class Request:
    def __init__(self, body: bytes = b"{}", **headers: str) -> None:
        self.body = body
        self.headers = {"content-type": "application/json", "host": "127.0.0.1:5005"}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    @property
    def json(self):
        return json.loads(self.body)


def refused(action) -> str:
    with pytest.raises(Refusal) as refusal:
        action()
    return refusal.value.code


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"5", b'"a"', b"{", b"\xff\xfe", b"[" * 5000])
def test_a_malformed_body_is_refused(body):
    assert refused(lambda: body_of(Request(body))) == "malformed"


def test_a_large_body_is_refused():
    assert refused(lambda: body_of(Request(b" " * (LARGEST_BODY + 1)))) == "too_large"


@pytest.mark.parametrize("media_type", ["text/plain", "", "application/x-www-form-urlencoded", "application/jsonp"])
def test_another_media_type_is_refused(media_type):
    assert refused(lambda: body_of(Request(content_type=media_type))) == "media_type"


def test_a_media_type_with_its_charset_passes():
    assert body_of(Request(b'{"a": 1}', content_type="Application/JSON; charset=utf-8")) == {"a": 1}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "好"}, "malformed"),
        ({"id": 5, "text": "好"}, "malformed"),
        ({"id": "short", "text": "好"}, "malformed"),
        ({"id": "x" * 65, "text": "好"}, "malformed"),
        ({"id": ID + "\n", "text": "好"}, "malformed"),
        ({"id": ID}, "malformed"),
        ({"id": ID, "text": ["好"]}, "malformed"),
        ({"id": ID, "text": None}, "malformed"),
        ({"id": ID, "payload": 5}, "malformed"),
        ({"id": ID, "text": "好", "payload": "/greet"}, "malformed"),
        ({"id": ID, "text": ""}, "empty"),
        ({"id": ID, "text": " \n\u3000"}, "empty"),
        ({"id": ID, "text": "好" * 501}, "too_long"),
    ],
)
def test_a_message_of_another_form_is_refused(body, code):
    assert refused(lambda: message_in(body)) == code


def test_a_message_is_text_or_payload():
    assert message_in({"id": ID, "text": "好" * 500}) == (ID, "好" * 500, None)
    assert message_in({"id": ID, "text": "好", "payload": None}) == (ID, "好", None)
    assert message_in({"id": ID, "payload": "/greet"}) == (ID, "", "/greet")


def test_every_refusal_is_said_in_a_plain_sentence():
    for code, (status, text) in SENTENCES.items():
        assert 400 <= status < 600
        assert text.endswith("。")
        assert not any(word in text for word in UNKIND), code
        line = Refusal(code).line()
        assert line == {"type": "error", "error": code, "text": text}


def test_the_answer_says_when_to_come_again():
    given = Refusal("too_many", wait_s=12.3).as_response()
    assert (given.status, given.headers["Retry-After"]) == (429, "13")
    assert json.loads(given.body) == {"error": "too_many", "text": SENTENCES["too_many"][1]}
    assert SimpleNamespace(**Refusal("session").as_response().headers) == SimpleNamespace()
