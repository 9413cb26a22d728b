"""The trained model, loaded once and asked in this process: no server, no conversation."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog

from server.model_inputs import MODEL

ASKED_MODEL = Path(os.environ.get("UNDERSTANDING_MODEL", MODEL))
"""Another model can be put to the same questions by naming it in the environment."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the model made of one message.

    Attributes:
        topic: The main topic; a fallback is out_of_scope.
        topics: The main topic and what else was asked.
        questions: Ids of what was asked; the main topic alone where nothing was.
        facts: What the writer says of the case, by field; where one is stated twice, both.
    """

    topic: str
    topics: frozenset[str]
    questions: tuple[str, ...]
    facts: dict[str, list[Any]]


Ask = Callable[[str], Understood]


@pytest.fixture(scope="session")
def ask() -> Ask:
    """Gives what the model understands of a message."""
    if not ASKED_MODEL.exists():
        pytest.skip(f"no trained model at {ASKED_MODEL}; `make train` makes one")
    # Rasa writes every parse to the log, which costs more than the parse
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    from rasa.core.agent import load_agent

    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(ASKED_MODEL)))
    assert agent.is_ready(), "the model does not fit the code as it is now; `make train` makes one that does"
    return lambda text: understood(loop.run_until_complete(agent.parse_message(text)))


def understood(parsed: dict[str, Any]) -> Understood:
    """What Rasa returned, in our words; facts of others, of the past and of suppositions are not the writer's."""
    name = parsed["intent"]["name"]
    topic = "out_of_scope" if name in (None, "nlu_fallback") else name
    facts: dict[str, list[Any]] = {}
    for entity in parsed["entities"]:
        if not entity.get("role"):
            facts.setdefault(entity["entity"], []).append(entity["value"])
    questions = tuple(parsed.get("questions") or [topic])
    asked = [question.partition("/")[0] for question in questions]
    return Understood(topic, frozenset([topic, *asked]), questions, facts)
