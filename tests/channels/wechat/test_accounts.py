"""Several accounts in one server: their settings, their secrets, and what each says and knows."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.shared.exceptions import RasaException

from channels.common.phrases import phrase
from channels.configured_input import ConfiguredInput
from channels.wechat.accounts import accounts_from
from channels.wechat.official import channel as official
from channels.wechat.official.channel import OfficialRow, WechatOfficialInput
from channels.wechat.wecom import channel as wecom
from channels.wechat.wecom.channel import WecomKfInput
from tests.support.wechat.encryption import Account

SECRET = "S3cretThatStandsWhereANameBelongs"
SHOP = {"variables": "SHOP"}
KF = {"open_kfid": "wkShop"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The secrets of an official account SHOP and of the corporations WECOM and BANK; no others."""
    for variable in (*official.VARIABLES.values(), *wecom.VARIABLES.values()):
        monkeypatch.delenv(variable.name, raising=False)
    shop, corporation, bank = Account(), Account(), Account()
    values = {
        "SHOP_TOKEN": shop.token,
        "SHOP_APP_ID": shop.owner,
        "SHOP_APP_SECRET": shop.secret,
        **{f"{name}_CORP_ID": one.owner for name, one in (("WECOM", corporation), ("BANK", bank))},
        **{f"{name}_KF_SECRET": one.secret for name, one in (("WECOM", corporation), ("BANK", bank))},
        **{f"{name}_TOKEN": one.token for name, one in (("WECOM", corporation), ("BANK", bank))},
        **{f"{name}_AES_KEY": one.aes_key for name, one in (("WECOM", corporation), ("BANK", bank))},
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


async def nobody(message: object) -> None:
    raise AssertionError("nothing is passed on in these tests")


def addresses(channel: type[ConfiguredInput], settings: dict[str, Any]) -> set[str]:
    routes = channel.from_credentials(settings).blueprint(nobody)._future_routes
    assert len(routes) == 2 * len({route.uri for route in routes}), "each address is verified and posted to"
    return {route.uri for route in routes}


def refusal(channel: type[ConfiguredInput], settings: dict[str, Any]) -> str:
    with pytest.raises(RasaException, match=rf"credentials\.yml: {channel.name()}: ") as stopped:
        channel.from_credentials(settings)
    return str(stopped.value)


def test_accounts_need_no_account_of_the_channels_own():
    assert addresses(WechatOfficialInput, {"accounts": {"shop": SHOP}}) == {"/shop/webhook"}


def test_accounts_stand_beside_the_channels_own(environment):
    single = Account()
    for name, value in (("TOKEN", single.token), ("APP_ID", single.owner), ("APP_SECRET", single.secret)):
        environment.setenv(f"WECHAT_{name}", value)
    assert addresses(WechatOfficialInput, {"accounts": {"shop": SHOP}}) == {"/webhook", "/shop/webhook"}


def test_a_corporation_has_one_address_for_its_accounts_and_each_another():
    rows = {"shop": KF, "loans": {"open_kfid": "wkLoans"}, "bank": {"variables": "BANK", "open_kfid": "wkBank"}}
    assert addresses(WecomKfInput, {"accounts": rows}) == {
        "/webhook",
        "/shop/webhook",
        "/loans/webhook",
        "/bank/webhook",
    }


def test_accounts_of_one_corporation_share_its_secrets_and_others_do_not():
    rows = {"shop": KF, "loans": {"open_kfid": "wkLoans"}, "bank": {"variables": "BANK", "open_kfid": "wkBank"}}
    made = WecomKfInput.from_credentials({"accounts": rows})
    assert {prefix: set(one.accounts) for prefix, one in made._by_prefix.items()} == {
        "WECOM": {"wkShop", "wkLoans"},
        "BANK": {"wkBank"},
    }


@pytest.mark.parametrize("missing", ["SHOP_TOKEN", "SHOP_APP_ID", "SHOP_APP_SECRET"])
def test_a_missing_secret_stops_the_start_and_names_account_and_variable(environment, missing):
    environment.delenv(missing)
    told = refusal(WechatOfficialInput, {"accounts": {"shop": SHOP}})
    assert f"accounts: shop: 环境变量 {missing} 没有设置。{missing} is not set." in told


@pytest.mark.parametrize("missing", ["BANK_CORP_ID", "BANK_KF_SECRET", "BANK_TOKEN", "BANK_AES_KEY"])
def test_a_missing_secret_of_a_corporation_names_its_account(environment, missing):
    environment.delenv(missing)
    told = refusal(WecomKfInput, {"accounts": {"shop": KF, "bank": {"variables": "BANK", "open_kfid": "wkBank"}}})
    assert f"accounts: bank: 环境变量 {missing} 没有设置。{missing} is not set." in told


def test_a_malformed_secret_is_not_shown(environment):
    environment.setenv("SHOP_AES_KEY", "short")
    told = refusal(WechatOfficialInput, {"accounts": {"shop": SHOP}})
    assert "accounts: shop: 环境变量 SHOP_AES_KEY 的格式不对" in told and "short" not in told


def test_a_corporation_without_accounts_is_told_so():
    bank = {"variables": "BANK", "open_kfid": "wkBank"}
    for accounts in ({}, {"bank": bank}):
        assert "WECOM_OPEN_KFID is not set, and accounts has none" in refusal(WecomKfInput, {"accounts": accounts})


@pytest.mark.parametrize(
    ("channel", "accounts", "named"),
    [
        (WechatOfficialInput, {"shop": {}}, "accounts: shop: 'variables'"),
        (WechatOfficialInput, {"shop": {"variables": SECRET}}, "accounts: shop: 'variables'"),
        (WechatOfficialInput, {"shop": {**SHOP, "token": SECRET}}, "accounts: shop: 'token'"),
        (WechatOfficialInput, {"shop": {**SHOP, "menu": "yes"}}, "accounts: shop: 'menu'"),
        (WechatOfficialInput, {"shop": {**SHOP, "greeting": "长" * 81}}, "accounts: shop: 'greeting'"),
        (WechatOfficialInput, {"shop": {**SHOP, "phrases": {"menu_heads": "问"}}}, "menu_heads is none of"),
        (WechatOfficialInput, {"shop": {**SHOP, "phrases": {"menu_head": " "}}}, "menu_head has 1 to 80"),
        (WechatOfficialInput, {"Shop": SHOP}, "accounts: Shop"),
        (WechatOfficialInput, {"shop": SHOP, "twin": SHOP}, "accounts: twin: 另一个帐号的 SHOP_APP_ID"),
        (WechatOfficialInput, {"shop": "花呗"}, "accounts: shop"),
        (WechatOfficialInput, [SHOP], "accounts"),
        (WecomKfInput, {"shop": {}}, "accounts: shop: 'open_kfid'"),
        (WecomKfInput, {"shop": {"open_kfid": "wk Shop"}}, "accounts: shop: 'open_kfid'"),
        (WecomKfInput, {"shop": KF, "twin": {**KF, "variables": "BANK"}}, "accounts: twin: 另一个帐号的 open_kfid"),
    ],
)
def test_a_wrong_row_stops_the_start_and_is_named_without_its_value(channel, accounts, named):
    told = refusal(channel, {"accounts": accounts})
    assert named in told
    assert SECRET not in told


def test_what_an_account_leaves_out_is_as_in_the_channels_section():
    (shop,) = accounts_from({"shop": {**SHOP, "menu": True}}, OfficialRow, {"lender": "花呗", "menu": False})
    assert (shop.own.lender, shop.own.menu, shop.own.customer_service) == ("花呗", True, True)
    assert shop.known == {"lender": "花呗"}


def test_a_greeting_takes_the_place_of_the_headline_alone():
    (shop,) = accounts_from({"shop": {**SHOP, "greeting": "您好，花呗的事问我。"}}, OfficialRow, {})
    welcome = {"text": "您好，我是助手。\n我不是美团。", "custom": {"headline": "您好，我是助手。"}, "buttons": []}
    assert shop.greeted([welcome]) == [{**welcome, "text": "您好，花呗的事问我。\n我不是美团。"}]
    unavailable = {"text": phrase("unanswered")}
    assert shop.greeted([unavailable]) == [unavailable]


def test_a_person_has_a_conversation_with_each_account(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    rows = accounts_from({name: SHOP for name in ("one", "two")}, OfficialRow, {})
    ids = {row.conversation_id(channel, "o1") for row in rows for channel in ("wechat_official", "wecom")}
    assert len(ids) == 4


def test_an_account_says_sentences_in_its_words_in_what_it_starts_and_nowhere_else():
    rows = {"one": {**SHOP, "phrases": {"menu_head": "一"}}, "two": SHOP}
    one, two = accounts_from(rows, OfficialRow, {})

    async def said() -> str:
        await asyncio.sleep(0)
        return phrase("menu_head")

    async def at_once() -> list[str]:
        tasks = []
        for account in (one, two):
            with account.speaking():
                tasks.append(asyncio.create_task(said()))
        return [*await asyncio.gather(*tasks), phrase("menu_head")]

    assert asyncio.run(at_once()) == ["一", phrase("menu_head"), phrase("menu_head")]
