"""For who runs the assistant: `/healthz`, `/metrics`, and how the whole server behaves. No messages come by here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.addresses import names_this_machine
from server.health import OK, Health
from server.http_surface import harden
from server.metrics import CONTENT_TYPE, exposition, measure

PUBLIC_VARIABLE = "METRICS_PUBLIC"
"""Where it is set, anybody who reaches the port may read the counts; this machine always may."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")
"""A proxy on this machine adds one of these for somebody who is elsewhere."""


class OperationsInput(InputChannel):
    """Routes at the root of Rasa's server."""

    @classmethod
    def name(cls) -> str:
        """What Rasa calls the channel."""
        return "operations"

    def url_prefix(self) -> str:
        """The root."""
        return "/"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes; Rasa mounts them."""
        health = Health()

        async def healthz(request: Request) -> HTTPResponse:
            found = await health.found(request.app)
            return response.json(found, status=200 if found["status"] == OK else 503)

        blueprint = Blueprint("operations")
        blueprint.add_route(healthz, "/healthz", methods=["GET"])
        blueprint.add_route(_metrics, "/metrics", methods=["GET"])
        blueprint.listener(_prepare, "before_server_start")
        blueprint.listener(_measure, "after_server_start")
        return blueprint


async def _metrics(request: Request) -> HTTPResponse:
    if not (os.environ.get(PUBLIC_VARIABLE) or _is_of_this_machine(request)):
        raise NotFound("")
    return response.raw(exposition(), content_type=CONTENT_TYPE)


def _is_of_this_machine(request: Request) -> bool:
    is_forwarded = any(name in request.headers for name in FORWARDED)
    return ip_address(request.ip).is_loopback and not is_forwarded and names_this_machine(request.headers.get("host"))


async def _prepare(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    harden(app)


async def _measure(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    measure(app)
