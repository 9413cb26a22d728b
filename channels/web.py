"""The chat widget's channel: sessions, a stream for each message, history, deletion, feedback, and the pages.

Own rather than socket.io or Rasa's REST stream: no sticky sessions, a certain end on every path, and nothing that a
person types is ever a command. `web/README.md` describes the other side.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path
from typing import Any

import structlog
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.apology import apology_of
from channels.erasing import erase
from channels.feedback import LONGEST_REASON, VOTES, Feedback
from channels.payloads import as_typed, is_allowed_payload
from channels.rate_limit import RateLimit
from channels.web_exchange import Exchange, Exchanges
from channels.web_history import MESSAGE_ID, given_answer, history, question_before, reply_line
from channels.web_pages import PAGES, page
from channels.web_requests import Refusal, allowed_origin, body_of, message_in
from channels.web_session import Sessions, session_secret
from privacy import redact

logger = structlog.get_logger()

ANSWER_TIMEOUT_S = 30.0
Handler = Callable[[UserMessage], Awaitable[Any]]
Route = Callable[[Request], Awaitable[HTTPResponse | None]]


class WebOutput(OutputChannel):
    """Writes Rasa's replies into an exchange, each as one line."""

    def __init__(self, sender: str, exchange: Exchange) -> None:
        """Writes to this exchange."""
        self._sender = sender
        self._exchange = exchange

    @classmethod
    def name(cls) -> str:
        """As the input channel."""
        return WebInput.name()

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Takes a reply whole: text, buttons and card belong together."""
        self._exchange.add(reply_line(self._sender, message))


class WebInput(InputChannel):
    """Routes below `/webhooks/web/`, and the pages at the root of the same server."""

    @classmethod
    def name(cls) -> str:
        """What Rasa calls the channel."""
        return "web"

    def url_prefix(self) -> str:
        """The root, since `/` and `/widget.js` are served from here."""
        return "/"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WebInput:
        """Takes the settings of credentials.yml; all have defaults."""
        return cls(**(credentials or {}))

    def __init__(
        self,
        origins: list[str] | None = None,
        messages_per_minute: int = 20,
        messages_per_minute_and_address: int = 60,
        sessions_per_minute_and_address: int = 20,
        feedback_file: str = "var/feedback.sqlite",
    ) -> None:
        """Opens what outlives a request.

        Args:
            origins: Sites that may embed the widget, as `https://host`; pages on this machine always may.
            messages_per_minute: For each session.
            messages_per_minute_and_address: For each address.
            sessions_per_minute_and_address: New sessions for each address.
            feedback_file: Where votes are kept.
        """
        self._origins = frozenset(origins or [])
        self._sessions = Sessions(session_secret())
        self._voided: set[str] = set()
        self._exchanges = Exchanges()
        self._by_session = RateLimit(messages_per_minute)
        self._by_address = RateLimit(messages_per_minute_and_address)
        self._new_by_address = RateLimit(sessions_per_minute_and_address)
        self._feedback = Feedback(Path(feedback_file))

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """The routes; Rasa mounts them."""

        async def message(request: Request) -> None:
            await self._message(request, on_new_message)

        blueprint = Blueprint("web_channel")
        routes: dict[tuple[str, str], Route] = {
            ("session", "POST"): self._begin,
            ("session", "DELETE"): self._delete,
            ("restart", "POST"): self._restart,
            ("history", "GET"): self._history,
            ("feedback", "POST"): self._vote,
            ("messages", "POST"): message,
        }
        for (path, method), route in routes.items():
            name = f"{method.lower()}_{path}"
            blueprint.add_route(self._guarded(route), f"/webhooks/web/{path}", methods=[method], name=name)
        for path in {path for path, _ in routes}:
            blueprint.add_route(
                self._guarded(_preflight), f"/webhooks/web/{path}", methods=["OPTIONS"], name=f"preflight_{path}"
            )
        blueprint.add_route(_health, "/webhooks/web/", methods=["GET"], name="health")
        blueprint.listener(_serve_pages, "before_server_start")
        return blueprint

    def _guarded(self, route: Route) -> Route:
        """Checks where a request comes from, turns refusals into answers, adds the headers of both."""

        @wraps(route)
        async def handle(request: Request) -> HTTPResponse | None:
            origin = None
            try:
                origin = allowed_origin(request, self._origins)
                request.ctx.headers = _headers(origin)
                answer = await route(request)
            except Refusal as refusal:
                logger.warning("web.request.refused", reason=refusal.code)
                answer = refusal.as_response()
            if answer is not None:
                answer.headers.update(_headers(origin))
            return answer

        return handle

    async def _begin(self, request: Request) -> HTTPResponse:
        self._count(self._new_by_address, _address(request))
        return response.json({"session": self._sessions.new()})

    async def _restart(self, request: Request) -> HTTPResponse:
        self._sender(body_of(request).get("session"))
        return await self._begin(request)

    async def _history(self, request: Request) -> HTTPResponse:
        sender = self._sender(request.headers.get("x-session"))
        messages = history(sender, await _events(request.app, sender))
        return response.json({"messages": messages}, ensure_ascii=False)

    async def _delete(self, request: Request) -> HTTPResponse:
        sender = self._sender(request.headers.get("x-session"))
        await erase(_agent(request.app).tracker_store, sender)
        self._voided.add(sender)
        self._exchanges.forget(sender)
        self._feedback.forget(sender)
        return response.empty()

    async def _vote(self, request: Request) -> HTTPResponse:
        body = body_of(request)
        sender = self._sender(body.get("session"))
        self._count(self._by_address, _address(request))
        answer_id, vote, reason = body.get("answer_id"), body.get("vote"), body.get("reason", "")
        if not isinstance(answer_id, str) or vote not in VOTES or not isinstance(reason, str):
            raise Refusal("malformed")
        asked = question_before(sender, await _events(request.app, sender), answer_id)
        if asked is None:
            raise Refusal("unknown_answer")
        try:
            self._feedback.add(answer_id, sender, vote, redact(reason[:LONGEST_REASON]), redact(asked[0]), asked[1])
        except sqlite3.Error as error:
            logger.error("web.feedback.lost", error=type(error).__name__)
            raise Refusal("unavailable") from error
        return response.empty()

    async def _message(self, request: Request, on_new_message: Handler) -> None:
        body = body_of(request)
        sender = self._sender(body.get("session"))
        identity, text, payload = message_in(body)
        if payload is not None:
            domain = _agent(request.app).domain
            if not is_allowed_payload(payload, domain.intents, domain.entities):
                raise Refusal("payload")
        said = payload if text is None else redact(as_typed(text))
        exchange = await self._known(request, sender, identity)
        if exchange is None:
            self._admit(request, sender)
            exchange = self._exchanges.begin(
                sender, identity, lambda begun: _answer(request.app, on_new_message, sender, identity, str(said), begun)
            )
        stream = await request.respond(headers=request.ctx.headers, content_type="application/x-ndjson")
        async for line in exchange.stream():
            await stream.send(line)
        await stream.eof()

    async def _known(self, request: Request, sender: str, identity: str) -> Exchange | None:
        """The exchange of a message that was sent before: of these minutes, or of a server that was since restarted."""
        exchange = self._exchanges.get(sender, identity)
        if exchange is None:
            lines = given_answer(sender, await _events(request.app, sender), identity)
            exchange = Exchange(lines) if lines else None
        failed = exchange is not None and exchange.is_over and exchange.lines[-1]["type"] == "error"
        return None if failed else exchange

    def _admit(self, request: Request, sender: str) -> None:
        if self._exchanges.is_busy(sender):
            raise Refusal("busy", wait_s=1)
        self._count(self._by_session, sender)
        self._count(self._by_address, _address(request))

    def _count(self, limit: RateLimit, key: str) -> None:
        wait_s = limit.wait_s(key)
        if wait_s:
            raise Refusal("too_many", wait_s)

    def _sender(self, token: object) -> str:
        sender = self._sessions.sender_of(token)
        if sender is None or sender in self._voided:
            raise Refusal("session")
        return sender


async def _answer(
    app: Sanic, on_new_message: Handler, sender: str, identity: str, said: str, exchange: Exchange
) -> None:
    """Has Rasa answer; the exchange ends on every path."""
    exchange.add({"type": "accepted", "id": identity})
    output = WebOutput(sender, exchange)
    message = UserMessage(
        said, output, sender, input_channel=WebInput.name(), message_id=identity, metadata={MESSAGE_ID: identity}
    )
    try:
        await asyncio.wait_for(on_new_message(message), ANSWER_TIMEOUT_S)
    except asyncio.TimeoutError:
        logger.error("web.message.timeout", timeout_s=ANSWER_TIMEOUT_S)
        exchange.add(Refusal("timeout").line())
        return
    except Exception as error:
        # the name only: the traceback's values hold what the person typed
        logger.error("web.message.failed", error=type(error).__name__, cause=type(error.__cause__).__name__)
        exchange.add(Refusal("failed").line())
        return
    if len(exchange.lines) == 1:
        apology = apology_of(app)
        if apology:
            exchange.add(reply_line(sender, apology))
    exchange.add({"type": "end"})


async def _events(app: Sanic, sender: str) -> list[Any]:
    tracker = await _agent(app).tracker_store.retrieve(sender)
    return list(tracker.events) if tracker else []


def _agent(app: Sanic) -> Any:
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Refusal("unavailable", wait_s=2)
    return agent


async def _preflight(request: Request) -> HTTPResponse:
    return response.empty()


async def _health(request: Request) -> HTTPResponse:
    return response.json({"status": "ok"})


def _headers(origin: str | None) -> dict[str, str]:
    headers = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
    if origin is not None:
        headers |= {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "GET, POST, DELETE",
            "Access-Control-Allow-Headers": "Content-Type, X-Session",
            "Access-Control-Max-Age": "600",
        }
    return {**headers, "Vary": "Origin"}


def _address(request: Request) -> str:
    return str(request.remote_addr or request.ip)


async def _serve_pages(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    """Puts the pages before Rasa's own `/`, which would tell its version."""

    async def pages(request: Request) -> HTTPResponse | None:
        return page(request) if request.path in PAGES and request.method in ("GET", "HEAD") else None

    app.register_middleware(pages, "request")
