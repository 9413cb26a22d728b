"""An official account: its callbacks, answered within five seconds or by a message later.

WeChat asks again, up to three times, where an answer takes five seconds; all tries share one answer. An answer in time
is the reply to the request. Later, the request is answered `success` and a customer service message follows; an
account without that right keeps WeChat waiting until its last try, which is known by counting: clocks differ. What the
person typed is redacted before Rasa sees it, and the conversation's id is a keyed hash: the open id itself stays in
memory while an answer is on its way. The price: a server that is killed between `success` and the message loses that
answer, since nothing on disk says to whom. A server that is stopped waits for it.
"""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from pydantic import StrictBool
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.deletion import asks_to_delete, delete_conversation
from channels.common.idempotency import IdempotentRunner
from channels.common.payloads import loggable
from channels.common.phrases import phrase
from channels.common.redis_rate_limit import Limit
from channels.common.turn import ChannelMessage, Handler, take_turn
from channels.common.typed_text import is_payload
from channels.wechat.accounts import AccountSettings, ServedAccount
from channels.wechat.answer import answer_of, kept_answer
from channels.wechat.api import WechatApi
from channels.wechat.envelope import Envelope
from channels.wechat.errors import Refused
from channels.wechat.message import Message
from channels.wechat.official.account_api import BASE_URL, OfficialApi, stable_token
from channels.wechat.official.send import send
from channels.wechat.request import echo, received_message, reply_to
from storage.idempotent_results import OnceStore

logger = structlog.get_logger()

CHANNEL = "wechat_official"
REPLY_WITHIN_S = 4.5
"""Seconds; WeChat waits five for the answer to a request."""
KEEPS_WAITING_S = 10.0
"""Seconds after which a request is answered that WeChat has given up by then, and sent again."""
TRIES = 3
"""How often WeChat sends a message that is not answered."""
GREETING = "/greet"
GREETED = ("subscribe", "scan")
SENTENCES = ("not_text", "not_heard")


class OfficialSettings(AccountSettings):
    """What an official account has of its own.

    Attributes:
        customer_service: Whether the account may send messages outside replies (verified accounts may).
        menu: Whether it may send menus; else suggestions are numbered.
    """

    customer_service: StrictBool = True
    menu: StrictBool = False


class OfficialAccount:
    """Answers the people who write to one account."""

    def __init__(self, account: ServedAccount[OfficialSettings], secrets: dict[str, str], limit: Limit) -> None:
        """Create it; connections are opened by each worker.

        Args:
            account: Its name and settings.
            secrets: Values of `channel.variables_of`.
            limit: Of messages, by conversation.
        """
        self.path = account.path
        self._account = account
        self._own = account.own
        self._secrets = secrets
        self._limit = limit
        self._envelope = Envelope(secrets["token"], secrets.get("aes_key"), secrets["app_id"])
        self._once: IdempotentRunner
        self._api: OfficialApi

    def open(self, store: OnceStore, once: IdempotentRunner) -> None:
        """Open the connections that each worker needs for itself.

        Args:
            store: Holds the access token.
            once: Sees that each message is answered once.
        """
        token = stable_token(self._secrets["app_id"], self._secrets["app_secret"])
        self._once = once
        self._api = OfficialApi(WechatApi(self._secrets.get("api_url", BASE_URL), token, store))

    async def close(self) -> None:
        """End the connections."""
        await self._api.close()

    async def verify(self, request: Request) -> HTTPResponse:
        """Answer WeChat's check of the address."""
        with self._account.speaking():
            try:
                return echo(request, self._envelope)
            except Refused as refusal:
                return _refused(refusal)

    async def receive(self, request: Request, handler: Handler) -> HTTPResponse:
        """Answer a message or event; `handler` is Rasa's."""
        with self._account.speaking():
            try:
                message = received_message(request, self._envelope)
                text = await self._reply_or_sorry(request.app, handler, message)
            except Refused as refusal:
                return _refused(refusal)
            return reply_to(message, text, self._envelope)

    async def _reply_or_sorry(self, app: Sanic, handler: Handler, message: Message) -> str:
        try:
            return await self._reply(app, handler, message)
        except Refused:
            raise
        except Exception as error:
            # the name only: the traceback's values hold what the person typed
            logger.error(f"{CHANNEL}.message.failed", error=type(error).__name__)
            return phrase("unanswered")

    async def _reply(self, app: Sanic, handler: Handler, message: Message) -> str:
        """Return the text that answers the request; empty where there is none, or it is sent later."""
        if message.kind in SENTENCES:
            return phrase(message.kind)
        sender = self._account.conversation_id(CHANNEL, message.openid)
        if message.kind == "unsubscribe":
            return await self._forgotten(app, sender)
        payload = _payload_of(app, message)
        if message.kind == "other":
            return ""
        if message.kind == "click" and payload is None:
            return phrase("unknown_menu")
        key = f"{sender} {message.identity}"
        is_new = not await self._once.knows(key)
        if is_new and not asks_to_delete(message.text) and self._limit.wait_s(sender):
            logger.warning(f"{CHANNEL}.message.refused", reason="too_many")
            return phrase("slow_down")
        known = self._account.known
        asked = ChannelMessage(
            CHANNEL, sender, message.text, message.identity, payload, takes_numbers=True, known=known
        )
        return await self._in_time(
            key, self._once.begin(key, partial(self._outcome, app, handler, asked, key)), message
        )

    async def _outcome(self, app: Sanic, handler: Handler, asked: ChannelMessage, key: str) -> str:
        """Return the answer, as it is kept for WeChat's retries."""
        turn = await take_turn(app, handler, asked)
        if turn.is_deleted:
            await self._once.forget(asked.sender, but=key)  # earlier answers are kept for some minutes
        replies = self._account.greeted(turn.replies) if asked.payload == GREETING else turn.replies
        return answer_of(replies, self._own.customer_service, self._own.menu).as_outcome()

    async def _in_time(self, key: str, task: asyncio.Task[str], message: Message) -> str:
        """Return the answer's first text if it is ready while WeChat waits, and it was not promised for later."""
        later = f"{key} later"
        may_wait = not self._own.customer_service and await self._once.attempt(key, TRIES) < TRIES
        done, _ = await asyncio.wait([task], timeout=KEEPS_WAITING_S if may_wait else REPLY_WITHIN_S)
        if not done:
            logger.info(f"{CHANNEL}.message.late")
            if not self._own.customer_service:
                return phrase("still_thinking")
            self._once.begin(later, partial(self._send_later, task, message.openid))
            return ""
        if task.cancelled() or await self._once.knows(later):
            return ""
        ready = kept_answer(task.result())
        if len(ready.texts) > 1 or ready.menu:
            self._once.begin(f"{key} rest", partial(send, self._api, message.openid, ready, already_said=1))
        return ready.texts[0]

    async def _send_later(self, task: asyncio.Task[str], openid: str) -> str:
        return await send(self._api, openid, kept_answer(await asyncio.shield(task)))

    async def _forgotten(self, app: Sanic, sender: str) -> str:
        """Erase the conversation of a person who has left; a failure is told to WeChat, which asks again."""
        try:
            await self._once.forget(sender)
            # where the connection is lost Sanic cancels this, and a deletion half done would count as done
            await asyncio.shield(delete_conversation(app, sender))
        except Exception as error:
            logger.error(f"{CHANNEL}.deletion.failed", error=type(error).__name__)
            raise Refused(503, "deletion") from error
        return ""


def _payload_of(app: Sanic, message: Message) -> str | None:
    """Return the payload of a menu item or event; None where the assistant does not know it."""
    if message.kind in GREETED:
        return GREETING
    payload = f"/{message.payload.removeprefix('/')}" if message.payload else None
    if payload and is_payload(app, payload):
        return payload
    if message.kind == "click":
        logger.warning(f"{CHANNEL}.menu.unknown_key", key=loggable(message.payload))
    return None


def _refused(refusal: Refused) -> HTTPResponse:
    logger.warning(f"{CHANNEL}.request.refused", reason=str(refusal))
    return response.empty(refusal.status)
