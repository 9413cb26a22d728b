"""Client of WeChat's and WeCom's HTTP interface: access token, calls, errors."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import aiohttp
import structlog

from channels.wechat.errors import ApiError
from storage.idempotent_results import FAULTS, OnceStore
from yaml_models import read

logger = structlog.get_logger()

CODES = Path(__file__).with_name("codes.yml")
TIMEOUT_S = 10.0
WAITS_S = (0.5, 1.0, 2.0)
"""Before each further try where the platform is busy or out of reach."""
USED_SHARE = 0.9
"""Of a token's life, the part in which it is used."""
BUSY = -1


def meaning(code: int) -> str:
    """Return the meaning of an error code."""
    return str(_codes().get(code, {}).get("means", "a code that is not listed in codes.yml"))


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """How an account gets its access token.

    Attributes:
        method: `GET` with `credentials` as the query, or `POST` with them as JSON.
        path: Of the call.
        credentials: What the token is given for.
        renewal: What is added where the platform gives a token that it has just refused.
    """

    method: str
    path: str
    credentials: Mapping[str, Any]
    renewal: Mapping[str, Any] = field(default_factory=dict)


class WechatApi:
    """Client for one account."""

    def __init__(
        self,
        base_url: str,
        token: TokenRequest,
        store: OnceStore,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """Connect when first needed.

        Args:
            base_url: Of the interface, without a slash at the end.
            token: How access tokens are got.
            store: Where processes share the token, of which the platform gives few.
            timeout_s: For one request.
        """
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._store = store
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        account = json.dumps([self._base_url, dict(token.credentials)], sort_keys=True)
        self._token_key = f"token {sha256(account.encode()).hexdigest()[:32]}"
        self._own: tuple[str, float] | None = None
        self._refreshing = asyncio.Lock()
        self._session: aiohttp.ClientSession | None = None

    async def call(self, path: str, body: Mapping[str, Any], may_repeat: bool = False) -> dict[str, Any]:
        """Call the interface; return its reply.

        Args:
            path: Of the interface, as `/cgi-bin/message/custom/send`.
            body: As JSON.
            may_repeat: Whether a request may be sent again of which it is not known whether it arrived.

        Raises:
            ApiError: If the platform refuses, or stays busy or out of reach.
        """
        token = await self._valid_token()
        reply = await self._sent("POST", path, {"access_token": token}, body, may_repeat)
        if _then(reply) == "refresh":
            token = await self._valid_token(spent=token)
            reply = await self._sent("POST", path, {"access_token": token}, body, may_repeat)
        _raise_for(path, reply)
        return reply

    async def close(self) -> None:
        """End the connections."""
        if self._session is not None:
            await self._session.close()

    async def _valid_token(self, spent: str | None = None) -> str:
        """Return a token other than the expired one; concurrent callers share one request."""
        async with self._refreshing:
            token = await self._kept_token()
            if token is None or token == spent:
                token = await self._fetched_token(self._token.credentials)
            if token == spent and self._token.renewal:
                token = await self._fetched_token({**self._token.credentials, **self._token.renewal})
            return token

    async def _kept_token(self) -> str | None:
        """Return the token that all processes share; this process's own where the store fails."""
        try:
            return await self._store.recall(self._token_key)
        except FAULTS as error:
            logger.error("wechat.token.store_failed", error=type(error).__name__)
            return self._own[0] if self._own and self._own[1] > time.monotonic() else None

    async def _fetched_token(self, credentials: Mapping[str, Any]) -> str:
        path, is_query = self._token.path, self._token.method == "GET"
        query, body = (credentials, None) if is_query else ({}, credentials)
        reply = await self._sent(self._token.method, path, query, body, may_repeat=True)
        _raise_for(path, reply)
        if not reply.get("access_token"):
            raise ApiError(path, BUSY, meaning(BUSY))
        token, lasts_s = str(reply["access_token"]), float(reply.get("expires_in", 7200)) * USED_SHARE
        self._own = token, time.monotonic() + lasts_s
        with suppress(*FAULTS):
            await self._store.keep(self._token_key, token, lasts_s)
        return token

    async def _sent(
        self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None, may_repeat: bool
    ) -> dict[str, Any]:
        """Return the reply of the last attempt; `BUSY` where there was none."""
        reply: dict[str, Any] = {"errcode": BUSY}
        for wait_s in (0.0, *WAITS_S):
            await asyncio.sleep(wait_s)
            try:
                reply = await self._exchanged(method, path, query, body)
            except aiohttp.ClientConnectorError as error:
                logger.warning("wechat.api.unreachable", path=path, error=type(error).__name__)
            except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
                logger.warning("wechat.api.no_answer", path=path, error=type(error).__name__)
                if not may_repeat:  # it may have arrived, and nobody shall read an answer twice
                    break
            else:
                if _then(reply) != "wait":
                    break
        return reply

    async def _exchanged(
        self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        if self._session is None:
            # a connection kept open may be closed by the other side just when it is used again
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True), timeout=self._timeout
            )
        # as UTF-8: escaped, people would read the escapes
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        async with self._session.request(method, self._base_url + path, params=query, data=data) as response:
            reply = json.loads(await response.text("utf-8"))
        if not isinstance(reply, dict):
            raise ValueError("no JSON object")
        return reply


def _then(reply: Mapping[str, Any]) -> str:
    code = reply.get("errcode", 0)
    return str(_codes().get(code, {"then": "give_up"})["then"]) if code else ""


def _raise_for(path: str, reply: Mapping[str, Any]) -> None:
    code = int(reply.get("errcode", 0))
    if code:
        logger.error("wechat.api.refused", path=path, code=code, means=meaning(code))
        raise ApiError(path, code, meaning(code))


@lru_cache(maxsize=1)
def _codes() -> dict[int, dict[str, str]]:
    codes: dict[int, dict[str, str]] = read(CODES).content
    return codes
