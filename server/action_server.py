"""What the action server gains over rasa_sdk's: it is private, quick from the first action on, and discreet.

rasa_sdk calls the plugin in `rasa run actions` and in `python -m rasa_sdk`; `rasa_sdk_plugins.py` at the root registers
it. The latter starts the same server without importing Rasa: a second instead of ten, 50 MB instead of 500.
"""

from __future__ import annotations

import asyncio
import hmac
import os
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb

import pluggy
import structlog
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.addresses import LOOPBACK_HOSTS, names_this_machine
from server.connections import limit_connections
from server.settle import settle

logger = structlog.get_logger()

SECRET_VARIABLE = "ACTIONS_SECRET"
"""Where it is set, only requests with this secret are answered; deploy/endpoints.yml sends it."""
SECRET_HEADER = "X-Actions-Secret"
SHORTEST_SECRET = 32
HOST_VARIABLE = "SANIC_HOST"
"""Where rasa_sdk reads the address to listen on; it would be all interfaces."""
LOOPBACK = "127.0.0.1"
OPEN_TO_ALL = ("GET", "/health")
READS_AT_MOST = 4 * 1024 * 1024
"""Bytes of a request: a conversation with all its events."""

WARM_UP_MESSAGE = {"text": "会通知我家人吗", "intent": {"name": "family_notified"}, "entities": []}


class ActionServerPlugin:
    """Hooks of rasa_sdk."""

    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Prepare the server before it starts.

        Raises:
            SystemExit: If the secret can be guessed, or if there is none and other machines could connect.
        """
        os.environ.setdefault(HOST_VARIABLE, LOOPBACK)
        guard = Guard(_secret())
        app.ctx.sanic_cors.resources = []  # rasa_sdk answers preflight requests of any page
        app.config.REQUEST_MAX_SIZE = READS_AT_MOST
        app.register_middleware(guard.refuse, "request")
        app.error_handler.add(SanicException, _refused)
        app.error_handler.add(Exception, _failed)
        app.register_listener(_warm_up, "before_server_start")
        limit_connections(app)


class Guard:
    """Refuses what does not come from the Rasa server, before anything is done for it."""

    def __init__(self, secret: str) -> None:
        """Accept requests with this secret; where it is empty, those of programs on this machine."""
        self._secret = secret.encode()

    async def refuse(self, request: Request) -> HTTPResponse | None:
        """Return the refusal, or None where the request may go on."""
        if (request.method, request.path) == OPEN_TO_ALL or self._is_of_rasa(request):
            return None
        return response.empty(status=HTTPStatus.FORBIDDEN)

    def _is_of_rasa(self, request: Request) -> bool:
        if self._secret:
            given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
            return hmac.compare_digest(given, self._secret)
        # a page in a browser of this machine sends an origin, or, after DNS rebinding, a foreign host
        return "origin" not in request.headers and names_this_machine(request.headers.get("host"))


def _secret() -> str:
    secret = os.environ.get(SECRET_VARIABLE, "")
    if secret and len(secret) < SHORTEST_SECRET:
        raise SystemExit(
            f"{SECRET_VARIABLE} 太短，至少要 {SHORTEST_SECRET} 个字符，两个服务用同一个。"
            f"{SECRET_VARIABLE} is too short: {SHORTEST_SECRET} characters or more, the same for both servers."
        )
    if not secret and os.environ[HOST_VARIABLE] not in LOOPBACK_HOSTS:
        raise SystemExit(
            f"动作服务要监听 {os.environ[HOST_VARIABLE]}，请先设置 {SECRET_VARIABLE}，并用 deploy/endpoints.yml。"
            f"To listen on {os.environ[HOST_VARIABLE]}, set {SECRET_VARIABLE} and use deploy/endpoints.yml."
        )
    return secret


def _refused(request: Request, error: SanicException) -> HTTPResponse:
    return response.json({"error": "refused"}, getattr(error, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR))


def _failed(request: Request, error: Exception) -> HTTPResponse:
    """Answer a failing action. rasa_sdk would log and return the request, which holds the whole conversation."""
    frames = extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else None
    logger.error("action.failed", error=type(error).__name__, at=where)
    return response.json({"error": "The action failed; the log of the action server says where."}, 500)


async def _warm_up(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    """Run the action once, which reads rules, answers and tables."""
    from actions.reply import reply

    reply(CollectingDispatcher(), Tracker("warm-up", {}, WARM_UP_MESSAGE, [], False, None, {}, None))
    settle()
