"""Prints what the trained model understands of a message: `python -m nlu "美团逾期40天了 会打给我妈吗"`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

MOST_TOPICS = 3
NOT_FACTS = frozenset({"relation", "lender", "belief"})


def main() -> int:
    """Print the understanding of each message; return 1 where there is no model."""
    parser = argparse.ArgumentParser(prog="python -m nlu", description=__doc__)
    parser.add_argument("message", nargs="+")
    parser.add_argument("--model", default="models", help="a model, or a folder, of which the latest is taken")
    args = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    with warnings.catch_warnings(record=True):  # a filter alone is reset by some of Rasa's dependencies
        return _show(args.message, args.model)


def _show(messages: list[str], model: str) -> int:
    from rasa.core.agent import load_agent
    from rasa.utils.log_utils import configure_structlog

    logging.disable(logging.WARNING)
    configure_structlog(logging.ERROR)
    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=model))
    if not agent.is_ready():
        print(f"{model}: no model; run `make train` or `rasa train`", file=sys.stderr)
        return 1
    for message in messages:
        print("\n".join([message, *lines_for(loop.run_until_complete(agent.parse_message(message)))]))
    return 0


def lines_for(parsed: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines that show a parsed message: topics, questions, then each entity with its role."""
    for row in parsed.get("intent_ranking", [])[:MOST_TOPICS]:
        yield f"  topic      {row['name']} {row['confidence']:.2f}"
    for question in parsed.get("questions") or []:
        yield f"  question   {question}"
    for entity in parsed["entities"]:
        kind = entity["entity"] if entity["entity"] in NOT_FACTS else "fact"
        name = "" if kind == entity["entity"] else f"{entity['entity']} = "
        role = f" ({entity['role']})" if entity.get("role") else ""
        yield f"  {kind:<10} {name}{entity['value']}{role}"


if __name__ == "__main__":
    sys.exit(main())
