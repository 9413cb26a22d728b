"""The channel of WeCom's customer service (企业微信 微信客服): callbacks that say only that there is something to pull.

A callback is checked, noted and acknowledged at once. `puller` says how messages are pulled and why none is lost or
answered twice, `service` what is done with each. What a person typed is redacted before
Rasa sees it, and the conversation's id is a keyed hash: WeCom's id of the person stays in memory.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial

import structlog
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.idempotency import IdempotentRunner
from channels.common.turn import Handler
from channels.wechat.api import TokenRequest, WechatApi
from channels.wechat.envelope import Envelope
from channels.wechat.errors import EnvelopeError, Refused
from channels.wechat.request import DONE, check, fields_in
from channels.wechat.secret_input import SecretInput
from channels.wechat.settings import Variable, aes_key, api_url, token
from channels.wechat.wecom.delivery import KEPT_S, MessageSender
from channels.wechat.wecom.puller import Puller
from channels.wechat.wecom.service import CHANNEL, MessageService
from storage.idempotent_results import FAULTS, OnceStore, open_store
from storage.strict_store import insist_on_store

logger = structlog.get_logger()

ACCOUNTS = re.compile(r"[\w-]{1,64}(,[\w-]{1,64})*", re.ASCII)
VARIABLES = {
    "corp_id": Variable("WECOM_CORP_ID"),
    "kf_secret": Variable("WECOM_KF_SECRET"),
    "token": token("WECOM_TOKEN"),
    "aes_key": aes_key("WECOM_AES_KEY"),
    "open_kfids": Variable("WECOM_OPEN_KFID", ACCOUNTS, "应为客服帐号 ID，多个用逗号分开", "ids, joined by commas"),
    "api_url": api_url("WECOM_API_URL"),
}
BASE_URL = "https://qyapi.weixin.qq.com"
TOKEN_PATH = "/cgi-bin/gettoken"
EVENT = "kf_msg_or_event"
CLAIM_S = 20.0
"""Seconds after which a message that died with its process is answered anew; the lease keeps others away before."""


class WecomKfInput(SecretInput):
    """Routes below `/webhooks/wecom/`; none where the environment holds no secrets."""

    channel = CHANNEL
    variables = VARIABLES

    def __init__(
        self, secrets: dict[str, str] | None, messages_per_minute: int = 20, servicer: str | None = None
    ) -> None:
        """Create the channel; connections are opened by each worker.

        Args:
            secrets: Values of `VARIABLES`; None where the channel is off.
            messages_per_minute: Of one person.
            servicer: WeCom's user id of who takes over where the assistant hands over; None where nobody does.
        """
        self._secrets = secrets
        self._per_minute = messages_per_minute
        self._servicer = servicer
        self._pullers: dict[str, Puller] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._store: OnceStore
        self._api: WechatApi
        self._envelope: Envelope
        if secrets is not None:
            self._envelope = Envelope(secrets["token"], secrets["aes_key"], secrets["corp_id"])

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; Rasa mounts them."""

        async def start(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            # after the model is loaded: what is pulled can be answered then
            self._tasks = [asyncio.create_task(puller.run()) for puller in self._open(app, on_new_message)]

        blueprint = Blueprint(CHANNEL)
        if self._secrets is not None:
            # Sanic writes an attribute to its handlers, which methods refuse
            blueprint.add_route(partial(self._verify), "/webhook", methods=["GET"], name="verify")
            blueprint.add_route(partial(self._receive), "/webhook", methods=["POST"], name="receive")
            blueprint.listener(insist_on_store, "after_server_start")
            blueprint.listener(start, "after_server_start")
            blueprint.listener(self._close, "before_server_stop")
        return blueprint

    def _open(self, app: Sanic, handler: Handler) -> list[Puller]:
        """Open the connections that each worker needs for itself."""
        secrets = self._secrets or {}
        self._store = open_store()
        token = TokenRequest("GET", TOKEN_PATH, {"corpid": secrets["corp_id"], "corpsecret": secrets["kf_secret"]})
        self._api = WechatApi(secrets.get("api_url", BASE_URL), token, self._store)
        once = IdempotentRunner(self._store, CLAIM_S, KEPT_S)
        sender = MessageSender(self._api, self._store)
        service = MessageService(app, handler, sender, self._store, self._per_minute, self._servicer)
        for open_kfid in secrets["open_kfids"].split(","):
            self._pullers[open_kfid] = Puller(open_kfid, self._api, self._store, once, service.attend)
        return list(self._pullers.values())

    async def _close(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for puller in self._pullers.values():
            await puller.close()
        await self._api.close()
        await self._store.close()

    async def _verify(self, request: Request) -> HTTPResponse:
        """Answer WeCom's check of this address, which comes encrypted."""
        encrypted = request.args.get("echostr", "")
        try:
            check(request, self._envelope, "msg_signature", encrypted)
            return response.text(self._envelope.decrypt(encrypted))
        except (Refused, EnvelopeError) as refusal:
            return _refused(403, str(refusal))

    async def _receive(self, request: Request) -> HTTPResponse:
        try:
            fields = fields_in(request, self._envelope)
        except Refused as refusal:
            return _refused(refusal.status, str(refusal))
        puller = self._pullers.get(fields.get("OpenKfId", ""))
        if puller is None or fields.get("Event") != EVENT:
            # other accounts and events of the same corporation are not ours
            return response.text(DONE)
        try:
            await puller.hint(fields.get("Token", ""))
        except FAULTS as error:
            logger.error(f"{CHANNEL}.store.failed", error=type(error).__name__)
            return _refused(503, "store")
        return response.text(DONE)


def _refused(status: int, reason: str) -> HTTPResponse:
    logger.warning(f"{CHANNEL}.request.refused", reason=reason)
    return response.empty(status)
