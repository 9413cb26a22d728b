"""Every endpoint of ours, called in every wrong way: a refusal in good form, at once, and nothing of the inside."""

from __future__ import annotations

import json
import re
import socket
from http.client import HTTPConnection
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.fuzz.hostile import REQUESTS, hostile_texts
from tests.support.servers import ACTIONS, Assistant

PATHS = [
    "/",
    "/widget.js",
    "/demo/demo.css",
    "/demo/looks",
    "/healthz",
    "/metrics",
    "/webhooks/rest/",
    "/webhooks/rest/webhook",
    "/webhooks/rest/webhook?stream=true",
    *(f"/webhooks/web/{path}" for path in ("", "site", "session", "restart", "history", "feedback", "messages")),
    "/webhooks/wechat_official/webhook",
    "/webhooks/wecom/webhook",
    "/version",
    "/status",
    "/conversations/x/tracker",
    "/model/parse",
    "/webhooks/socketio/",
    "/favicon.ico",
]
METHODS = ["GET", "POST", "DELETE", "OPTIONS", "HEAD", "PUT", "PATCH", "TRACE"]
HOSTILE = hostile_texts(130)
INSIDE = re.compile(rb'Traceback|File "|\.py\b|sanic|sqlalchemy|site-packages', re.IGNORECASE)
TIMEOUT_S = 30
KEYS = [
    *("sender", "message", "session", "id", "text", "payload", "answer_id", "vote", "reason", "metadata", "stream"),
    *("facts", "data", "signature"),
]
QUERY = ["signature", "msg_signature", "timestamp", "nonce", "echostr", "encrypt_type", "openid", "stream", "token"]

texts = some.one_of(some.sampled_from(HOSTILE), some.text(max_size=60))
values = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), texts),
    lambda inner: some.one_of(some.lists(inner, max_size=4), some.dictionaries(some.sampled_from(KEYS), inner)),
    max_leaves=6,
)
objects = some.dictionaries(some.sampled_from(KEYS), values, max_size=5).map(lambda one: json.dumps(one).encode())
xml = texts.map(lambda text: f"<xml><MsgType><![CDATA[text]]></MsgType><Encrypt>{text}</Encrypt></xml>")
bodies = some.one_of(
    some.none(),
    objects,
    values.map(lambda one: json.dumps(one).encode()),
    some.binary(max_size=200),
    xml.map(lambda text: text.encode("utf-8", "surrogatepass")),
    some.sampled_from([b"[" * 9_000, b'{"message":"' + b"x" * 300_000 + b'"}', b"{" * 20_000, b'"\\ud800"']),
)
header_values = some.text(some.characters(min_codepoint=33, max_codepoint=255), max_size=40)
headers = some.dictionaries(
    some.sampled_from(["Content-Type", "Origin", "X-Session", "X-Forwarded-For", "Accept", "If-None-Match", "Range"]),
    some.one_of(
        some.sampled_from(["application/json", "text/xml", "http://localhost", "*/*", "bytes=9-1"]), header_values
    ),
    max_size=4,
)
paths = some.one_of(
    some.sampled_from(PATHS),
    texts.map(lambda text: "/" + quote(text.encode("utf-8", "surrogatepass"))[:300]),
    some.tuples(some.sampled_from(PATHS), some.dictionaries(some.sampled_from(QUERY), texts, max_size=4)).map(
        lambda both: (
            both[0].partition("?")[0] + "?" + "&".join(f"{name}={quoted(text)}" for name, text in both[1].items())
        )
    ),
)


def quoted(text: str) -> str:
    """As part of a query."""
    return quote(text.encode("utf-8", "surrogatepass"))


def fault_of(target: Assistant, method: str, path: str, body: bytes | None, sent: dict[str, str]) -> str | None:
    """What is wrong with the answer to a request."""
    connection = HTTPConnection("127.0.0.1", target.port, timeout=TIMEOUT_S)
    try:
        connection.request(method, path, body, {name: value.encode("latin-1") for name, value in sent.items()})
        answer = connection.getresponse()
        content = answer.read()
    except (ConnectionResetError, BrokenPipeError):
        return None  # it did not read a body that it refused
    finally:
        connection.close()
    if answer.status >= 500:
        return f"status {answer.status}: {content[:200]!r}"
    told = None if path.startswith("/widget.js") else INSIDE.search(content)
    return f"the body tells {told[0]!r}: {content[:200]!r}" if told else None


@pytest.mark.timeout(3600)
def test_no_request_hurts(fragile):
    @settings(
        max_examples=REQUESTS,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(some.sampled_from(METHODS), paths, bodies, headers)
    def send(method: str, path: str, body: bytes | None, sent: dict[str, str]) -> None:
        assert fault_of(fragile, method, path, body, sent) is None

    logged = len(fragile.log(ACTIONS))
    send()
    assert fragile.ask("GET", "/healthz")[0] == 200
    assert "Traceback" not in fragile.log(ACTIONS)[logged:]


POST = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\n"
RAW = {
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20,
    "no end of line": b"GET / HTTP/1.1",
    "a version that does not exist": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "two lengths": POST + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    "a length below nothing": POST + b"Content-Length: -5\r\n\r\n{}",
    "a length that is no number": POST + b"Content-Length: x\r\n\r\n{}",
    "a length and chunks": POST + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of rubbish": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a header of a megabyte": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "a path that is no text": b"GET /\xff\xfe\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "less than promised": POST + b"Content-Length: 99\r\n\r\n{",
}


@pytest.mark.parametrize("name", RAW)
def test_what_is_hardly_http_ends_at_once(fragile, name):
    with socket.create_connection(("127.0.0.1", fragile.port), timeout=TIMEOUT_S) as connection:
        answer = b""
        try:
            connection.sendall(RAW[name])
            connection.shutdown(socket.SHUT_WR)
            while block := connection.recv(65536):
                answer += block
        except OSError:
            pass  # refused and closed before all of it was read
    assert not re.match(rb"HTTP/1.1 5", answer), answer[:300]
    assert not INSIDE.search(answer), answer[:300]
