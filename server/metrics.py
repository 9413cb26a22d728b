"""What is counted, as Prometheus reads it: numbers by channel and topic, and nothing that anybody wrote."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from rasa.core.channels.channel import UserMessage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from sanic import Sanic

REGISTRY = CollectorRegistry()
"""Of our own: the usual one tells the version of Python."""
ProcessCollector(registry=REGISTRY)
MESSAGES = Counter("assistant_messages", "Messages handled", ["channel"], registry=REGISTRY)
TOPICS = Counter("assistant_topics", "Messages by what they were understood to be about", ["topic"], registry=REGISTRY)
FALLBACKS = Counter("assistant_fallbacks", "Messages that were not understood", registry=REGISTRY)
ERRORS = Counter("assistant_errors", "Messages whose handling failed", ["channel"], registry=REGISTRY)
ACTION_FAILURES = Counter("assistant_action_failures", "Calls of the action server that failed", registry=REGISTRY)
REFUSALS = Counter("assistant_refused_requests", "Requests answered with an error", ["status"], registry=REGISTRY)
SECONDS = Histogram(
    "assistant_answer_seconds",
    "Time from a message to the last word of its answer",
    ["channel"],
    buckets=(0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 8, 15, 30),
    registry=REGISTRY,
)
CONTENT_TYPE = CONTENT_TYPE_LATEST
OTHER = "other"
"""Stands for an intent that the domain does not know: a client may name any, and each would be a line for ever."""
FIRST_REFUSAL = 400


class MeasuredAgent:
    """Rasa's agent, counting what it handles; all channels hand their messages to it."""

    def __init__(self, agent: Any) -> None:
        """Counts for this agent."""
        self._agent = agent

    def __getattr__(self, name: str) -> Any:
        """All else is the agent's."""
        return getattr(self._agent, name)

    async def handle_message(self, message: UserMessage) -> Any:
        """Has the agent handle a message, as `Agent.handle_message`."""
        channel = str(message.input_channel)
        MESSAGES.labels(channel).inc()
        # giving up is a failure too, and no `Exception`: the person got no answer
        with SECONDS.labels(channel).time(), ERRORS.labels(channel).count_exceptions(BaseException):
            await self._count_topic(message)
            return await self._agent.handle_message(message)

    async def _count_topic(self, message: UserMessage) -> None:
        """Understands the message here, where the result can be counted; Rasa then does not do it again."""
        if not self._agent.is_ready():
            return
        if not message.parse_data:
            # the store tells the classifier what the talk is about
            await self._agent.tracker_store.retrieve(message.sender_id)
            message.parse_data = await self._agent.processor.parse_message(message)
        intent = message.parse_data["intent"]["name"]
        if intent == DEFAULT_NLU_FALLBACK_INTENT_NAME:
            FALLBACKS.inc()
        TOPICS.labels(intent if intent in self._agent.domain.intents else OTHER).inc()


def measure(app: Sanic) -> None:
    """Counts what the agent of this server handles from now on."""
    agent = getattr(app.ctx, "agent", None)
    if agent is not None and not isinstance(agent, MeasuredAgent):
        app.ctx.agent = MeasuredAgent(agent)


def count_answer(status: int) -> None:
    """Counts an HTTP answer where it is a refusal; 429 is one over a limit."""
    if status >= FIRST_REFUSAL:
        REFUSALS.labels(str(status)).inc()


def exposition() -> bytes:
    """All counts in Prometheus' text form, of `CONTENT_TYPE`."""
    return bytes(generate_latest(REGISTRY))
