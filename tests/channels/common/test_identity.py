"""Identities from outside: which are taken, and what is kept of them."""

from __future__ import annotations

import pytest

from channels.common.identity import LONGEST_ID, IdentityError, checked, conversation_id


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("SENDER_KEY", "k" * 32)


@pytest.mark.parametrize("identity", ["a", "用户 7", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "web-abc", "x" * LONGEST_ID, "😭"])
def test_what_can_be_printed_is_taken(identity):
    assert checked(identity) == identity


@pytest.mark.parametrize(
    "identity",
    [
        "",
        "   ",
        "x" * (LONGEST_ID + 1),
        "\ud800",
        "a\udfffb",
        "a\x00b",
        "a\nb",
        "a\rb",
        "\x1b[31m",
        "a\u202eb",
        "\u2028",
    ],
    ids=ascii,
)
def test_what_cannot_be_kept_or_printed_is_refused_without_being_repeated(identity):
    with pytest.raises(IdentityError) as refused:
        conversation_id("rest", identity)
    assert not identity.strip() or identity not in str(refused.value)


def test_a_conversation_tells_its_channel_and_nothing_of_the_person():
    kept = conversation_id("rest", "wang-xiaoming")
    assert kept.startswith("rest-")
    assert "wang" not in kept
    assert kept == conversation_id("rest", "wang-xiaoming")


def test_no_identity_of_one_channel_reaches_a_conversation_of_another():
    widget = "web-dGVzdA"
    telegram = conversation_id("telegram", "4711")
    assert len({conversation_id("rest", widget), widget, conversation_id("rest", telegram), telegram}) == 4
    assert conversation_id("rest", "4711") != telegram
