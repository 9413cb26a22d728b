"""Two baselines that learn from the same examples: nearest neighbours, and stock Rasa."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from evaluation.parsing import parses, topics_in
from evaluation.stock import Inputs
from nlu.examples import examples

NEIGHBOURS = 5
REFUSED_BELOW = 0.25
"""Cosine under which nothing resembles the question: retrieval has no other way to refuse."""

Prediction = dict[str, Any]


def nearest_neighbours(questions: Sequence[str], per_topic: int | None = None) -> Iterable[Prediction]:
    """Predict the topic with the greatest summed similarity among the five nearest examples (TF-IDF, 1-3-grams).

    Args:
        questions: What is asked.
        per_topic: Examples of each block that are known; all where not given.
    """
    learned = examples(per_topic)
    texts, topics = [each.text for each in learned], [each.topic for each in learned]
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
    """Predict with Rasa's own Chinese pipeline."""
    for question, parsed in parses(Inputs().model(), questions):
        yield {"text": question, **topics_in(parsed)}
