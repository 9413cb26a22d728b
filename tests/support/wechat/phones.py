"""A phone with WeChat, of somebody who writes to an official account or to WeCom's customer service."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod

from tests.support.wechat.delivery import FAULT, Delivery, event, hint, kf_event, message, text
from tests.support.wechat.stand_in import Sent, StandIn

OPEN_KFID = "wkSimulator"
QUIET_S = 1.5
"""Seconds without a message after which an answer counts as complete."""
PATIENCE_S = 60.0


class Phone(ABC):
    """What both kinds have in common.

    Attributes:
        path: Of the channel, below /webhooks.
        seals_verification: Whether the platform encrypts its check of an address.
        variables: What the assistant's environment must hold to serve this phone's account.
    """

    path: str
    seals_verification = False

    def __init__(self, wechat: StandIn, port: int, plain: bool) -> None:
        """Belongs to somebody new, who writes to the assistant on this port."""
        self._wechat = wechat
        self._delivery = Delivery(wechat.account, f"http://127.0.0.1:{port}/webhooks/{self.path}/webhook", plain)
        self._person = secrets.token_hex(14)
        self._seen = 0
        self._menu: list[tuple[str, str]] = []

    @property
    @abstractmethod
    def variables(self) -> dict[str, str]:
        """The account's secrets by the names that the channel reads."""

    @abstractmethod
    def come(self) -> list[str]:
        """Comes for the first time; returns what is shown."""

    @abstractmethod
    def write(self, words: str, clicked: str = "") -> list[str]:
        """Writes, or clicks something whose id is `clicked`; returns what is shown."""

    @abstractmethod
    def show_something(self, kind: str) -> list[str]:
        """Sends a message that is no text; returns what is shown."""

    def is_verified(self) -> bool:
        """Whether the assistant proves that the address is its own."""
        reply = self._delivery.verify("40815", sealed=self.seals_verification)
        return (reply.status, reply.body) == (200, "40815")

    def click(self, number: int) -> list[str]:
        """Clicks an item of the last menu."""
        if not 1 <= number <= len(self._menu):
            return ["（没有这一项 no such item）"]
        clicked, title = self._menu[number - 1]
        return self.write(title, clicked)

    def _arrived(self, patience_s: float = PATIENCE_S) -> list[str]:
        """What comes, until nothing comes any more."""
        start = self._seen
        while self._wechat.wait(lambda: self._count() > self._seen, patience_s if self._seen == start else QUIET_S):
            self._seen = self._count()
        return [line for sent in self._wechat.sent_to(self._person)[start:] for line in self._lines(sent)]

    def _count(self) -> int:
        return len(self._wechat.sent_to(self._person))

    def _lines(self, sent: Sent) -> list[str]:
        if not sent.choices:
            return [sent.text]
        self._menu = list(sent.choices.items())
        items = (f"  [{number}] {title}" for number, (_, title) in enumerate(self._menu, start=1))
        return ["\n".join([sent.text, *items])]


class OfficialPhone(Phone):
    """Follows an official account: answers come as replies, or later as messages."""

    path = "wechat_official"

    def __init__(self, wechat: StandIn, port: int, plain: bool) -> None:
        """See `Phone`."""
        super().__init__(wechat, port, plain)
        self._plain = plain

    @property
    def variables(self) -> dict[str, str]:
        """See `Phone`."""
        account = self._wechat.account
        names = ("WECHAT_TOKEN", "WECHAT_APP_ID", "WECHAT_APP_SECRET", "WECHAT_API_URL", "WECHAT_AES_KEY")
        values = (account.token, account.owner, account.secret, self._wechat.url, account.aes_key)
        return dict(zip(names[: 4 if self._plain else 5], values, strict=False))

    def come(self) -> list[str]:
        """See `Phone`."""
        return self._told(event(self._wechat.account, self._person, "subscribe"))

    def write(self, words: str, clicked: str = "") -> list[str]:
        """See `Phone`."""
        more = {"bizmsgmenuid": clicked} if clicked else {}
        return self._told(message(self._wechat.account, self._person, Content=words, **more))

    def show_something(self, kind: str) -> list[str]:
        """See `Phone`."""
        return self._told(message(self._wechat.account, self._person, kind, MediaId="media"))

    def _told(self, fields: dict[str, str | int]) -> list[str]:
        self._wechat.heard(self._person)
        shown = self._delivery.deliver(fields)
        if shown == FAULT:
            return [shown]
        if not shown:
            return self._arrived()
        return [shown, *self._arrived(QUIET_S)]


class WecomPhone(Phone):
    """Writes to WeCom's customer service: the assistant is told, pulls, and sends."""

    path = "wecom"
    seals_verification = True

    @property
    def variables(self) -> dict[str, str]:
        """See `Phone`."""
        account = self._wechat.account
        return {
            "WECOM_CORP_ID": account.owner,
            "WECOM_KF_SECRET": account.secret,
            "WECOM_TOKEN": account.token,
            "WECOM_AES_KEY": account.aes_key,
            "WECOM_OPEN_KFID": OPEN_KFID,
            "WECOM_API_URL": self._wechat.url,
        }

    def come(self) -> list[str]:
        """See `Phone`."""
        code = self._wechat.new_code(self._person)
        return self._told(kf_event(self._person, OPEN_KFID, "enter_session", welcome_code=code))

    def write(self, words: str, clicked: str = "") -> list[str]:
        """See `Phone`."""
        return self._told(text(self._person, OPEN_KFID, words, clicked or None))

    def show_something(self, kind: str) -> list[str]:
        """See `Phone`."""
        return self._told({**text(self._person, OPEN_KFID, ""), "msgtype": kind})

    def _told(self, said: dict[str, object]) -> list[str]:
        self._wechat.say(OPEN_KFID, said)
        told = self._delivery.deliver(hint(self._wechat.account, OPEN_KFID))
        return [told] if told == FAULT else self._arrived()
