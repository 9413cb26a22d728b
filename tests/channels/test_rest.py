"""What the REST channel takes and refuses, and in which words."""

from __future__ import annotations

import importlib
import json
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from rasa.shared.exceptions import RasaException
from sanic.exceptions import InvalidUsage

from channels.rest import CheckedRestInput, Refusal, is_allowed_page, request_in

ROOT = Path(__file__).resolve().parents[2]
JSON = "application/json"
GOOD = json.dumps({"sender": "a", "message": "好"})


class Request(SimpleNamespace):
    """As much of a request as the channel reads."""

    def __init__(self, body: str, address: str = "127.0.0.1", **headers: str):
        headers = {"content-type": JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
        super().__init__(body=body.encode("utf-8", "surrogatepass"), headers=headers, ip=address, remote_addr="")

    @property
    def json(self):
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            raise InvalidUsage("Failed when parsing body as json") from None


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("SENDER_KEY", "k" * 32)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "JSON"),
        ("[]", "JSON 对象"),
        ("{", "JSON"),
        ("{}", "message"),
        ('{"message": 5, "sender": "a"}', "message"),
        ('{"message": null, "sender": "a"}', "message"),
        ('{"message": "好"}', "sender"),
        ('{"message": "好", "sender": null}', "sender"),
        ('{"message": "好", "sender": ""}', "sender"),
        ('{"message": "好", "sender": "  "}', "sender"),
        ('{"message": "好", "sender": ["a"]}', "sender"),
        ('{"message": "好", "sender": "' + "x" * 129 + '"}', "sender"),
        ('{"message": "好", "sender": "\\ud800"}', "sender"),
        ('{"message": "好", "sender": "a\\u0000b"}', "sender"),
        ('{"message": "好", "sender": "a\\nb"}', "sender"),
    ],
)
def test_a_malformed_request_is_refused_in_clear_words(body, words):
    with pytest.raises(Refusal, match=words) as refused:
        request_in(Request(body))
    assert refused.value.status == HTTPStatus.BAD_REQUEST


def test_a_good_request_passes_under_an_id_that_is_not_its_senders():
    asked = request_in(Request('{"message": "", "sender": "web-abc", "metadata": {"a": 1}}'))
    assert asked.sender == "web-abc"
    assert asked.message.sender.startswith("rest-") and "abc" not in asked.message.sender
    assert asked.message.text == ""


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "multipart/form-data; boundary=x", "application/jsonp", "text/json"]
)
def test_what_any_page_may_send_without_asking_is_refused(kind):
    with pytest.raises(Refusal) as refused:
        request_in(Request(GOOD, content_type=kind))
    assert refused.value.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


@pytest.mark.parametrize(
    "headers", [{"origin": "http://localhost"}, {"referer": "http://x/"}, {"sec_fetch_site": "none"}]
)
def test_what_curl_says_by_default_is_taken_though_not_from_a_page(headers):
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert request_in(Request(GOOD, **form)).sender == "a"
    with pytest.raises(Refusal) as refused:
        request_in(Request(GOOD, **form, **headers))
    assert refused.value.status == HTTPStatus.UNSUPPORTED_MEDIA_TYPE


def test_a_body_beyond_any_message_is_refused():
    with pytest.raises(Refusal) as refused:
        request_in(Request(json.dumps({"sender": "a", "message": "x" * 70_000})))
    assert refused.value.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(
    "origin", [None, "", "http://localhost:3000", "http://127.0.0.1:5005", "http://[::1]:5005", "https://shop.example"]
)
def test_pages_that_may(origin):
    assert is_allowed_page(origin, ["https://shop.example"])


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://shop.example.evil", "http://[", "file://", "ftp://localhost"]
)
def test_pages_that_may_not(origin):
    assert not is_allowed_page(origin, ["https://shop.example"])
    with pytest.raises(Refusal) as refused:
        CheckedRestInput()._admitted(Request(GOOD, origin=origin))
    assert refused.value.status == HTTPStatus.FORBIDDEN


def admitted(channel: CheckedRestInput, *, senders: int, each: int, address: str) -> int:
    """How many of these messages pass."""
    passed = 0
    for sender in range(senders):
        for _ in range(each):
            try:
                channel._admitted(Request(json.dumps({"sender": f"s{sender}", "message": "好"}), address))
                passed += 1
            except Refusal as refusal:
                assert (refusal.status, "Retry-After" in refusal.headers) == (HTTPStatus.TOO_MANY_REQUESTS, True)
    return passed


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.7", "203.0.113.9"])
def test_each_sender_has_a_limit_wherever_it_comes_from(address):
    assert admitted(CheckedRestInput(trusted_addresses=["10.0.0.0/8"]), senders=1, each=50, address=address) == 20


@pytest.mark.parametrize(("address", "passed"), [("127.0.0.1", 200), ("10.0.0.7", 200), ("203.0.113.9", 60)])
def test_an_address_has_one_unless_it_speaks_for_many(address, passed):
    assert admitted(CheckedRestInput(trusted_addresses=["10.0.0.0/8"]), senders=100, each=2, address=address) == passed


def test_a_setting_that_makes_no_sense_is_named():
    with pytest.raises(RasaException, match="anywhere"):
        CheckedRestInput.from_credentials({"trusted_addresses": ["anywhere"]})
    with pytest.raises(RasaException, match="orignis"):
        CheckedRestInput.from_credentials({"orignis": []})


def test_every_channel_in_credentials_can_be_imported():
    shipped = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    documented = yaml.safe_load((ROOT / "docs" / "credentials_telegram_slack.yml").read_text(encoding="utf-8"))
    for path in (*shipped, *documented):
        module, name = path.rsplit(".", 1)
        assert issubclass(getattr(importlib.import_module(module), name), object)
