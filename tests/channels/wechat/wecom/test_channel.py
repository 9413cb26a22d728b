"""When the channel of WeCom's customer service is on."""

from __future__ import annotations

import pytest

from channels.wechat.wecom.channel import VARIABLES, WecomKfInput
from tests.support.wechat.encryption import Account


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    account = Account()
    values = (account.owner, account.secret, account.token, account.aes_key, "http://127.0.0.1:1", "wkOne,wkTwo")
    for variable, value in zip(VARIABLES.values(), values, strict=True):
        monkeypatch.setenv(variable.name, value)
    return monkeypatch


async def unheard(message: object) -> None:
    raise AssertionError("nothing was said")


def test_with_all_its_secrets_it_is_there(environment: pytest.MonkeyPatch) -> None:
    routes = WecomKfInput.from_credentials(None).blueprint(unheard)._future_routes
    assert {method for route in routes for method in route.methods} == {"GET", "POST"}


def test_without_secrets_it_is_not(environment: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        environment.delenv(variable.name)
    assert not WecomKfInput.from_credentials({"messages_per_minute": 5}).blueprint(unheard)._future_routes


@pytest.mark.parametrize("name", [variable.name for variable in VARIABLES.values() if variable.is_needed])
def test_a_missing_secret_stops_the_start_and_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(name)
    with pytest.raises(ValueError, match=name):
        WecomKfInput.from_credentials(None)


@pytest.mark.parametrize(
    ("name", "value"),
    [("WECOM_AES_KEY", "short"), ("WECOM_TOKEN", "with space"), ("WECOM_OPEN_KFID", "a,,b"), ("WECOM_API_URL", "ftp:")],
)
def test_a_malformed_secret_stops_the_start_and_is_not_shown(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(ValueError, match=name) as stopped:
        WecomKfInput.from_credentials(None)
    assert value not in str(stopped.value)
