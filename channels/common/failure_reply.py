"""What is said where a channel itself fails: the apology of the domain that the assistant was trained with."""

from __future__ import annotations

from typing import Any

from sanic import Sanic

APOLOGY = "utter_service_unavailable"


def apology_of(app: Sanic | None) -> dict[str, Any] | None:
    """The apology as Rasa keeps it in the domain; None where no assistant is loaded."""
    agent = getattr(app.ctx, "agent", None) if app else None
    said = agent.domain.responses.get(APOLOGY) if agent and agent.domain else None
    return dict(said[0]) if said else None
