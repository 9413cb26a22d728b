"""What a trained model makes of texts, without a conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evaluation.metrics import OUT_OF_SCOPE

FALLBACK = "nlu_fallback"


def parses(model: Path, texts: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each text with Rasa's parse of it. Rasa is kept from logging them: they are people's."""
    from rasa.core.agent import load_agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(model)))
    for text in texts:
        yield text, loop.run_until_complete(agent.parse_message(text))


def topics_in(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the topic that a parse found (a fallback is out_of_scope), its confidence, and all topics, best first."""
    name = parsed["intent"]["name"]
    return {
        "topic": OUT_OF_SCOPE if name in (None, FALLBACK) else name,
        "confidence": round(float(parsed["intent"]["confidence"]), 4),
        "suggestions": [row["name"] for row in parsed.get("intent_ranking", []) if row["name"] != FALLBACK],
    }
