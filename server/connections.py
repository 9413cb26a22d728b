"""Deadlines and caps for connections, so that slow clients cannot shut everybody out.

Sanic restarts its timeouts at each byte: a client that sends one byte a second keeps its socket for ever. Here a
connection that is *waiting* — its request has not arrived completely, or it is idle between two requests — has a
deadline that no byte moves. Where too many of one address wait, the one that waits longest is closed: a client that
sends its request at once is served, be it of the same address.

Sanic offers no setting for either; its signals tell when a connection begins and when a head has arrived.
"""

from __future__ import annotations

import asyncio
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import structlog
from sanic import Sanic
from sanic.compat import Header
from sanic.exceptions import InvalidUsage
from sanic.models.server_types import ConnInfo
from sanic.request import Request

logger = structlog.get_logger()

ARRIVES_WITHIN_S = 20.0
"""Seconds from the connection to a complete head, and from the head to a complete body."""
IDLE_FOR_S = 120.0
"""Seconds from one head to the next on a connection that is kept open; longer than any answer takes."""
MOST_WAITING = 100
"""Waiting connections of one address. A browser opens six; a proxy keeps a few dozen."""
MOST_WAITING_IN_ALL = 500
"""Waiting connections of all addresses, below the number of files that a process may open."""
LOOKS_EVERY_S = 1.0
CLOSES_AFTER_S = 0.5
"""Seconds that Sanic gets to write its refusal before it stops reading what remains of the body."""
FILES = 4096
"""Open files that are asked for; many systems grant 1,024 unless asked."""


class TimedRequest(Request):
    """A request whose length is unambiguous, and which knows whether it has arrived completely.

    Where the length is below nothing, Sanic waits for ever, and the server with it.
    """

    has_arrived = False

    def __init__(self, url_bytes: bytes, headers: Header, *further: Any, **named: Any) -> None:
        """Create the request as Sanic does, before its body is read.

        Raises:
            InvalidUsage: If a length is no number or given twice, or if there is another coding than chunks.
        """
        lengths, codings = headers.getall("content-length", []), headers.getall("transfer-encoding", [])
        if len(lengths) + len(codings) > 1 or any(coding != "chunked" for coding in codings):
            raise InvalidUsage("the length of the body is ambiguous")
        if any(not (length.isascii() and length.isdigit()) for length in lengths):
            raise InvalidUsage("the length of the body is no number")
        super().__init__(url_bytes, headers, *further, **named)
        self.has_arrived = not lengths and not codings

    async def receive_body(self) -> None:
        """Receive the body, as Sanic does before it calls a handler."""
        await super().receive_body()
        self.has_arrived = True


@dataclass(eq=False, slots=True)
class _Connection:
    """One connection. `deadline` is when it is closed if it still waits then, in monotonic seconds."""

    task: asyncio.Task[Any]
    address: str
    deadline: float
    request: TimedRequest | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the client has to send something: a head, a body, or its next request."""
        # Sanic takes the stream from a request that was answered
        return self.request is None or self.request.stream is None or not self.request.has_arrived

    def close(self) -> None:
        """Cancel the task that reads it; Sanic answers 503 where a request had begun, then would read on."""
        self.task.cancel()
        self.task.get_loop().call_later(CLOSES_AFTER_S, self.task.cancel)


@dataclass(eq=False, slots=True)
class Connections:
    """All open connections of a server, oldest first."""

    opened: dict[asyncio.Task[Any], _Connection] = field(default_factory=dict)

    def begin(self, address: str) -> None:
        """Register the connection that the current task reads; close the longest-waiting one where there are too many.

        Args:
            address: IP address of the other side.
        """
        task = asyncio.current_task()
        assert task is not None
        self._make_room(address)
        self.opened[task] = _Connection(task, address, time.monotonic() + ARRIVES_WITHIN_S)
        task.add_done_callback(lambda ended: self.opened.pop(ended, None))

    def has_head(self, request: TimedRequest) -> None:
        """Note that a head arrived; from now on the body has its time, then the next head."""
        connection = self.opened.get(asyncio.current_task())  # type: ignore[arg-type]
        if connection:
            connection.request = request
            connection.deadline = time.monotonic() + (IDLE_FOR_S if request.has_arrived else ARRIVES_WITHIN_S)

    async def watch(self) -> None:
        """Close what is overdue, once a second, until cancelled."""
        while True:
            await asyncio.sleep(LOOKS_EVERY_S)
            now = time.monotonic()
            for connection in list(self.opened.values()):
                if connection.is_waiting and connection.deadline < now:
                    connection.deadline = float("inf")
                    connection.close()

    def _make_room(self, address: str) -> None:
        waiting = [one for one in self.opened.values() if one.is_waiting]
        counts = Counter(one.address for one in waiting)
        if counts[address] >= MOST_WAITING:
            self._drop(next(one for one in waiting if one.address == address))
        elif len(waiting) >= MOST_WAITING_IN_ALL:
            crowd = counts.most_common(1)[0][0]
            self._drop(next(one for one in waiting if one.address == crowd))

    def _drop(self, connection: _Connection) -> None:
        # it no longer counts, though its task may need a moment to end
        del self.opened[connection.task]
        connection.close()
        logger.warning("http.connection.dropped", reason="too many wait")


def limit_connections(app: Sanic) -> None:
    """Apply the limits above to a server, before it starts: Sanic then drops signals without handlers."""
    connections = Connections()

    async def begin(conn_info: ConnInfo) -> None:
        connections.begin(str(conn_info.client_ip))

    async def has_head(request: TimedRequest) -> None:
        connections.has_head(request)

    async def watch(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        _allow_files()
        app.add_task(connections.watch(), name="connection-deadlines")

    app.request_class = TimedRequest
    app.add_signal(begin, "http.lifecycle.begin")
    app.add_signal(has_head, "http.lifecycle.request")
    app.register_listener(watch, "after_server_start")


def _allow_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
