"""What the REST channel refuses, and in which words."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from sanic.exceptions import InvalidUsage

from channels.rest import CheckedRestInput, fault_of

ROOT = Path(__file__).resolve().parents[2]


class Request:
    """As much of a request as the check reads."""

    def __init__(self, body: str):
        self.body = body

    @property
    def json(self):
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            raise InvalidUsage("Failed when parsing body as json") from None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "JSON"),
        ("[]", "JSON 对象"),
        ("{", "JSON"),
        ("{}", "message"),
        ('{"message": 5}', "message"),
        ('{"message": null}', "message"),
        ('{"message": "好", "sender": ["a"]}', "sender"),
        ('{"message": "好", "sender": "' + "x" * 500 + '"}', "sender"),
    ],
)
def test_a_malformed_request_is_refused_in_clear_words(body, words):
    assert words in (fault_of(Request(body)) or "")


@pytest.mark.parametrize(
    "body", ['{"message": ""}', '{"message": "好", "sender": "a"}', '{"message": "好", "sender": null}']
)
def test_a_good_request_passes(body):
    assert fault_of(Request(body)) is None


def test_a_very_long_message_is_cut():
    request = SimpleNamespace(json={"message": "催" * 100_000})
    assert len(CheckedRestInput()._extract_message(request)) == 2000


def test_every_channel_in_credentials_can_be_imported():
    for path in yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8")):
        module, name = path.rsplit(".", 1)
        assert issubclass(getattr(importlib.import_module(module), name), object)
