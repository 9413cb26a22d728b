"""What is signed as WeChat signs it and holds anything at all: both webhooks, and what WeCom has us pull."""

from __future__ import annotations

import urllib.parse

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.conftest import KF_ACCOUNT
from tests.fuzz.hostile import REQUESTS
from tests.fuzz.test_requests import fault_of, texts, values
from tests.support.wechat.delivery import Delivery, hint
from tests.support.wechat.delivery import text as kf_text
from tests.support.wechat.encryption import as_xml, query, seal

WEBHOOKS = ["/webhooks/wechat_official/webhook", "/webhooks/wecom/webhook"]
KINDS = ["text", "voice", "image", "location", "event", "", "TEXT", "x" * 200]
EVENTS = ["subscribe", "unsubscribe", "CLICK", "VIEW", "kf_msg_or_event", "enter_session", ""]
KF_EVENTS = ["enter_session", "session_status_change", "msg_send_fail", "user_recall_msg", "x", ""]
XML = [
    "",
    "<xml>",
    "<xml/>",
    "<xml><MsgType/></xml>",
    "<a>" * 5_000,
    "<a>" * 5_000 + "</a>" * 5_000,
    "<?xml version='1.0' encoding='utf-16'?><xml/>",
    "<?xml version='1.0' encoding='no-such'?><xml/>",
    "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><xml><Content>&b;</Content></xml>",
    "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><xml/>",
    f"<xml><Content>{'逾期' * 15_000}</Content></xml>",
]
checked = settings(
    max_examples=max(20, REQUESTS // 10),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# what cannot be written as UTF-8 WeChat cannot send
written = texts.map(lambda text: text.encode("utf-8", "replace").decode())
numbers = some.one_of(some.integers(-(10**30), 10**30), some.sampled_from([0, 1_700_000_000]))
fields = some.fixed_dictionaries(
    {},
    optional={
        "ToUserName": written,
        "FromUserName": some.one_of(some.just("o-fuzz"), written),
        "CreateTime": some.one_of(numbers, written),
        "MsgType": some.one_of(some.sampled_from(KINDS), written),
        "Event": some.one_of(some.sampled_from(EVENTS), written),
        "Content": written,
        "Recognition": written,
        "EventKey": written,
        "bizmsgmenuid": written,
        "MsgId": some.one_of(numbers, written),
        "Token": written,
        "OpenKfId": some.one_of(some.just(KF_ACCOUNT), written),
    },
)
letters = some.one_of(fields.map(as_xml), fields.map(as_xml), some.sampled_from(XML), written)
sealed_badly = some.one_of(some.binary(max_size=120).map(lambda raw: raw.hex()), written, some.just("AAAA" * 4_000))
pulled = some.one_of(
    some.builds(
        lambda kind, origin, inner: {"msgtype": kind, "origin": origin, "open_kfid": KF_ACCOUNT, **inner},
        some.sampled_from(KINDS),
        some.one_of(some.sampled_from([3, 4, 5]), values),
        some.dictionaries(some.sampled_from(["external_userid", "text", "msgid", "send_time", "voice"]), values),
    ),
    some.builds(
        lambda kind, more: {"msgtype": "event", "origin": 4, "event": {"event_type": kind, **more}},
        some.sampled_from(KF_EVENTS),
        some.dictionaries(some.sampled_from(["external_userid", "welcome_code", "open_kfid", "change_type"]), values),
    ),
    some.builds(lambda inner: {"msgtype": "event", "origin": 4, "event": inner}, values),
)


@pytest.fixture
def quiet_log(fragile):
    """Fails where the server writes a traceback during the test."""
    before = len(fragile.log("rasa"))
    yield
    assert "Traceback" not in fragile.log("rasa")[before:]


def posted(fragile, wechat, path: str, sealed: str) -> str | None:
    """What is wrong with the answer to a request that is signed as it should be."""
    body = as_xml({"ToUserName": wechat.account.owner, "Encrypt": sealed}).encode()
    address = f"{path}?{urllib.parse.urlencode(query(wechat.account, sealed))}"
    return fault_of(fragile, "POST", address, body, {"Content-Type": "text/xml"})


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("path", WEBHOOKS)
def test_any_letter_that_is_sealed_well_is_borne(fragile, wechat, quiet_log, path):
    @checked
    @given(letters)
    def send(letter: str) -> None:
        assert posted(fragile, wechat, path, seal(wechat.account, letter)) is None

    send()


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("path", WEBHOOKS)
def test_what_is_signed_and_not_sealed_is_borne(fragile, wechat, quiet_log, path):
    @checked
    @given(sealed_badly)
    def send(sealed: str) -> None:
        assert posted(fragile, wechat, path, sealed) is None

    send()


@pytest.mark.timeout(3600)
def test_whatever_is_pulled_the_next_person_is_answered(fragile, wechat, quiet_log):
    delivery = Delivery(wechat.account, f"http://127.0.0.1:{fragile.port}{WEBHOOKS[1]}")

    @checked
    @given(pulled)
    def leave(message: dict[str, object]) -> None:
        wechat.say(KF_ACCOUNT, message)

    leave()
    wechat.say(KF_ACCOUNT, kf_text("wm-after-fuzz", KF_ACCOUNT, "会上征信吗"))
    assert delivery.post(hint(wechat.account, KF_ACCOUNT)).is_received
    assert any("征信" in sent.text for sent in wechat.wait_for("wm-after-fuzz", 1, timeout_s=120))
