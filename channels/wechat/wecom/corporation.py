"""A corporation's customer service accounts: its callbacks, and who pulls and answers for each account."""

from __future__ import annotations

import asyncio

import structlog
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.idempotency import IdempotentRunner
from channels.common.turn import Handler
from channels.wechat.accounts import ServedAccount
from channels.wechat.api import TokenRequest, WechatApi
from channels.wechat.envelope import Envelope
from channels.wechat.errors import EnvelopeError, Refused
from channels.wechat.request import DONE, check, fields_in
from channels.wechat.wecom.delivery import MessageSender
from channels.wechat.wecom.puller import Puller
from channels.wechat.wecom.service import CHANNEL, MessageService, WecomSettings
from storage.idempotent_results import FAULTS, OnceStore

logger = structlog.get_logger()

BASE_URL = "https://qyapi.weixin.qq.com"
TOKEN_PATH = "/cgi-bin/gettoken"
EVENT = "kf_msg_or_event"


class Corporation:
    """Serves the accounts of one corporation, which have one secret, one address and one key.

    Attributes:
        accounts: Settings by open_kfid.
    """

    def __init__(self, secrets: dict[str, str]) -> None:
        """Create it without accounts; connections are opened by each worker.

        Args:
            secrets: Values of `channel.variables_of`.
        """
        self.accounts: dict[str, ServedAccount[WecomSettings]] = {}
        self._secrets = secrets
        self._envelope = Envelope(secrets["token"], secrets["aes_key"], secrets["corp_id"])
        self._pullers: dict[str, Puller] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._api: WechatApi

    def start(self, app: Sanic, handler: Handler, store: OnceStore, once: IdempotentRunner, per_minute: int) -> None:
        """Open the connections that each worker needs for itself, and begin to pull.

        Args:
            app: The server, with the assistant.
            handler: Rasa's.
            store: Holds what all processes share.
            once: Sees that each message is attended to once.
            per_minute: Messages of one person that are answered.
        """
        secrets = self._secrets
        token = TokenRequest("GET", TOKEN_PATH, {"corpid": secrets["corp_id"], "corpsecret": secrets["kf_secret"]})
        self._api = WechatApi(secrets.get("api_url", BASE_URL), token, store)
        sender = MessageSender(self._api, store)
        for open_kfid, account in self.accounts.items():
            service = MessageService(app, handler, sender, store, per_minute, account)
            puller = self._pullers[open_kfid] = Puller(open_kfid, self._api, store, once, service.attend)
            with account.speaking():
                self._tasks.append(asyncio.create_task(puller.run()))

    async def close(self) -> None:
        """Give up pulling, and end the connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for puller in self._pullers.values():
            await puller.close()
        await self._api.close()

    async def verify(self, request: Request) -> HTTPResponse:
        """Answer WeCom's check of this address, which comes encrypted."""
        encrypted = request.args.get("echostr", "")
        try:
            check(request, self._envelope, "msg_signature", encrypted)
            return response.text(self._envelope.decrypt(encrypted))
        except (Refused, EnvelopeError) as refusal:
            return _refused(request, 403, str(refusal))

    async def receive(self, request: Request) -> HTTPResponse:
        """Note a callback."""
        try:
            fields = fields_in(request, self._envelope)
        except Refused as refusal:
            return _refused(request, refusal.status, str(refusal))
        puller = self._pullers.get(fields.get("OpenKfId", ""))
        if puller is None or fields.get("Event") != EVENT:
            # other accounts and events of the same corporation are not ours
            return response.text(DONE)
        try:
            await puller.hint(fields.get("Token", ""))
        except FAULTS as error:
            logger.error(f"{CHANNEL}.store.failed", error=type(error).__name__)
            return _refused(request, 503, "store")
        return response.text(DONE)


def _refused(request: Request, status: int, reason: str) -> HTTPResponse:
    logger.warning(f"{CHANNEL}.request.refused", path=request.path, reason=reason)
    return response.empty(status)
