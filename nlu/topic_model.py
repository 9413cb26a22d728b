"""The model behind `TopicClassifier`: what it reads in a text, how it learns, and how it is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]

NGRAMS = (1, 4)
"""Shortest and longest run of characters that counts as a feature."""
VECTOR_WEIGHT = 3.0
"""Weight of the sentence vector (length 1 after centring) against the n-grams (length 1)."""
INVERSE_REGULARISATION = 6.0


@dataclass(frozen=True)
class TopicModel:
    """Multinomial logistic regression over character n-grams (TF-IDF) and the centred sentence vector.

    Attributes:
        topics: The classes, in the order of the weights.
        grams: Finds the n-grams.
        centre: Mean of the training vectors: what all questions about debt share says nothing of their topic.
        weights: Shape (topics, n-grams + vector dimensions).
        bias: Shape (topics,).
    """

    topics: tuple[str, ...]
    grams: TfidfVectorizer
    centre: Vectors
    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, texts: Sequence[str], vectors: Vectors, topics: Sequence[str]) -> TopicModel:
        """Learns from examples: `vectors` has a row for each text."""
        grams = _grams()
        counted = grams.fit_transform(texts)
        centre = vectors.mean(axis=0)
        features = sp.hstack([counted, sp.csr_matrix(_centred(vectors, centre))]).tocsr()
        learner = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=300, class_weight="balanced", tol=1e-3)
        learner.fit(features, list(topics))
        return cls(tuple(learner.classes_), grams, centre, learner.coef_, learner.intercept_)

    def probabilities(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """Probability of each topic, shape (texts, topics)."""
        features = sp.hstack([self.grams.transform(texts), sp.csr_matrix(_centred(vectors, self.centre))]).tocsr()
        scores = np.asarray(features @ self.weights.T) + self.bias
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: Floats = raised / raised.sum(axis=1, keepdims=True)
        return found

    def save(self, folder: Path) -> None:
        """Writes numbers and words; nothing that runs when it is read."""
        words = {"topics": self.topics, "vocabulary": {gram: int(i) for gram, i in self.grams.vocabulary_.items()}}
        (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / "weights.npz", weights=self.weights, bias=self.bias, centre=self.centre, idf=self.grams.idf_
        )

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Reads what `save` wrote."""
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        kept = np.load(folder / "weights.npz", allow_pickle=False)
        grams = _grams(words["vocabulary"])
        grams.idf_ = kept["idf"]
        return cls(tuple(words["topics"]), grams, kept["centre"], kept["weights"], kept["bias"])


def _grams(vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, sublinear_tf=True, min_df=1, vocabulary=vocabulary)


def _centred(vectors: Vectors, centre: Vectors) -> Vectors:
    moved = vectors - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    weighted: Vectors = VECTOR_WEIGHT * moved / np.maximum(lengths, 1e-9)
    return weighted
