"""What every answer of the server has in common: its headers, plain words where something went wrong, and limits."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from channels.web.origin import SAFE
from server.metrics import count_answer

logger = structlog.get_logger()

HEADERS = {
    **SAFE,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}
"""Where an answer has none of its own; the page at `/` has."""
READS_FOR_S = 20
"""Seconds of silence before the head of a request is complete; connections.py has the deadline."""
ANSWERS_WITHIN_S = 60
"""Seconds for the body and the answer together; longer than any channel works on one."""
READS_AT_MOST = 256 * 1024
"""Bytes of a body, of any channel, before the connection is refused."""
WORDS = {
    HTTPStatus.BAD_REQUEST: "这个请求读不懂。",
    HTTPStatus.NOT_FOUND: "没有这个地址。",
    HTTPStatus.METHOD_NOT_ALLOWED: "这个地址不接受这种请求。",
    HTTPStatus.REQUEST_TIMEOUT: "请求没有按时送完，请再试一次。",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容太长，请分几次发送。",
}
SORRY = "暂时没有处理成功，请稍后再试。"


def harden(app: Sanic) -> None:
    """Set headers, errors and limits of this server; Rasa and Sanic tell more in their errors, and allow more."""
    app.register_middleware(_finish, "response")
    app.error_handler.add(SanicException, _refused)
    app.error_handler.add(Exception, _failed)
    app.config.REQUEST_TIMEOUT = READS_FOR_S
    app.config.RESPONSE_TIMEOUT = ANSWERS_WITHIN_S  # Rasa's is an hour
    app.config.REQUEST_MAX_SIZE = READS_AT_MOST


async def _finish(request: Request, answer: BaseHTTPResponse) -> None:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    count_answer(answer.status)


def _refused(request: Request, error: SanicException) -> HTTPResponse:
    status = getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
    return _error(status, getattr(error, "headers", None))


def _failed(request: Request, error: Exception) -> HTTPResponse:
    # the name only: the traceback's values hold what the person typed
    logger.error("http.request.failed", error=type(error).__name__)
    return _error(HTTPStatus.INTERNAL_SERVER_ERROR, None)


def _error(status: int, headers: dict[str, str] | None) -> HTTPResponse:
    return response.json({"error": WORDS.get(HTTPStatus(status), SORRY)}, status, headers, ensure_ascii=False)
