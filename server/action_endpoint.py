"""How the Rasa server calls the action server: over one connection that stays open, and not waiting for long."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from server import settings
from server.metrics import ACTION_FAILURES

KEPT_OPEN_S = 3.0
"""Less than the 5 s after which Sanic closes an idle connection: it must not close under a message."""


class ActionEndpoint(EndpointConfig):
    """`rasa run` waits five minutes for an action, and connects anew for each; it offers no setting for either."""

    _open: aiohttp.ClientSession | None = None

    def session(self) -> Any:
        """Return the connection; what Rasa means to close after each action is left open."""
        if self._open is None or self._open.closed:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN_S)
            self._open = aiohttp.ClientSession(headers=self.headers, connector=connector)
        return _LeftOpen(self._open)

    async def request(self, *positional: Any, **named: Any) -> Any:
        """Call the action server as Rasa does, within `ACTION_TIMEOUT_S`; Rasa logs a failure and goes on.

        Raises:
            RasaException: If the answer is an error. Rasa would log its body, and take status 400 for an action that
                declines and have its policies choose again, the same one, for ever; no action of ours declines.
        """
        try:
            with ACTION_FAILURES.count_exceptions():
                return await asyncio.wait_for(self._asked(*positional, **named), settings.action_timeout_s())
        except ClientResponseError as error:
            raise RasaException(f"The action server answered {error.status}; its own log says why.") from None

    async def _asked(self, *positional: Any, **named: Any) -> Any:
        try:
            return await super().request(*positional, **named)
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            # a connection kept open was closed under the message; actions only answer, so asking again does no harm
            return await super().request(*positional, **named)


class _LeftOpen:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __aenter__(self) -> aiohttp.ClientSession:
        return self._session

    async def __aexit__(self, *failure: object) -> None:
        """Nothing: the next action uses it too."""


async def insist_on_deadlines(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Replace the endpoint of a server's agent. A listener for `after_server_start`; the model must be loaded."""
    agent = app.ctx.agent
    given = agent.action_endpoint
    if given is not None:
        named = {name: getattr(given, name) for name in ("url", "params", "headers", "basic_auth", "token", "cafile")}
        agent.action_endpoint = ActionEndpoint(**named, token_name=given.token_name, **given.kwargs)
        agent.processor.action_endpoint = agent.action_endpoint
