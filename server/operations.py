"""What production adds to Rasa's server: `/healthz`, `/metrics`, and how the whole server behaves.

Rasa loads the class because credentials.yml names it, in `rasa run` as in `make run`; no messages come by here.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.addresses import is_loopback_or_in, names_this_machine
from server import settings
from server.action_endpoint import insist_on_deadlines
from server.connections import limit_connections
from server.errors import SettingError
from server.health import OK, Health
from server.http_surface import harden
from server.metrics import CONTENT_TYPE, exposition, measure
from server.model_checksum import require_served_model
from server.purge import erase_daily
from server.schema_checks import check_schemas_once
from server.warm_up import warm_up
from storage.local_locks import use_local_locks
from storage.strict_store import insist_on_store
from storage.var_folder import var_folder

METRICS_PUBLIC_VARIABLE = "METRICS_PUBLIC"
"""Where it is set, anybody who reaches the port may read the counts; this machine always may."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""A proxy on this machine adds one of these for somebody who is elsewhere."""
LOCAL_ONLY = (
    "这个助手只接受本机的连接。要对外提供服务，请看 docs/operations.md。"
    "This assistant accepts connections of its own machine only; docs/operations.md says how to open it."
)


class OperationsInput(InputChannel):
    """Routes at the root of Rasa's server, and listeners that prepare it."""

    @classmethod
    def name(cls) -> str:
        """Return what Rasa calls the channel."""
        return "operations"

    def url_prefix(self) -> str:
        """Return the root."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> OperationsInput:
        """Take the settings of credentials.yml, and check those of the environment.

        Raises:
            RasaException: If one makes no sense or `var/` cannot be written; Rasa prints its sentence and ends.
        """
        var_folder()
        try:
            settings.keep_days()
            settings.action_timeout_s()
            return cls(**(credentials or {}))
        except SettingError as error:
            raise RasaException(str(error)) from None
        except TypeError as error:
            raise RasaException(f"credentials.yml: {cls.name()}: {error}") from None

    def __init__(self, public: bool = False) -> None:
        """Create the channel.

        Args:
            public: Whether other machines may connect. `rasa run` listens on all interfaces unless told otherwise.

        Raises:
            SettingError: If it is neither true nor false.
        """
        if not isinstance(public, bool):
            raise SettingError(f"credentials.yml: public: {public!r} 不对。", "It must be true or false.")
        self._public = public

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes and listeners; Rasa mounts them."""
        health, is_public = Health(), self._public

        async def healthz(request: Request) -> HTTPResponse:
            found = await health.found(request.app)
            return response.json(found, status=200 if found["status"] == OK else 503)

        async def prepare(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
            harden(app)
            check_schemas_once()
            if not is_public:
                app.register_middleware(_refuse_other_machines, "request")

        blueprint = Blueprint("operations")
        blueprint.add_route(healthz, "/healthz", methods=["GET"])
        blueprint.add_route(_metrics, "/metrics", methods=["GET"])
        blueprint.listener(_limit, "main_process_start")
        blueprint.listener(prepare, "before_server_start")
        for listener in AFTER_START:
            blueprint.listener(listener, "after_server_start")
        return blueprint


async def _metrics(request: Request) -> HTTPResponse:
    if not (os.environ.get(METRICS_PUBLIC_VARIABLE) or _is_of_this_machine(request)):
        raise NotFound("")
    return response.raw(exposition(), content_type=CONTENT_TYPE)


def _is_of_this_machine(request: Request) -> bool:
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return is_loopback_or_in(request.ip, ()) and not is_forwarded and names_this_machine(request.headers.get("host"))


async def _refuse_other_machines(request: Request) -> HTTPResponse | None:
    if is_loopback_or_in(request.ip, ()):
        return None
    return response.json({"error": LOCAL_ONLY}, HTTPStatus.FORBIDDEN, ensure_ascii=False)


async def _limit(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    limit_connections(app)


async def _measure(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    measure(app)


AFTER_START = (
    require_served_model,
    insist_on_store,
    use_local_locks,
    insist_on_deadlines,
    warm_up,
    erase_daily,
    _measure,
)
"""In this order, once Rasa has loaded the model."""
