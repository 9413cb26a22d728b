"""Rasa's REST channel at its own address, made safe against malformed requests.

Rasa's channel answers HTTP 500 to an empty body, hangs in a stream where a handler raises, lets the sender name the
input channel, and says nothing to commands like /restart: here they are words. Everything else, request and reply
alike, stays as Rasa documents it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import structlog
from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import QueueOutputChannel, RestInput
from sanic import Blueprint, response
from sanic.exceptions import InvalidUsage, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.deletion import asks_to_delete, forget
from channels.common.failure_reply import apology_of
from channels.common.payloads import as_seen, as_typed, steers_rasa
from privacy import redact
from storage.strict_store import insist_on_store

logger = structlog.get_logger()

LONGEST_MESSAGE = 2000
"""Characters; what follows is not read. A borrower's longest story in the question threads has about 700."""
LONGEST_SENDER = 128


class CheckedRestInput(RestInput):
    """`POST /webhooks/rest/webhook` with `{"sender": "…", "message": "…"}`, as Rasa's own channel, hardened."""

    _app: Any = None

    async def _extract_sender(self, req: Request) -> str:
        return str(_body(req).get("sender") or "default")

    def _extract_message(self, req: Request) -> str:
        message = _body(req).get("message")
        if not isinstance(message, str):
            return ""
        if steers_rasa(message):
            message = as_typed(message)
        # a button's payload holds no words of the person
        return message if message.startswith("/") else redact(as_seen(message)[:LONGEST_MESSAGE])

    def _extract_input_channel(self, req: Request) -> str:
        return self.name()

    def get_metadata(self, request: Request) -> dict[str, Any] | None:
        """Nothing that a client sends beside its message is kept."""
        return None

    @staticmethod
    async def on_message_wrapper(
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        text: str,
        queue: Any,
        sender_id: str,
        input_channel: str,
        metadata: dict[str, Any] | None,
    ) -> None:
        """Handles one streamed message; the stream ends on every path."""
        message = UserMessage(
            text, QueueOutputChannel(queue), sender_id, input_channel=input_channel, metadata=metadata
        )
        try:
            await on_new_message(message)
        finally:
            await queue.put("DONE")

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Rasa's routes, with a check in front that answers malformed requests, and an apology where all else fails."""

        async def guarded(message: UserMessage) -> None:
            try:
                await on_new_message(message)
                if asks_to_delete(message.text or ""):  # the facts are forgotten by now; what was said goes too
                    await forget(self._app, message.sender_id)
            except Exception as error:
                # the name only: the traceback's values hold what the person typed
                logger.error("rest.message.failed", error=type(error).__name__, cause=type(error.__cause__).__name__)
                apology = apology_of(self._app)
                if message.output_channel and apology:
                    await message.output_channel.send_response(message.sender_id, apology)

        blueprint = super().blueprint(guarded)
        blueprint.listener(insist_on_store, "after_server_start")

        @blueprint.middleware("request")
        async def check(request: Request) -> HTTPResponse | None:
            self._app = request.app
            if request.method != "POST":
                return None
            fault = fault_of(request)
            if fault is None:
                return None
            logger.warning("rest.request.refused", reason=fault)
            return response.json({"error": fault}, status=HTTPStatus.BAD_REQUEST, ensure_ascii=False)

        return blueprint


def fault_of(request: Request) -> str | None:
    """What is wrong with the request, in words for the integrator; None where it can be handled."""
    try:
        body = request.json
    except (InvalidUsage, SanicException, RecursionError):
        return '请求体不是有效的 JSON。应为 {"sender": "…", "message": "…"}。'
    if not isinstance(body, dict):
        return '请求体应为一个 JSON 对象：{"sender": "…", "message": "…"}。'
    if not isinstance(body.get("message"), str):
        return "缺少 message，或它不是文字。"
    sender = body.get("sender")
    if sender is not None and (not isinstance(sender, str) or len(sender) > LONGEST_SENDER):
        return f"sender 应为不超过 {LONGEST_SENDER} 个字符的文字。"
    return None


def _body(request: Request) -> dict[str, Any]:
    body = request.json
    return body if isinstance(body, dict) else {}
