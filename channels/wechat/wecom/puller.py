"""Pulling one account's messages from WeCom: by one process at a time, nothing lost, nothing answered twice.

A callback says only that there is something. It is written down before it is acknowledged. The process that holds the
lease of the account sees that and pulls page after page; every message becomes a task, in order for each person.

- Nothing is lost: the cursor in the store moves past a page only when all its messages, and all before, are dealt
  with. After a crash the next holder of the lease pulls again from there. The pages themselves rest nowhere of ours:
  they hold words and ids of people, and WeCom keeps them for three days.
- Nothing is doubled: what is pulled again runs through `IdempotentRunner` under WeCom's message id, remembered for as
  long as WeCom gives it. A message that Rasa had answered before the crash gets that answer from the conversation,
  and  of an answer's messages those already sent are left out. What remains is a crash between WeCom's taking a
  message and our  writing that down; then it is sent again under the same id of ours.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import structlog

from channels.common.idempotency import IdempotentRunner
from channels.wechat.api import BUSY, WechatApi
from channels.wechat.errors import ApiError
from channels.wechat.wecom.delivery import SESSION_STATE
from channels.wechat.wecom.incoming import Incoming, incoming
from channels.wechat.wecom.processed_pages import ProcessedPages, Task
from storage.idempotent_results import FAULTS, OnceStore

logger = structlog.get_logger()

LEASE_S = 10.0
"""Seconds after which another process takes over from one that died."""
RENEWED_AT = 0.5
"""Share of the lease after which it is renewed."""
POLL_S = 0.5
"""Seconds between looks for callbacks that other processes received."""
SELDOM_S = 300.0
"""Seconds after which it pulls without a callback: one may have been lost on its way."""
PAGE = 100
MOST_WAITING = 1000
"""Messages pulled and not answered, beyond which no more are pulled."""
MOST_AT_ONCE = 16
"""People answered at the same time."""
FIRST_REACH_S = 600.0
"""How old a message may be where no cursor is known: WeCom would give those of three days."""
ANSWERABLE_S = 48 * 3600.0
"""WeCom takes no answer to what is older."""
TOKEN_GOOD_S = 540.0
"""WeCom takes a callback's token for ten minutes."""
LATER = (BUSY, SESSION_STATE)
"""Codes after which a message is answered later: nobody has refused it for good."""
FOREVER_S = 10 * 365 * 86_400.0
WAITS_S = (5.0, 15.0, 60.0, 300.0, 900.0)
"""Before each further try where WeCom is out of reach."""


class Puller:
    """Pulls for one open_kfid."""

    def __init__(
        self,
        open_kfid: str,
        api: WechatApi,
        store: OnceStore,
        once: IdempotentRunner,
        attend: Callable[[Incoming], Awaitable[None]],
    ) -> None:
        """Create a puller that `run` starts.

        Args:
            open_kfid: The account.
            api: WeCom.
            store: Holds lease, cursor and the last callback, for all processes.
            once: Sees that each message is attended to once.
            attend: Deals with a message.
        """
        self._open_kfid = open_kfid
        self._api = api
        self._store = store
        self._once = once
        self._attend = attend
        self._holder = secrets.token_hex(8)
        self._leads_until = 0.0
        self._wake = asyncio.Event()
        self._room = asyncio.Semaphore(MOST_AT_ONCE)
        self._last: dict[str, Task] = {}
        self._tasks: set[Task] = set()
        self._begin_from("", 0.0)

    async def hint(self, token: str) -> None:
        """Record a callback.

        Raises:
            Exception: One of `FAULTS` if it cannot be noted: then it must not be acknowledged.
        """
        await self._store.keep(self._key("hint"), f"{time.time()} {token}", FOREVER_S)
        self._wake.set()

    async def run(self) -> None:
        """Pull until it is cancelled. Faults are logged, and it goes on."""
        while True:
            try:
                if await self._leads():
                    await self._pull()
                    await self._move_cursor()
            except FAULTS as error:
                logger.error("wecom.store.failed", error=type(error).__name__)
            except Exception as error:
                # the name only: a page holds what people typed
                logger.error("wecom.pull.failed", error=type(error).__name__, again_in_s=WAITS_S[0])
                await asyncio.sleep(WAITS_S[0])
            await self._callback_or_time()

    async def close(self) -> None:
        """Cancel unfinished work, which will be pulled again, and release the lease."""
        for task in self._tasks:
            task.cancel()
        with suppress(*FAULTS):
            await self._store.release(self._key("lease"), self._holder)

    async def _callback_or_time(self) -> None:
        """Wait for a callback, or `POLL_S`.

        `asyncio.wait_for` of Python 3.10 and async-timeout before 5 swallow a cancellation that comes at the very
        moment of the callback or of the end of the time; `run` would go on for ever.
        """
        callback = asyncio.create_task(self._wake.wait())
        try:
            await asyncio.wait([callback], timeout=POLL_S)
        finally:
            callback.cancel()
        self._wake.clear()

    async def _leads(self) -> bool:
        """Return whether the lease is ours; renews it in time, or takes it where it is free."""
        now = time.monotonic()
        if self._leads_until - now > LEASE_S * (1 - RENEWED_AT):
            return True
        await self._store.release(self._key("lease"), self._holder)
        claim = await self._store.claim(self._key("lease"), self._holder, LEASE_S)
        was_leading, self._leads_until = self._leads_until > now, now + LEASE_S if claim.is_ours else 0.0
        if claim.is_ours and not was_leading:
            cursor = await self._store.recall(self._key("cursor")) or ""
            self._begin_from(cursor, 0.0 if cursor else time.time() - FIRST_REACH_S)
        return claim.is_ours

    def _begin_from(self, cursor: str, since: float) -> None:
        self._cursor = cursor
        self._since = since
        self._pages = ProcessedPages()
        self._served: str | None = None
        self._pulled_at = 0.0

    async def _pull(self) -> None:
        """Pull page after page if a callback came since the last time, and once at the beginning."""
        hint = await self._store.recall(self._key("hint")) or ""
        if hint == self._served and time.monotonic() < self._pulled_at + SELDOM_S:
            return
        self._pulled_at = time.monotonic()
        has_more = True
        while has_more and self._pages.waiting < MOST_WAITING and await self._leads():
            page = await self._api.call("/cgi-bin/kf/sync_msg", self._request(hint), may_repeat=True)
            self._cursor = str(page.get("next_cursor") or self._cursor)
            self._pages.add(self._cursor, list(self._begun(page.get("msg_list") or [])))
            has_more = bool(page.get("has_more"))
            await self._move_cursor()
        if not has_more:
            self._served = hint

    def _request(self, hint: str) -> dict[str, Any]:
        at, _, token = hint.partition(" ")
        is_good = bool(at) and time.time() - float(at) < TOKEN_GOOD_S
        with_token = {"token": token} if is_good else {}  # without one WeCom allows few calls, which do at a start
        return {"cursor": self._cursor, "limit": PAGE, "open_kfid": self._open_kfid, **with_token}

    def _begun(self, messages: list[dict[str, Any]]) -> Iterator[Task]:
        """Start a task for each message, after the task of the same person's previous message."""
        oldest = max(self._since, time.time() - ANSWERABLE_S)
        for message in self._told(messages):
            if message.kind != "other" and message.sent_at >= oldest:
                task = asyncio.create_task(self._done(message, self._last.get(message.person)))
                self._last[message.person] = task
                self._tasks.add(task)
                task.add_done_callback(partial(self._ended, message.person))
                yield task

    def _told(self, messages: list[dict[str, Any]]) -> Iterator[Incoming]:
        for message in messages:
            try:
                yield incoming(message, self._open_kfid)
            except (AttributeError, TypeError, ValueError) as error:  # an id that cannot be kept is among them
                logger.error("wecom.message.malformed", error=type(error).__name__)

    async def _done(self, message: Incoming, before: Task | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        for wait_s in (*WAITS_S, 0.0):
            try:
                async with self._room:
                    await self._once.run(f"wecom {self._open_kfid} {message.msgid}", lambda: self._attended(message))
                return
            except ApiError as error:
                logger.warning("wecom.message.waits", code=error.code, again_in_s=wait_s or None)
            except Exception as error:
                # the name only: the traceback's values hold what the person typed
                logger.error("wecom.message.failed", error=type(error).__name__)
                return
            await asyncio.sleep(wait_s)
        logger.error("wecom.message.given_up", after_s=sum(WAITS_S))

    async def _attended(self, message: Incoming) -> str:
        try:
            await self._attend(message)
        except ApiError as error:
            if error.code in LATER:
                raise
            return "refused"  # for good; the code is in the log, and its meaning
        return "answered"

    def _ended(self, person: str, task: Task) -> None:
        self._tasks.discard(task)
        if self._last.get(person) is task:
            del self._last[person]
        self._wake.set()

    async def _move_cursor(self) -> None:
        cursor = self._pages.reached()
        if cursor:
            await self._store.keep(self._key("cursor"), cursor, FOREVER_S)

    def _key(self, name: str) -> str:
        return f"wecom {name} {self._open_kfid}"
