"""The chat widget's channel: sessions, a stream for each message, history, deletion, feedback, and the pages.

Own rather than socket.io or Rasa's REST stream: no sticky sessions, a certain end on every path, and nothing that a
person types is ever a command. `web/README.md` describes the other side.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

import structlog
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.addresses import client_address, limit_key
from channels.common.deletion import delete_conversation
from channels.common.payloads import as_seen, is_allowed_payload
from channels.common.rate_limit import rate_limit
from channels.common.redis_rate_limit import Limit
from channels.common.turn import Handler
from channels.common.typed_text import readable
from channels.configured_input import ConfiguredInput, health
from channels.web.answering import CHANNEL, Question, answer
from channels.web.deleted_sessions import DeletedSessions
from channels.web.exchange import Exchange, Exchanges
from channels.web.history import given_answer, history, question_before
from channels.web.host_facts import UntrustedFacts, checked_facts, facts_secret
from channels.web.origin import NO_ORIGIN, allowed_origin, headers_for, refused_reader
from channels.web.pages import PAGES, page
from channels.web.requests import Refusal, body_of, message_in
from channels.web.sessions import SECRET_FILE, SECRET_VARIABLE, Sessions
from channels.web.sites import site_of, sites_from
from privacy import redact
from storage.feedback import FEEDBACK_FILE, LONGEST_REASON, VOTES, Feedback
from storage.kept_secret import kept_secret
from storage.strict_store import insist_on_store
from storage.var_folder import var_folder

logger = structlog.get_logger()

MOST_AT_ONCE = 64
"""Maximum number of messages answered concurrently; further ones get 503."""
UNBUFFERED = {"X-Accel-Buffering": "no"}
"""Has nginx pass on each line at once; held back, the answer would look like a dead connection."""
Route = Callable[[Request], Awaitable[HTTPResponse | None]]


class WebInput(ConfiguredInput):
    """Routes below `/webhooks/web/`, and the pages at the root of the same server."""

    channel = CHANNEL

    def url_prefix(self) -> str:
        """Return the root, since `/` and `/widget.js` are served from here."""
        return "/"

    def __init__(
        self,
        origins: list[str] | None = None,
        sites: dict[str, Any] | None = None,
        pages_of_no_site: bool = False,
        messages_per_minute: int = 20,
        messages_per_minute_and_address: int = 60,
        sessions_per_minute_and_address: int = 20,
        requests_per_minute_and_address: int = 600,
    ) -> None:
        """Create the sessions, limits and stores.

        Args:
            origins: Sites that may embed the widget, as `https://host`; pages on this machine always may.
            sites: Further ones with words and a lender of their own; see `channels.web.sites.Site`.
            pages_of_no_site: Whether pages may whose origin is `null`: files and web views of apps, but sandboxed
                frames of any site, too.
            messages_per_minute: For each session.
            messages_per_minute_and_address: For each address.
            sessions_per_minute_and_address: New sessions for each address.
            requests_per_minute_and_address: Of any kind, also those that read, or send a message again.
        """
        self._sites = sites_from(sites)
        self._origins = frozenset([*(origins or []), *self._sites, *([NO_ORIGIN] if pages_of_no_site else [])])
        self._facts_secret = facts_secret()
        self._sessions = Sessions(kept_secret(SECRET_VARIABLE, var_folder() / SECRET_FILE))
        self._deleted = DeletedSessions()
        self._exchanges = Exchanges()
        self._by_session = rate_limit("web-session", messages_per_minute)
        self._by_address = rate_limit("web-address", messages_per_minute_and_address)
        self._new_by_address = rate_limit("web-new", sessions_per_minute_and_address)
        self._requests_by_address = rate_limit("web-request", requests_per_minute_and_address)
        self._feedback = Feedback(var_folder() / FEEDBACK_FILE)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return the routes; Rasa mounts them."""

        async def message(request: Request) -> None:
            await self._message(request, on_new_message)

        blueprint = Blueprint("web_channel")
        routes: dict[tuple[str, str], Route] = {
            ("site", "GET"): self._site,
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
        blueprint.add_route(health, "/webhooks/web/", methods=["GET"], name="health")
        blueprint.listener(_prepare, "before_server_start")
        blueprint.listener(insist_on_store, "after_server_start")
        return blueprint

    def _guarded(self, route: Route) -> Route:
        """Check the origin of a request, turn refusals into responses, and add the headers that both need."""

        @wraps(route)
        async def handle(request: Request) -> HTTPResponse | None:
            origin = refused_reader(request)
            try:
                if request.method != "OPTIONS":  # a preflight changes nothing; refused, a page could not read why
                    origin = allowed_origin(request, self._origins)
                request.ctx.headers = headers_for(origin)
                self._count(self._requests_by_address, _address(request))
                given = await route(request)
            except Refusal as refusal:
                logger.warning("web.request.refused", reason=refusal.code)
                given = refusal.as_response()
            except Exception as error:
                # the name only: the traceback's values hold what the person typed
                logger.error("web.request.failed", error=type(error).__name__)
                given = None if request.responded else Refusal("unavailable", wait_s=2).as_response()
            if given is not None:
                given.headers.update(headers_for(origin))
            return given

        return handle

    async def _begin(self, request: Request) -> HTTPResponse:
        body_of(request)
        self._count(self._new_by_address, _address(request))
        return response.json({"session": self._sessions.new()})

    async def _site(self, request: Request) -> HTTPResponse:
        return response.json(site_of(request, self._sites).words(), ensure_ascii=False)

    async def _restart(self, request: Request) -> HTTPResponse:
        """Begin a new session. The old one is erased: its token is forgotten, so nobody could ask for that later."""
        sender = self._sender(body_of(request).get("session"))
        self._count(self._new_by_address, _address(request))
        await self._close(request.app, sender)
        return response.json({"session": self._sessions.new()})

    async def _history(self, request: Request) -> HTTPResponse:
        sender = self._sender(request.headers.get("x-session"))
        messages = history(sender, await _events(request.app, sender))
        return response.json({"messages": messages}, ensure_ascii=False)

    async def _delete(self, request: Request) -> HTTPResponse:
        await self._close(request.app, self._sender(request.headers.get("x-session")))
        return response.empty()

    async def _close(self, app: Sanic, sender: str) -> None:
        """Erase a conversation; its session cannot be used again.

        Raises:
            Refusal: If no assistant is loaded.
            Exception: What the store raises where it cannot erase.
        """
        _agent(app)
        # where the connection is lost Sanic cancels this, and a deletion half done would count as done
        await asyncio.shield(self._erase(app, sender))

    async def _erase(self, app: Sanic, sender: str, asked_in: Exchange | None = None) -> None:
        self._deleted.add(sender)
        try:
            await self._exchanges.forget(sender, asked_in)  # first: an unfinished answer would be kept when it is ready
            await delete_conversation(app, sender)
            self._feedback.forget(sender)
        except Exception:
            self._deleted.discard(sender)  # so that it can be asked for again
            raise

    async def _vote(self, request: Request) -> HTTPResponse:
        body = body_of(request)
        sender = self._sender(body.get("session"))
        self._count(self._by_address, _address(request))
        answer_id, vote, reason = body.get("answer_id"), body.get("vote"), body.get("reason")
        reason = "" if reason is None else reason
        if not isinstance(answer_id, str) or vote not in VOTES or not isinstance(reason, str):
            raise Refusal("malformed")
        asked = question_before(sender, await _events(request.app, sender), answer_id)
        if asked is None:
            raise Refusal("unknown_answer")
        try:
            self._feedback.add(
                answer_id, sender, vote, redact(as_seen(reason))[:LONGEST_REASON], redact(asked[0]), asked[1]
            )
        except sqlite3.Error as error:
            logger.error("web.feedback.lost", error=type(error).__name__)
            raise Refusal("unavailable") from error
        return response.empty()

    async def _message(self, request: Request, on_new_message: Handler) -> None:
        body = body_of(request)
        sender = self._sender(body.get("session"))
        identity, text, payload = message_in(body)
        if payload is not None and not is_allowed_payload(payload, _agent(request.app).domain.intents):
            raise Refusal("payload")
        known, facts = self._known_to_site(request, body)
        question = Question(sender, identity, readable(text) if payload is None else payload, known, facts)
        exchange = await self._known(request, sender, identity)
        if exchange is None:
            self._admit(request, sender)
            erase = partial(self._erase, request.app, sender)
            work = partial(answer, request.app, on_new_message, question, erase=erase)
            exchange = self._exchanges.begin(sender, identity, work)
        headers = {**request.ctx.headers, **UNBUFFERED}
        stream = await request.respond(headers=headers, content_type="application/x-ndjson")
        async for line in exchange.stream():
            await stream.send(line)
        await stream.eof()

    def _known_to_site(self, request: Request, body: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
        """Return the slots that the site fills, and the line that says what became of the facts its page passed."""
        lender = site_of(request, self._sites).lender
        own = {} if lender is None else {"lender": lender}
        if "facts" not in body:
            return own, None
        try:
            facts = checked_facts(body["facts"], self._facts_secret)
        except UntrustedFacts as error:
            return own, {"type": "facts", "taken": [], "reason": str(error)}
        return own | facts, {"type": "facts", "taken": sorted(facts), "reason": None}

    async def _known(self, request: Request, sender: str, identity: str) -> Exchange | None:
        """Return the exchange of a message that was sent before, also before a restart of the server."""
        exchange = self._exchanges.get(sender, identity)
        if exchange is None:
            lines = given_answer(sender, await _latest_events(request.app, sender), identity)
            # the same message may have arrived again meanwhile
            exchange = self._exchanges.get(sender, identity) or (Exchange(lines) if lines else None)
        failed = exchange is not None and exchange.is_over and exchange.lines[-1]["type"] == "error"
        return None if failed else exchange

    def _admit(self, request: Request, sender: str) -> None:
        if sender in self._deleted:
            raise Refusal("session")
        if self._exchanges.is_busy(sender):
            raise Refusal("busy", wait_s=1)
        if self._exchanges.in_progress >= MOST_AT_ONCE:
            raise Refusal("overload", wait_s=5)
        self._count(self._by_session, sender)
        self._count(self._by_address, _address(request))

    def _count(self, limit: Limit, key: str) -> None:
        wait_s = limit.wait_s(key)
        if wait_s:
            raise Refusal("too_many", wait_s)

    def _sender(self, token: object) -> str:
        sender = self._sessions.sender_of(token)
        if sender is None or sender in self._deleted:
            raise Refusal("session")
        return sender


async def _events(app: Sanic, sender: str) -> list[Any]:
    """Return all events of the conversation."""
    tracker = await _agent(app).tracker_store.retrieve_full_tracker(sender)
    return list(tracker.events) if tracker else []


async def _latest_events(app: Sanic, sender: str) -> list[Any]:
    """Return the latest events: enough for any resent message, since the widget sends one after the other."""
    tracker = await _agent(app).tracker_store.retrieve(sender)
    return list(tracker.events) if tracker else []


def _agent(app: Sanic) -> Any:
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise Refusal("unavailable", wait_s=2)
    return agent


async def _preflight(request: Request) -> HTTPResponse:
    return response.empty()


def _address(request: Request) -> str:
    return limit_key(client_address(request))


async def _prepare(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
    """Configure Sanic where Rasa has no option.

    The pages stand before Rasa's own `/`, which would tell its version. Rasa's CORS is off: it answers every preflight
    before a route can, allows nobody, and offers credentials.
    """

    async def pages(request: Request) -> HTTPResponse | None:
        path = request.path if request.path.strip("/") else "/"
        return page(request, path) if path in PAGES and request.method in ("GET", "HEAD") else None

    app.register_middleware(pages, "request")
    if hasattr(app.ctx, "sanic_cors"):
        app.ctx.sanic_cors.resources = []
