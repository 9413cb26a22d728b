"""WeChat as a client of ours: it verifies an address, and posts messages and hints to it, three times where needed."""

from __future__ import annotations

import itertools
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

from tests.support.wechat.encryption import Account, as_xml, letters, query, seal, unseal, xml_field

WAITS_S = 5.0
TRIES = 3
FAULT = "该公众号提供的服务出现故障，请稍后再试"
"""What the phone shows after the last try."""
_numbers = itertools.count(time.time_ns())


@dataclass(frozen=True)
class Reply:
    """How the assistant answered one request: 0 and nothing where it did not within five seconds."""

    status: int
    body: str

    @property
    def is_received(self) -> bool:
        """Whether WeChat is content and sends the message no more."""
        return self.status == 200


class Delivery:
    """The requests of one account to one address of ours."""

    def __init__(self, account: Account, address: str, plain: bool = False) -> None:
        """Posts to `address`; `plain` leaves out the encryption, which WeCom does not know."""
        self._account = account
        self.address = address
        self._plain = plain

    def verify(self, said: str = "5927782489", sealed: bool = False) -> Reply:
        """Asks, as when the address is entered, that the assistant says `said` back; WeCom asks it sealed."""
        echo = seal(self._account, said) if sealed else said
        return self._request({**query(self._account, echo if sealed else None), "echostr": echo})

    def post(self, fields: dict[str, str | int], at: float | None = None, spoil: bool = False) -> Reply:
        """Posts once.

        Args:
            fields: Of the message.
            at: Unix seconds that the request claims; now where none are given.
            spoil: Whether the signature is wrong.
        """
        sealed = None if self._plain else seal(self._account, as_xml(fields))
        signed = query(self._account, sealed, at)
        if spoil:
            signed = {name: value[::-1] if "signature" in name else value for name, value in signed.items()}
        owner = str(fields["ToUserName"])
        body = as_xml(fields if sealed is None else {"ToUserName": owner, "Encrypt": sealed})
        return self._request(signed, body.encode())

    def deliver(self, fields: dict[str, str | int]) -> str:
        """Posts until it is received, at most three times; returns what the phone shows, nothing for `success`."""
        for _ in range(TRIES):
            reply = self.post(fields)
            if reply.is_received:
                return self.shown(reply)
        return FAULT

    def shown(self, reply: Reply) -> str:
        """The words of a reply; nothing where there are none."""
        sealed = xml_field(reply.body, "Encrypt")
        return xml_field(unseal(self._account, sealed) if sealed else reply.body, "Content")

    def _request(self, parameters: dict[str, str], body: bytes | None = None) -> Reply:
        address = f"{self.address}?{urllib.parse.urlencode(parameters)}"
        request = urllib.request.Request(address, body, {"Content-Type": "text/xml"} if body else {})
        try:
            with urllib.request.urlopen(request, timeout=WAITS_S) as answer:
                return Reply(answer.status, answer.read().decode())
        except urllib.error.HTTPError as refused:
            return Reply(refused.code, refused.read().decode())
        except OSError:
            return Reply(0, "")


def message(account: Account, person: str, kind: str = "text", **more: str | int) -> dict[str, str | int]:
    """A message to an official account.

    Args:
        account: To whom.
        person: The open id.
        kind: The message's type.
        more: Its other fields, `Content` above all.
    """
    head: dict[str, str | int] = {"ToUserName": account.owner, "FromUserName": person, "CreateTime": int(time.time())}
    return {**head, "MsgType": kind, **more, "MsgId": next(_numbers)}


def event(account: Account, person: str, name: str, **more: str | int) -> dict[str, str | int]:
    """An event of an official account, which has no id: sender and time stand for it."""
    fields = message(account, person, "event", Event=name, **more)
    del fields["MsgId"]
    return fields


def hint(account: Account, open_kfid: str) -> dict[str, str | int]:
    """WeCom's word that there is something to pull."""
    told = {"MsgType": "event", "Event": "kf_msg_or_event", "Token": letters(40), "OpenKfId": open_kfid}
    return {"ToUserName": account.owner, "CreateTime": int(time.time()), **told}


def text(person: str, open_kfid: str, said: str, menu_id: str | None = None) -> dict[str, object]:
    """A person's words as `kf/sync_msg` gives them; `menu_id` where an item was clicked."""
    words = {"content": said} if menu_id is None else {"content": said, "menu_id": menu_id}
    return {"open_kfid": open_kfid, "external_userid": person, "origin": 3, "msgtype": "text", "text": words}


def kf_event(person: str, open_kfid: str, kind: str, **more: object) -> dict[str, object]:
    """An event as `kf/sync_msg` gives it: whom it concerns stands inside."""
    told = {"event_type": kind, "open_kfid": open_kfid, "external_userid": person, **more}
    return {"origin": 4, "msgtype": "event", "event": told}
