"""The running assistant, spoken to in messages that wechatpy encrypts; wechatpy reads what it answers."""

from __future__ import annotations

import itertools
import secrets
import time
import urllib.parse
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from tests.conftest import KF_ACCOUNT
from tests.support.wechat.delivery import text as kf_text

PATHS = {"official": "/webhooks/wechat_official/webhook", "wecom": "/webhooks/wecom/webhook"}
MESSAGE = """<xml>
  <ToUserName><![CDATA[{account}]]></ToUserName>
  <FromUserName><![CDATA[{person}]]></FromUserName>
  <CreateTime>{now}</CreateTime>
  <MsgType><![CDATA[text]]></MsgType>
  <Content><![CDATA[{words}]]></Content>
  <MsgId>{number}</MsgId>
</xml>"""
HINT = """<xml>
  <ToUserName><![CDATA[{account}]]></ToUserName>
  <CreateTime>{now}</CreateTime>
  <MsgType><![CDATA[event]]></MsgType>
  <Event><![CDATA[kf_msg_or_event]]></Event>
  <Token><![CDATA[ENCApHxnGDNAVNY4AaSJKj4Tb5mwsEMzxhFmHVGcra996NR]]></Token>
  <OpenKfId><![CDATA[{open_kfid}]]></OpenKfId>
</xml>"""
"""Both as the platforms' documentation shows them."""
TRIES = 3
_numbers = itertools.count(time.time_ns())
Post = Callable[..., tuple[int, str]]


@pytest.fixture
def account(wechat) -> dict[str, str]:
    known = wechat.account
    return {"owner": known.owner, "token": known.token, "aes_key": known.aes_key}


@pytest.fixture
def post(ask, account, fragile) -> Post:
    """Has wechatpy encrypt a message, and posts it as the platform does."""

    def posted(kind: str, xml: str, **changed: str) -> tuple[int, str]:
        told = {"nonce": secrets.token_hex(8), "timestamp": str(int(time.time()))}
        envelope = ElementTree.fromstring(ask("encrypt", kind=kind, account=account, text=xml, **told)["xml"])
        query = {**told, "msg_signature": envelope.findtext("MsgSignature"), "encrypt_type": "aes", **changed}
        sealed = f"<Encrypt><![CDATA[{envelope.findtext('Encrypt')}]]></Encrypt>"
        body = f"<xml><ToUserName><![CDATA[{account['owner']}]]></ToUserName>{sealed}</xml>".encode()
        status, _, answer = fragile.ask("POST", f"{PATHS[kind]}?{urllib.parse.urlencode(query)}", body)
        return status, answer

    return posted


def a_message(account: dict[str, str], person: str, words: str) -> str:
    parts = {"account": account["owner"], "person": person, "words": words}
    return MESSAGE.format(now=int(time.time()), number=next(_numbers), **parts)


def test_wechatpy_takes_these_for_messages(ask, account):
    told = ask("parse", kind="official", xml=a_message(account, "o1", "会上征信吗"))
    assert told == {"type": "text", "from": "o1", "content": "会上征信吗"}


def test_an_official_account_is_answered_in_what_wechatpy_reads(ask, account, post):
    person = f"o{secrets.token_hex(14)}"
    for _ in range(TRIES):  # on a busy machine an answer may come later, as a message of its own
        status, answer = post("official", a_message(account, person, "我逾期了40天，会上征信吗"))
        if answer != "success":
            break
    assert status == 200
    envelope = ElementTree.fromstring(answer)
    signature, timestamp, nonce = (envelope.findtext(name) for name in ("MsgSignature", "TimeStamp", "Nonce"))
    told = {"signature": signature, "timestamp": timestamp, "nonce": nonce}
    reply = ask("parse_reply", xml=ask("decrypt", kind="official", account=account, xml=answer, **told)["text"])
    assert (reply["type"], reply["to"], reply["from"]) == ("text", person, account["owner"])
    assert "征信" in reply["content"]


def test_wecom_is_answered_after_a_callback_of_wechatpy(account, post, wechat):
    person = f"wm{secrets.token_hex(14)}"
    wechat.say(KF_ACCOUNT, kf_text(person, KF_ACCOUNT, "会上征信吗"))
    hint = HINT.format(account=account["owner"], now=int(time.time()), open_kfid=KF_ACCOUNT)
    assert post("wecom", hint) == (200, "success")
    assert "征信" in wechat.wait_for(person, 1)[0].text


@pytest.mark.parametrize("kind", PATHS)
def test_a_signature_that_wechatpy_did_not_write_is_refused(account, post, kind):
    xml = a_message(account, "o2", "会上征信吗")
    assert post(kind, xml, msg_signature=secrets.token_hex(20))[0] == 403
    assert post(kind, xml, nonce="another")[0] == 403


def test_the_address_of_an_official_account_proves_itself(ask, account, fragile):
    told = {"timestamp": str(int(time.time())), "nonce": "1320562132"}
    signature = ask("sign", parts=[account["token"], *told.values()])["signature"]
    assert ask("check", account=account, signature=signature, **told) == {}
    query = urllib.parse.urlencode({**told, "signature": signature, "echostr": "5927782489"})
    assert fragile.ask("GET", f"{PATHS['official']}?{query}")[::2] == (200, "5927782489")


def test_the_address_of_wecom_proves_itself(ask, account, fragile):
    told = {"timestamp": str(int(time.time())), "nonce": "1597212914"}
    xml = ask("encrypt", kind="wecom", account=account, text="1616140317555161061", **told)["xml"]
    envelope = ElementTree.fromstring(xml)
    signature, echo = envelope.findtext("MsgSignature"), envelope.findtext("Encrypt") or ""
    opened = ask("open_echo", kind="wecom", account=account, signature=signature, echo=echo, **told)
    query = urllib.parse.urlencode({**told, "msg_signature": signature, "echostr": echo})
    assert fragile.ask("GET", f"{PATHS['wecom']}?{query}")[::2] == (200, opened["text"])
