"""Rasa's Slack channel with redaction, hashed ids, a rate limit, and each event answered once."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from hashlib import blake2b
from typing import Any

import structlog
from rasa.core.channels.slack import SlackInput
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.common.idempotency import IdempotentRunner
from channels.common.identity import IdentityError, checked, conversation_id
from channels.common.rate_limit import rate_limit
from channels.common.turn import ChannelMessage, Handler, replies_within
from storage.idempotent_results import open_store
from storage.strict_store import insist_on_store

logger = structlog.get_logger()

CHANNEL = "slack"
MESSAGES_PER_MINUTE = 20


class CheckedSlackInput(SlackInput):
    """`/webhooks/slack/webhook`, with the settings that Rasa documents."""

    _once: IdempotentRunner
    _limit: Any

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        """Return Rasa's routes; what they hand over goes to `process_message` below."""
        self._limit = rate_limit(CHANNEL, MESSAGES_PER_MINUTE)
        blueprint = super().blueprint(on_new_message)
        blueprint.listener(insist_on_store, "after_server_start")
        blueprint.listener(self._open, "after_server_start")
        blueprint.listener(self._close, "after_server_stop")
        return blueprint

    @staticmethod
    def _is_user_message(slack_event: dict[str, Any]) -> bool:
        """Return whether a person sent it: text, or files without a word, which Rasa passes over in silence."""
        if SlackInput._is_user_message(slack_event):
            return True
        event = slack_event.get("event") or {}
        return event.get("subtype") == "file_share" and bool(event.get("user")) and not event.get("bot_id")

    async def process_message(
        self,
        request: Request,
        on_new_message: Handler,
        text: str,
        sender_id: str | None,
        metadata: dict[str, Any] | None,
    ) -> HTTPResponse:
        """Answer an event in the background, since Slack waits three seconds; one that is sent again is known.

        Args:
            request: Slack's.
            on_new_message: Rasa's handler.
            text: What the person wrote, or the value of what was pressed; empty for files.
            sender_id: The conversation, by Slack's ids.
            metadata: Where the answer goes.
        """
        try:
            sender, event = conversation_id(CHANNEL, sender_id or ""), checked(event_id(request))
        except IdentityError:
            return response.text("")
        where = metadata or {}
        thread = where.get("thread_id") if self.use_threads else None
        output = self.get_output_channel(where.get("out_channel"), thread)
        asked = ChannelMessage(CHANNEL, sender, text or "", event, payload=text)
        work = partial(self._answer, request.app, on_new_message, asked, output)
        self._once.begin(f"{sender} {event}", work)
        return response.text("")

    async def _open(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        self._once = IdempotentRunner(open_store())

    async def _close(self, app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        await self._once.close()

    async def _answer(self, app: Sanic, handler: Handler, asked: ChannelMessage, output: Any) -> str:
        try:
            for reply in await replies_within(app, handler, asked, self._limit):
                # Rasa would send the card as a message of its own
                await output.send_response(asked.sender, {name: reply[name] for name in reply if name != "custom"})
        except Exception as error:
            # the name only: the traceback's values hold what was said
            logger.error("slack.answer.failed", error=type(error).__name__)
        return ""  # what was said is not kept: that it was is enough


def event_id(request: Request) -> str:
    """Return what tells an event from others, the same each time Slack sends it."""
    if request.headers.get("content-type") == "application/json":
        named = request.json.get("event_id")
    else:
        named = json.loads(request.form["payload"][0]).get("trigger_id")
    return named if isinstance(named, str) else blake2b(request.body, digest_size=16).hexdigest()
