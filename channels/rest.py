"""The REST channel: Rasa's documented requests and replies at Rasa's own address, with the checks that Rasa leaves out.

Rasa's channel answers HTTP 500 to an empty body, lets a request without `sender` join the conversation `default`,
stores `sender` as it comes, and reads every text that begins with a slash as a command.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import rasa.utils.endpoints
import structlog
from rasa.core.channels.channel import CollectingOutputChannel
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.addresses import client_address, is_loopback_or_in, is_page_of_this_machine, limit_key, networks
from channels.common.identity import LONGEST_ID, IdentityError, conversation_id
from channels.common.rate_limit import rate_limit
from channels.common.turn import ChannelMessage, Handler, Reply, take_turn
from channels.configured_input import ConfiguredInput, health
from storage.strict_store import insist_on_store

logger = structlog.get_logger()

CHANNEL = "rest"
LARGEST_BODY = 64 * 1024
JSON, CURL_DEFAULT = "application/json", "application/x-www-form-urlencoded"
BROWSER_HEADERS = ("origin", "referer", "sec-fetch-site")
FORM = '{"sender": "…", "message": "…"}'


class Refusal(Exception):
    """A request that is not handled: HTTP status, and a sentence for the integrator."""

    def __init__(self, status: int, sentence: str, wait_s: float = 0.0) -> None:
        """Create a refusal.

        Args:
            status: The HTTP status.
            sentence: For the integrator.
            wait_s: Seconds after which a retry is allowed.
        """
        super().__init__(sentence)
        self.status = status
        self.headers = {"Retry-After": str(int(wait_s) + 1)} if wait_s else {}


@dataclass(frozen=True, slots=True)
class RestRequest:
    """A parsed request.

    Attributes:
        sender: The integrator's id of the person; it is repeated in replies, and kept nowhere.
        message: What Rasa is asked, under an id of its own.
    """

    sender: str
    message: ChannelMessage


class CheckedRestInput(ConfiguredInput):
    """`POST /webhooks/rest/webhook` with `{"sender": "…", "message": "…"}`; `?stream=true` for one reply a line."""

    channel = CHANNEL

    def __init__(
        self,
        origins: list[str] | None = None,
        trusted_addresses: list[str] | None = None,
        messages_per_minute: int = 20,
        messages_per_minute_and_address: int = 60,
    ) -> None:
        """Take the settings.

        Args:
            origins: Sites whose pages may call this channel, as `https://host`; pages on this machine always may.
            trusted_addresses: Addresses and networks of integrators' servers. Each speaks for many people, so it has
                no limit of its own; neither has this machine.
            messages_per_minute: Of each sender.
            messages_per_minute_and_address: Of each other address.
        """
        self._origins = frozenset(origins or [])
        self._trusted = networks(trusted_addresses or [])
        self._by_sender = rate_limit("rest-sender", messages_per_minute)
        self._by_address = rate_limit("rest-address", messages_per_minute_and_address)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; Rasa mounts them."""

        async def receive(request: Request) -> HTTPResponse | None:
            try:
                asked = self._admitted(request)
            except Refusal as refusal:
                logger.warning("rest.request.refused", status=refusal.status)
                body = {"error": str(refusal)}
                return response.json(body, refusal.status, refusal.headers, ensure_ascii=False)
            if rasa.utils.endpoints.bool_arg(request, "stream", default=False):
                await _stream(request, on_new_message, asked)
                return None
            turn = await take_turn(request.app, on_new_message, asked.message)
            return response.json([part for reply in turn.replies for part in await _parts(asked.sender, reply)])

        blueprint = Blueprint("checked_rest")
        blueprint.add_route(health, "/", methods=["GET"])
        blueprint.add_route(receive, "/webhook", methods=["POST"])
        blueprint.listener(insist_on_store, "after_server_start")
        return blueprint

    def _admitted(self, request: Request) -> RestRequest:
        """Return the message of a request that may be handled.

        Raises:
            Refusal: If it may not.
        """
        if not is_allowed_page(request.headers.get("origin"), self._origins):
            raise Refusal(HTTPStatus.FORBIDDEN, "这个网站没有被允许使用本助手，credentials.yml 的 origins 没有它。")
        asked = request_in(request)
        address = client_address(request)
        is_counted = not is_loopback_or_in(address, self._trusted)
        wait_s = self._by_sender.wait_s(asked.message.sender)
        if is_counted and not wait_s:
            wait_s = self._by_address.wait_s(limit_key(address))
        if wait_s:
            raise Refusal(HTTPStatus.TOO_MANY_REQUESTS, "发得太快了，请稍等一会儿再发。", wait_s)
        return asked


def is_allowed_page(origin: str | None, origins: Iterable[str]) -> bool:
    """Return whether a request may come from where it does: from no page, one on this machine, or one that is listed.

    A page is not taken for our own because it names our host: such a name can be made to lead here.
    """
    return not origin or origin in origins or is_page_of_this_machine(origin)


def request_in(request: Request) -> RestRequest:
    """Return what a request says.

    Raises:
        Refusal: If it is malformed.
    """
    if not _is_json(request):
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Content-Type 应为 application/json。")
    if len(request.body) > LARGEST_BODY:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"请求体太大，最多 {LARGEST_BODY // 1024} KB。")
    try:
        body = request.json
    except (InvalidUsage, SanicException, RecursionError, ValueError):
        raise Refusal(HTTPStatus.BAD_REQUEST, f"请求体不是有效的 JSON。应为 {FORM}。") from None
    if not isinstance(body, dict):
        raise Refusal(HTTPStatus.BAD_REQUEST, f"请求体应为一个 JSON 对象：{FORM}。")
    sender, text = body.get("sender"), body.get("message")
    if not isinstance(text, str):
        raise Refusal(HTTPStatus.BAD_REQUEST, "缺少 message，或它不是文字。")
    if not isinstance(sender, str):
        raise Refusal(HTTPStatus.BAD_REQUEST, "缺少 sender，或它不是文字。每个人要有自己的 sender。")
    try:
        conversation = conversation_id(CHANNEL, sender)
    except IdentityError:
        raise Refusal(HTTPStatus.BAD_REQUEST, f"sender 应为 1 到 {LONGEST_ID} 个可以显示的字符。") from None
    # one field holds both what is typed and what buttons carry
    return RestRequest(sender, ChannelMessage(CHANNEL, conversation, text, payload=text))


def _is_json(request: Request) -> bool:
    """Return whether the request says that it is JSON, as no page of another site can without being asked for leave.

    What curl says unless it is told otherwise is taken as well, though not from a browser.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_browser = any(name in request.headers for name in BROWSER_HEADERS)
    return kind == JSON or (kind == CURL_DEFAULT and not is_browser)


async def _stream(request: Request, handler: Handler, asked: RestRequest) -> None:
    """Send each reply as soon as it is made, a line each, in the form of Rasa's own stream."""
    stream = await request.respond(content_type="text/event-stream")

    async def send(reply: Reply) -> None:
        for part in await _parts(asked.sender, reply):
            await stream.send(json.dumps(part) + "\n")

    await take_turn(request.app, handler, asked.message, send)
    await stream.eof()


async def _parts(sender: str, reply: Reply) -> list[dict[str, Any]]:
    """Return a reply as the messages that Rasa's REST channel makes of it."""
    collector = CollectingOutputChannel()
    await collector.send_response(sender, dict(reply))
    return list(collector.messages)
