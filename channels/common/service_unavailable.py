"""The reply where a message could not be answered: the domain's `utter_service_unavailable`."""

from __future__ import annotations

from typing import Any

from sanic import Sanic

RESPONSE = "utter_service_unavailable"


def service_unavailable(app: Sanic | None) -> dict[str, Any] | None:
    """Return the reply of the domain that the assistant was trained with; None where no assistant is loaded."""
    agent = getattr(app.ctx, "agent", None) if app else None
    variants = agent.domain.responses.get(RESPONSE) if agent and agent.domain else None
    return dict(variants[0]) if variants else None
