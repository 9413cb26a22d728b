"""The widget's channel against real servers: what is refused, and to whom; the pages."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import EMBEDDER

QUESTION = "会通知我家人吗"


@pytest.mark.parametrize("token", ["", "a.b", "x" * 5000, None, 5, {"a": 1}])
def test_a_forged_session_is_refused_everywhere(web, token):
    for path in ("messages", "restart", "feedback"):
        body = {"session": token, "id": "message-1", "text": QUESTION, "answer_id": "x", "vote": "up"}
        assert web.ask("POST", path, body)[0] == 401
    header = token if isinstance(token, str) else "undefined"
    for method, path in (("GET", "history"), ("DELETE", "session")):
        assert web.ask(method, path, X_Session=header)[0] == 401
        assert web.ask(method, path)[0] == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 10_000, 400),
        ({"id": "message-1"}, 400),
        ({"id": 5, "text": "好"}, 400),
        ({"id": "message-1", "text": ["好"]}, 400),
        ({"id": "message-1", "text": "  "}, 400),
        ({"id": "message-1", "text": "好" * 501}, 413),
        ({"id": "message-1", "text": "好", "more": "x" * 20_000}, 413),
    ],
    ids=range(11),
)
def test_a_malformed_message_is_refused_in_words(web, body, status):
    whole = body if isinstance(body, bytes) else {"session": web.session(), **body}
    got, headers, answer = web.ask("POST", "messages", whole)
    assert got == status
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert json.loads(answer)["text"].endswith("。")


def test_a_huge_body_is_not_even_read(web):
    assert web.ask("POST", "messages", b" " * 1_000_000)[0] == 413


def test_a_form_of_another_site_is_refused_by_its_media_type(web):
    assert web.ask("POST", "session", b"{}", Content_Type="text/plain")[0] == 415


@pytest.mark.parametrize("origin", [EMBEDDER, "http://localhost:3000", "http://127.0.0.1:8080"])
def test_an_allowed_site_may_call(web, origin):
    status, headers, _ = web.ask("POST", "session", {}, Origin=origin)
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, origin)
    assert headers["Vary"] == "Origin"
    assert headers["Access-Control-Allow-Credentials"] is None  # the token travels in the body, never in a cookie
    for path in ("session", "messages", "history", "restart", "feedback"):
        status, headers, _ = web.ask("OPTIONS", path, Origin=origin, Access_Control_Request_Method="POST")
        assert status == 204
        assert headers["Access-Control-Allow-Origin"] == origin
        assert {"GET", "POST", "DELETE"} == set(headers["Access-Control-Allow-Methods"].split(", "))
        assert "X-Session" in headers["Access-Control-Allow-Headers"]
    body = {"session": web.session(), "id": "message-1", "text": QUESTION}
    assert web.ask("POST", "messages", body, Origin=origin)[1]["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "https://shop.example.evil.example", "http://shop.example", "null"]
)
def test_another_site_may_not_and_can_read_why(web, origin):
    assert web.ask("OPTIONS", "session", Origin=origin, Access_Control_Request_Method="POST")[0] == 204
    for method, path in (("POST", "session"), ("GET", "history"), ("DELETE", "session")):
        status, headers, body = web.ask(method, path, {}, Origin=origin)
        assert (status, json.loads(body)["error"]) == (403, "origin")
        assert headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize("origin", ["http://[", "file://x"])
def test_what_is_no_site_may_not_either(web, origin):
    status, headers, body = web.ask("POST", "session", {}, Origin=origin)
    assert (status, json.loads(body)["error"]) == (403, "origin")
    assert headers["Access-Control-Allow-Origin"] is None


def test_the_page_and_the_widget_are_served_with_their_headers(web):
    status, headers, page = web.ask("GET", "/")
    assert status == 200
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "widget.js" in page
    status, headers, _ = web.ask("GET", "/widget.js")
    assert (status, headers["Cache-Control"]) == (200, "no-cache")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert web.ask("GET", "/widget.js", If_None_Match=headers["ETag"])[0] == 304


def test_asking_for_the_head_gives_no_body(web):
    for path in ("/", "/widget.js", "/demo/demo.css"):
        status, headers, body = web.ask("HEAD", path)
        assert (status, body) == (200, "")
        assert int(headers["Content-Length"]) > 0


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE"])
@pytest.mark.parametrize("path", ["messages", "session", "history", "restart", "feedback", "unheard"])
def test_no_method_makes_the_server_fail(web, method, path):
    assert web.ask(method, path)[0] < 500


@pytest.mark.parametrize("path", ["messages", "session", "restart", "feedback"])
@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"NaN", b"{", b"\x00"])
def test_no_body_makes_the_server_fail(web, path, body):
    status, _, answer = web.ask("POST", path, body)
    assert status == 400
    assert json.loads(answer)["text"].endswith("。")


@pytest.mark.parametrize("path", ["/", "//", "/?a=b", "/%2f", "/version", "/status", "/webhooks/web/unheard"])
def test_nobody_learns_what_serves_it(web, path):
    status, headers, body = web.ask("GET", path)
    assert status in (200, 404, 405)
    assert "Hello from Rasa" not in body
    assert headers["Server"] is None
