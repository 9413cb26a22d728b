"""What a trained model makes of texts, without a conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any


def parses(model: Path, texts: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each text with Rasa's parse of it. Rasa is kept from logging them: they are people's."""
    from rasa.core.agent import load_agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)
    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(model)))
    for text in texts:
        yield text, loop.run_until_complete(agent.parse_message(text))
