"""Sending to a person's phone through WeCom's customer service, each message once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b

from channels.wechat.api import WechatApi
from channels.wechat.errors import ApiError, TakenError
from channels.wechat.wecom.incoming import Incoming
from channels.wechat.wecom.messages import Body, text_message
from storage.idempotent_results import FAULTS, OnceStore

SEND = "/cgi-bin/kf/send_msg"
KEPT_S = 3 * 86_400.0
"""Seconds for which WeCom gives a message again: as long it is remembered what was done with it."""
SESSION_STATE = 95018
"""Error code: the session is in a state in which the assistant cannot send."""
BY_ASSISTANT, BY_SERVICER = 1, 3
"""`service_state` while the assistant or a person answers; in others (waiting, ended) neither does."""


class MessageSender:
    """Sends messages to a person's phone."""

    def __init__(self, api: WechatApi, store: OnceStore) -> None:
        """Create a sender for one account; the store records what was sent."""
        self._api = api
        self._store = store

    async def send(self, to: Incoming, messages: Sequence[Body]) -> None:
        """Answer a message. What was sent before a crash is not sent again.

        Args:
            to: What is answered.
            messages: See `channels.wechat.wecom.messages`.

        Raises:
            ApiError: If one is refused, or WeCom is out of reach. Then the rest is not sent.
            TakenError: If a servicer answers this person.
        """
        for place, message in enumerate(messages):
            identity = _identity(to, place)
            if not await self._is_sent(identity):
                named = {"touser": to.person, "open_kfid": to.open_kfid, "msgid": identity}
                await self._sent(to, {**named, **message})
                with suppress(*FAULTS):
                    await self._store.keep(_key(identity), "", KEPT_S)

    async def respond(self, code: str, message: Body) -> None:
        """Respond to an event with its code, which is valid for one message.

        Raises:
            ApiError: If it is refused: the code was used, or is older than 20 seconds.
        """
        await self._api.call("/cgi-bin/kf/send_msg_on_event", {"code": code, **message})

    async def hand_over(self, to: Incoming, servicer: str, words: str) -> None:
        """Transfer the conversation to a servicer, and tell the person.

        Args:
            to: The message after which it is given.
            servicer: User id at WeCom.
            words: What is told once the conversation is theirs; only then can nobody be promised what fails.

        Raises:
            ApiError: If the servicer is not there, or the session is at an end.
        """
        named = {"open_kfid": to.open_kfid, "external_userid": to.person}
        call = {**named, "service_state": BY_SERVICER, "servicer_userid": servicer}
        reply = await self._api.call("/cgi-bin/kf/service_state/trans", call)
        if reply.get("msg_code"):
            await self.respond(str(reply["msg_code"]), text_message(words))

    async def _sent(self, to: Incoming, body: Body) -> None:
        """Send one message; in a session that waits for a servicer or has ended, the assistant takes it up first."""
        try:
            await self._api.call(SEND, body)
        except ApiError as error:
            if error.code != SESSION_STATE:
                raise
            await self._take_up(to)
            await self._api.call(SEND, body)

    async def _take_up(self, to: Incoming) -> None:
        """Bring the session into the state in which the assistant may send.

        Raises:
            TakenError: If a servicer has it: what they say is the answer.
        """
        session = {"open_kfid": to.open_kfid, "external_userid": to.person}
        # where WeCom refuses these two, the second sending shows it, and the message waits
        with suppress(ApiError):
            state = await self._api.call("/cgi-bin/kf/service_state/get", session, may_repeat=True)
            if state.get("service_state") == BY_SERVICER:
                raise TakenError
            await self._api.call("/cgi-bin/kf/service_state/trans", {**session, "service_state": BY_ASSISTANT})

    async def _is_sent(self, identity: str) -> bool:
        with suppress(*FAULTS):
            return await self._store.recall(_key(identity)) is not None
        return False


def _identity(to: Incoming, place: int) -> str:
    """Return an id of our own for the n-th message of an answer: 32 letters, the most that WeCom takes."""
    return blake2b(f"{to.open_kfid} {to.msgid} {place}".encode(), digest_size=16).hexdigest()


def _key(identity: str) -> str:
    return f"wecom sent {identity}"
