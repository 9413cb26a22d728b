"""Two simpler ways to understand the same questions from the same examples, to be measured against."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluation.stock import Inputs

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data" / "nlu"
NEIGHBOURS = 5
REFUSED_BELOW = 0.25
"""Cosine under which nothing resembles the question: retrieval has no other way to refuse."""

Prediction = dict[str, Any]


def examples() -> tuple[list[str], list[str]]:
    """All training examples and their topics."""
    texts, topics = [], []
    for file in sorted(DATA.glob("*/*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            texts += lines
            topics += [block["intent"]] * len(lines)
    return texts, topics


def nearest_neighbours(questions: Sequence[str]) -> Iterable[Prediction]:
    """Character 1-3-gram TF-IDF; the topic on which most of the likeness of the five nearest examples falls."""
    texts, topics = examples()
    weigher = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    known = weigher.fit_transform(texts)
    likeness = np.asarray((weigher.transform(questions) @ known.T).todense())
    for question, row in zip(questions, likeness, strict=True):
        votes: defaultdict[str, float] = defaultdict(float)
        for nearest in np.argsort(-row)[:NEIGHBOURS]:
            votes[topics[nearest]] += float(row[nearest])
        ranked = sorted(votes, key=lambda topic: -votes[topic])
        total = sum(votes.values())
        refused = row.max() < REFUSED_BELOW
        yield {
            "text": question,
            "topic": "out_of_scope" if refused else ranked[0],
            "confidence": 0.0 if not total else votes[ranked[0]] / total,
            "suggestions": ranked,
        }


def stock(questions: Sequence[str]) -> Iterable[Prediction]:
    """What Rasa's own Chinese pipeline makes of the questions."""
    from rasa.core.agent import load_agent

    loop = asyncio.new_event_loop()
    agent = loop.run_until_complete(load_agent(model_path=str(Inputs().model())))
    for question in questions:
        parsed = loop.run_until_complete(agent.parse_message(question))
        name = parsed["intent"]["name"]
        ranked = [row["name"] for row in parsed["intent_ranking"] if row["name"] != "nlu_fallback"]
        yield {
            "text": question,
            "topic": "out_of_scope" if name in (None, "nlu_fallback") else name,
            "confidence": float(parsed["intent"]["confidence"]),
            "suggestions": ranked,
        }
