"""Secrets from the environment: all, none, or no start."""

from __future__ import annotations

import pytest

from channels.wechat.official.channel import VARIABLES, WechatOfficialInput
from channels.wechat.settings import from_environment
from tests.support.wechat.encryption import Account

ACCOUNT = Account()
WHOLE = {
    "WECHAT_TOKEN": ACCOUNT.token,
    "WECHAT_APP_ID": ACCOUNT.owner,
    "WECHAT_APP_SECRET": ACCOUNT.secret,
    "WECHAT_AES_KEY": ACCOUNT.aes_key,
}


def put(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable.name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)


async def nobody(message: object) -> None:
    raise AssertionError("nothing is passed on in these tests")


def test_without_secrets_the_channel_is_off_and_has_no_route(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, {})
    assert WechatOfficialInput.from_credentials({"customer_service": True}).blueprint(nobody)._future_routes == set()


def test_with_all_secrets_it_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, WHOLE)
    routes = WechatOfficialInput.from_credentials(None).blueprint(nobody)._future_routes
    assert {route.uri for route in routes} == {"/webhook"}


def test_plain_text_accounts_need_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    put(monkeypatch, {name: value for name, value in WHOLE.items() if name != "WECHAT_AES_KEY"})
    assert set(from_environment(VARIABLES) or {}) == {"token", "app_id", "app_secret"}


@pytest.mark.parametrize("name", ["WECHAT_TOKEN", "WECHAT_APP_ID", "WECHAT_APP_SECRET"])
def test_a_missing_secret_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    put(monkeypatch, {other: value for other, value in WHOLE.items() if other != name})
    with pytest.raises(ValueError, match=f"{name} is not set"):
        WechatOfficialInput.from_credentials(None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WECHAT_TOKEN", "a b"),
        ("WECHAT_AES_KEY", ACCOUNT.aes_key[:-1]),
        ("WECHAT_APP_ID", "wx 1"),
        ("WECHAT_API_URL", "api.weixin.qq.com"),
    ],
    ids=["blank within", "too short", "blank in the id", "no scheme"],
)
def test_a_malformed_secret_stops_the_start_and_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    put(monkeypatch, {**WHOLE, name: value})
    with pytest.raises(ValueError, match=f"{name} is malformed") as raised:
        WechatOfficialInput.from_credentials(None)
    assert value not in str(raised.value)
