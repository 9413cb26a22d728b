"""Which sites may call, and what their browsers are told."""

from __future__ import annotations

import pytest

from channels.web.origin import allowed_origin, headers_for, refused_reader
from channels.web.requests import Refusal


class Request:
    def __init__(self, **headers: str) -> None:
        self.headers = {"host": "127.0.0.1:5005"}
        self.headers |= {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.mark.parametrize(
    "origin", ["https://shop.example", "http://localhost:3000", "https://127.0.0.1", "http://[::1]:5005"]
)
def test_an_allowed_origin_is_named(origin):
    assert allowed_origin(Request(origin=origin), frozenset({"https://shop.example"})) == origin


def test_our_own_pages_and_programs_need_no_leave():
    assert allowed_origin(Request(), frozenset()) is None
    assert allowed_origin(Request(origin="https://chat.example", host="chat.example"), frozenset()) is None


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://shop.example.evil.example",
        "https://localhost.evil.example",
        "https://shop.example:8443",
        "http://shop.example",
        "chrome-extension://localhost",
        "null",
        "http://[",
        "*",
    ],
)
def test_any_other_origin_is_refused(origin):
    request = Request(origin=origin, host="")
    with pytest.raises(Refusal, match="origin"):
        allowed_origin(request, frozenset({"https://shop.example"}))


def test_pages_of_no_site_may_where_that_is_set():
    request = Request(origin="null")
    assert allowed_origin(request, frozenset({"null"})) == "null"
    assert headers_for("null")["Access-Control-Allow-Origin"] == "null"


def test_our_own_page_needs_no_leave_behind_a_proxy_that_changes_the_host():
    request = Request(origin="https://chat.example", sec_fetch_site="same-origin")
    assert allowed_origin(request, frozenset()) is None
    with pytest.raises(Refusal, match="origin"):
        allowed_origin(Request(origin="https://chat.example", sec_fetch_site="cross-site"), frozenset())


def test_no_site_is_allowed_where_none_asked_and_cookies_never_travel():
    assert not any(name.startswith("Access-Control") for name in headers_for(None))
    headers = headers_for("https://shop.example")
    assert headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Access-Control-Allow-Credentials" not in headers
    assert headers["Access-Control-Expose-Headers"] == "Retry-After"
    for given in (headers_for(None), headers):
        assert given["Vary"] == "Origin"
        assert given["X-Content-Type-Options"] == "nosniff"
        assert given["Cache-Control"] == "no-store"


@pytest.mark.parametrize("origin", ["https://evil.example", "http://shop.example:8443", "http://[::1]:80", "null"])
def test_a_page_that_is_refused_can_read_why(origin):
    reader = refused_reader(Request(origin=origin))
    assert headers_for(reader)["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://",
        "http://[",
        "http://a]",
        "http://a:b",
        "https://a b",
        "https://x\r\nSet-Cookie: a=b",
        "file://x",
        "",
    ],
)
def test_what_is_no_origin_is_not_repeated(origin):
    assert refused_reader(Request(origin=origin)) is None
