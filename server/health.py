"""Whether the assistant can answer people now: both servers, the model, and the store of conversations."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin

import aiohttp
import structlog
from sanic import Sanic

logger = structlog.get_logger()

CHECK_TIMEOUT_S = 2.0
KEPT_S = 1.0
"""How long a finding is told again without a new check: whoever asks often must not make work."""
OK, FAILING = "ok", "failing"
NOBODY = "healthz"
"""Begins the id of the conversation whose event is kept and erased, to try the store."""


class Health:
    """The findings of the last check."""

    def __init__(self) -> None:
        """Nothing was checked yet."""
        self._found: dict[str, str] = {}
        self._checked_at = float("-inf")

    async def found(self, app: Sanic) -> dict[str, str]:
        """`status` and each part, `ok` or `failing`."""
        if time.monotonic() - self._checked_at > KEPT_S:
            agent = getattr(app.ctx, "agent", None)
            parts = await asyncio.gather(*(_finding(name, check, agent) for name, check in CHECKS.items()))
            found = dict(zip(CHECKS, parts, strict=True))
            self._found = {"status": OK if set(parts) == {OK} else FAILING, "rasa": OK, **found}
            self._checked_at = time.monotonic()
        return self._found


async def _finding(name: str, check: Callable[[Any], Awaitable[bool]], agent: Any) -> str:
    try:
        passed = await asyncio.wait_for(check(agent), CHECK_TIMEOUT_S)
    except Exception as error:
        # the name only: a database tells its statements and addresses in the text
        logger.error("health.check.failed", part=name, error=type(error).__name__)
        passed = False
    return OK if passed else FAILING


async def _actions(agent: Any) -> bool:
    health = urljoin(agent.action_endpoint.url, "/health")
    async with aiohttp.ClientSession() as session, session.get(health) as answer:
        return bool(answer.status == 200)


async def _model(agent: Any) -> bool:
    return bool(agent is not None and agent.is_ready())


async def _store(agent: Any) -> bool:
    store = getattr(agent.tracker_store, "_tracker_store", agent.tracker_store)
    if hasattr(store, "try_out"):  # in a thread, since a locked database waits
        await asyncio.get_running_loop().run_in_executor(None, store.try_out, f"{NOBODY}-{uuid.uuid4().hex}")
    else:
        await store.retrieve(NOBODY)
    return True


CHECKS: dict[str, Callable[[Any], Awaitable[bool]]] = {"actions": _actions, "model": _model, "store": _store}
