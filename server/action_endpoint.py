"""How the Rasa server calls the action server: over one connection that stays open, and not waiting for long."""

from __future__ import annotations

import asyncio
import os
from http import HTTPStatus
from typing import Any

import aiohttp
from rasa.shared.exceptions import RasaException
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from server.metrics import ACTION_FAILURES

ACTION_TIMEOUT_S = float(os.environ.get("ACTION_TIMEOUT_S", "8"))
"""Seconds until an action counts as failed and the apology is said; a turn takes well under one."""
KEPT_OPEN_S = 3.0
"""Less than the 5 s after which Sanic closes an idle connection: it must not close under a message."""


class ActionEndpoint(EndpointConfig):
    """`rasa run` waits five minutes for an action, and connects anew for each; it offers no setting for either."""

    _open: aiohttp.ClientSession | None = None

    def session(self) -> Any:
        """The connection; what Rasa means to close after each action is left open."""
        if self._open is None or self._open.closed:
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_OPEN_S)
            self._open = aiohttp.ClientSession(headers=self.headers, connector=connector)
        return _LeftOpen(self._open)

    async def request(self, *positional: Any, **named: Any) -> Any:
        """As Rasa's, within `ACTION_TIMEOUT_S`; Rasa logs a failure and goes on.

        Raises:
            RasaException: If the answer is status 400. Rasa would take it for an action that declines and have its
                policies choose again, the same one, for ever; no action of ours declines.
        """
        try:
            with ACTION_FAILURES.count_exceptions():
                return await asyncio.wait_for(self._asked(*positional, **named), ACTION_TIMEOUT_S)
        except ClientResponseError as error:
            if error.status == HTTPStatus.BAD_REQUEST:
                raise RasaException("The action server took the request for a malformed one.") from None
            raise

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
