"""What the port tells and takes: health, counts, nothing of Rasa's own API, no versions, no traceback, limits."""

from __future__ import annotations

import json
import platform
import re
import signal
import socket
import sqlite3
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPMessage

import pytest
import rasa
import sanic

from tests.support.servers import Assistant

JSON = "application/json"
SECRETIVE = "我叫张小凡欠了一万二"
VERSIONS = [rasa.__version__, sanic.__version__, platform.python_version()]
EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": None,
    "Content-Security-Policy": None,
    "Cache-Control": None,
}


@pytest.fixture
def assistant(servers: Assistant) -> Assistant:
    """As it is shipped."""
    return servers


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, HTTPMessage, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read().decode()


def count(assistant: Assistant, line: str) -> float:
    text = ask(assistant.port, "GET", "/metrics")[2]
    found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.M)
    return float(found[1]) if found else 0.0


def health(assistant: Assistant) -> tuple[int, dict[str, str]]:
    status, _, body = ask(assistant.port, "GET", "/healthz")
    return status, json.loads(body)


def test_health_is_told_part_by_part(assistant):
    parts = ("status", "rasa", "actions", "model", "store")
    assert health(assistant) == (200, dict.fromkeys(parts, "ok"))


def test_health_fails_with_the_action_server_and_recovers_by_itself(assistant):
    process = assistant.processes["actions"]
    for sign, status, part in ((signal.SIGSTOP, 503, "failing"), (signal.SIGCONT, 200, "ok")):
        process.send_signal(sign)
        time.sleep(1.1)  # a finding is told again for a second
        found = health(assistant)
        assert (found[0], found[1]["actions"], found[1]["status"], found[1]["store"]) == (status, part, part, "ok")


def test_health_fails_while_nothing_can_be_stored(assistant):
    with closing(sqlite3.connect(assistant.kept_in / "conversations.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        time.sleep(1.1)
        status, found = health(assistant)
    assert (status, found["store"], found["actions"]) == (503, "failing", "ok")
    time.sleep(1.1)
    assert health(assistant)[0] == 200


def test_messages_topics_and_times_are_counted_but_no_words(assistant):
    lines = [
        'assistant_messages_total{channel="rest"}',
        'assistant_answer_seconds_count{channel="rest"}',
        'assistant_topics_total{topic="family_notified"}',
    ]
    before = [count(assistant, line) for line in lines]
    assistant.say("counted", SECRETIVE)
    assistant.say("counted", "会通知我家人吗？")
    assistant.say("counted", "/no_such_intent_of_ours")
    assert [count(assistant, line) - was for line, was in zip(lines, before, strict=True)] == [3, 3, 1]
    text = ask(assistant.port, "GET", "/metrics")[2]
    assert "张小凡" not in text and "counted" not in text and "no_such_intent_of_ours" not in text
    assert "python_info" not in text


def test_who_is_over_a_limit_is_counted(assistant):
    over = 'assistant_refused_requests_total{status="429"}'
    before = count(assistant, over)
    refused = [
        ask(assistant.port, "POST", "/webhooks/web/session", b"{}", Content_Type=JSON)[0] for _ in range(22)
    ].count(429)
    assert refused >= 2
    assert count(assistant, over) == before + refused


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_counts_are_not_for_who_comes_by_a_proxy(assistant, header):
    assert ask(assistant.port, "GET", "/metrics", **{header: "203.0.113.9"})[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "evil.example:5005", "127.0.0.1.nip.io", "localhost.evil.example"])
def test_counts_are_not_for_a_name_that_was_made_to_lead_here(assistant, host):
    assert ask(assistant.port, "GET", "/metrics", Host=host)[0] == 404
    assert ask(assistant.port, "GET", "/metrics", Host=f"localhost:{assistant.port}")[0] == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/version"),
        ("GET", "/status"),
        ("GET", "/domain"),
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/parse"),
        ("GET", "/conversations/me/tracker"),
        ("POST", "/conversations/me/execute"),
        ("POST", "/conversations/me/tracker/events"),
        ("POST", "/webhooks/callback/webhook"),
        ("GET", "/docs"),
        ("GET", "/../models/assistant.tar.gz"),
        ("GET", "/demo/..%2f..%2fcredentials.yml"),
    ],
)
def test_rasas_own_interface_is_not_there(assistant, method, path):
    status, _, body = ask(assistant.port, method, path, b"{}" if method in ("PUT", "POST") else None)
    assert status in (404, 405)
    assert json.loads(body).keys() == {"error"}


ANY_ANSWER = [
    ("GET", "/", 200),
    ("GET", "/version", 404),
    ("GET", "/nothing<script>", 404),
    ("GET", "/webhooks/rest/", 200),
    ("DELETE", "/healthz", 405),
    ("POST", "/webhooks/rest/webhook", 415),
    ("GET", "/webhooks/web/history", 401),
    ("GET", "/healthz", 200),
    ("GET", "/metrics", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ANY_ANSWER)
def test_every_answer_has_safe_headers_and_tells_no_version(assistant, method, path, status):
    found, headers, body = ask(assistant.port, method, path)
    assert found == status
    for name, value in EVERY_ANSWER.items():
        assert headers[name] if value is None else headers[name] == value, (name, headers[name])
    told = str(headers) + body
    assert not [version for version in VERSIONS if version in told]
    assert not re.search(r"Traceback|sanic|<script>", told, re.I)


def test_what_is_too_large_is_refused_in_words(assistant):
    status, headers, body = ask(assistant.port, "POST", "/webhooks/rest/webhook", b"x" * (300 * 1024))
    assert status == 413
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "太长" in json.loads(body)["error"]


NO_REQUESTS = {
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00",
    "unknown version": b"GET / HTTP/9.9",
    "endless address": b"GET /" + b"a" * 70_000,
}


@pytest.mark.parametrize("raw", NO_REQUESTS.values(), ids=NO_REQUESTS)
def test_what_is_no_request_ends_without_harm(assistant, raw):
    with socket.create_connection(("127.0.0.1", assistant.port), timeout=30) as connection:
        connection.sendall(raw + b"\r\n\r\n")
        try:
            answer = connection.recv(65536)
        except ConnectionResetError:  # closed before the rest of an endless address was read
            answer = b""
    assert b"Traceback" not in answer
    assert health(assistant)[0] == 200


def test_the_action_server_works_for_no_page_in_a_browser(assistant):
    for method, path in (("POST", "/webhook"), ("OPTIONS", "/webhook"), ("GET", "/actions"), ("GET", "/nothing")):
        assert ask(assistant.actions_port, method, path, b"{}", Origin="https://evil.example")[0] == 403
    assert ask(assistant.actions_port, "GET", "/health")[0] == 200
    assert "Traceback" not in assistant.log("actions")


@pytest.mark.parametrize("port", ["port", "actions_port"])
def test_both_servers_listen_on_this_machine_only(assistant, port):
    with socket.socket() as elsewhere:  # another address of the loopback net: a server on all interfaces would answer
        assert elsewhere.connect_ex(("127.0.0.2", getattr(assistant, port))) != 0
