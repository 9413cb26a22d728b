"""What it gains, and costs, to encode only the questions that words leave unclear.

Usage: python -m bench.encoder_skip SET.jsonl
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.metrics import figures, judge
from nlu.classifier import TopicClassifier
from scripts.evaluate import prediction_from, quiet, rows_in
from scripts.inputs import MODEL

NEVER = 1.1
"""More than any probability: the quick view decides nothing."""


def main() -> None:
    """Parses the set twice and prints both medians, their ratio, and how many more questions are right."""
    from rasa.core.agent import load_agent

    quiet()
    rows = rows_in(Path(sys.argv[1]))
    always, shipped = (asyncio.run(load_agent(model_path=str(MODEL))) for _ in range(2))
    for classifier in classifiers(always):
        classifier.use_quick_view_from(NEVER)
    always, shipped = measure([always, shipped], rows)
    print(f"{'':<30}{'always encoding':>16}{'as shipped':>12}")
    print(f"{'median, ms a question':<30}{always[0]:>16.1f}{shipped[0]:>12.1f}   ratio {shipped[0] / always[0]:.2f}")
    for name, value in figures(judge(rows, always[1])).items():
        print(f"{name:<30}{value:>16.3f}{figures(judge(rows, shipped[1]))[name]:>12.3f}")


def measure(agents: Sequence[Any], rows: Sequence[Mapping[str, Any]]) -> list[tuple[float, list[dict[str, Any]]]]:
    """For each agent its median milliseconds a question, and its predictions.

    They take turns, so that a busy machine slows both; the first twenty questions come twice, to warm up.
    """
    loop = asyncio.new_event_loop()
    times: list[list[float]] = [[] for _ in agents]
    predicted: list[list[dict[str, Any]]] = [[] for _ in agents]
    for number, row in enumerate([*rows[:20], *rows]):
        for place, agent in enumerate(agents):
            started = time.perf_counter()
            parsed = loop.run_until_complete(agent.parse_message(row["text"]))
            if number >= 20:
                times[place].append(1000 * (time.perf_counter() - started))
                predicted[place].append(prediction_from(row["text"], parsed))
    return [(statistics.median(one), said) for one, said in zip(times, predicted, strict=True)]


def classifiers(agent: Any) -> Iterator[TopicClassifier]:
    """The topic classifiers of a loaded model; Rasa has no public way to them."""
    for node in agent.processor.graph_runner._instantiated_nodes.values():
        if isinstance(node._component, TopicClassifier):
            yield node._component


if __name__ == "__main__":
    main()
