"""The model behind `TopicClassifier`: what it reads in a text, how it learns, and how it is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

Floats = NDArray[np.float64]
Vectors = NDArray[np.float32]

NGRAMS = (1, 3)
"""Shortest and longest run of characters that counts as a feature; four gained nothing."""
VECTOR_WEIGHT = 2.0
"""Length of the centred sentence vector; n-grams and words have length 1 each."""
SVM_C = 0.2
FOLDS = 3
"""Folds on which the temperature is learned."""


class Example(NamedTuple):
    """What the model reads of one question: its text, its words, its sentence vector (length 1)."""

    text: str
    words: Sequence[str]
    vector: Vectors


@dataclass(frozen=True)
class TopicModel:
    """A linear support vector machine over character n-grams, words (both TF-IDF) and the centred sentence vector.

    Logistic regression measured the same accuracy and trained ten times as long. The margins become probabilities by a
    softmax with one temperature, learned on held-out folds so that 0.8 means right four times in five.

    Attributes:
        topics: The classes, in the order of the weights.
        grams: Weighs the character n-grams.
        words: Weighs words and pairs of words.
        centre: Mean of the training vectors: what all questions about debt share says nothing of their topic.
        weights: Shape (topics, n-grams + words + vector dimensions).
        bias: Shape (topics,).
        temperature: Divides the margins.
    """

    topics: tuple[str, ...]
    grams: TfidfVectorizer
    words: TfidfVectorizer
    centre: Vectors
    weights: Floats
    bias: Floats
    temperature: float = 1.0

    @classmethod
    def fit(cls, examples: Sequence[Example], topics: Sequence[str]) -> TopicModel:
        """Learns the topic of each example."""
        grams, words = _grams(), _words()
        centre = np.mean([example.vector for example in examples], axis=0)
        counted = grams.fit_transform([example.text for example in examples])
        named = words.fit_transform([example.words for example in examples])
        features = sp.hstack([counted, named, _centred(examples, centre)]).tocsr()
        labels = np.asarray(topics)
        with ThreadPoolExecutor(os.cpu_count()) as fits:  # liblinear lets go of Python's lock
            fitting = fits.submit(_fit, features, labels)
            temperature = _temperature(features, labels, fits)
            learner = fitting.result()
        return cls(tuple(learner.classes_), grams, words, centre, learner.coef_, learner.intercept_, temperature)

    def probabilities(self, examples: Sequence[Example]) -> Floats:
        """Probability of each topic, shape (examples, topics)."""
        counted = self.grams.transform([example.text for example in examples])
        named = self.words.transform([example.words for example in examples])
        features = sp.hstack([counted, named, _centred(examples, self.centre)]).tocsr()
        return _softmax((np.asarray(features @ self.weights.T) + self.bias) / self.temperature)

    def save(self, folder: Path) -> None:
        """Writes numbers and words; nothing that runs when it is read."""
        names = {"topics": self.topics, "grams": _vocabulary(self.grams), "words": _vocabulary(self.words)}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / "weights.npz",
            weights=self.weights.astype(np.float32),
            bias=self.bias,
            centre=self.centre,
            grams_idf=self.grams.idf_,
            words_idf=self.words.idf_,
            temperature=self.temperature,
        )

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Reads what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        kept = np.load(folder / "weights.npz", allow_pickle=False)
        grams, words = _grams(names["grams"]), _words(names["words"])
        grams.idf_, words.idf_ = kept["grams_idf"], kept["words_idf"]
        temperature = float(kept["temperature"])
        return cls(tuple(names["topics"]), grams, words, kept["centre"], kept["weights"], kept["bias"], temperature)


def _fit(features: sp.csr_matrix, labels: NDArray[np.str_]) -> LinearSVC:
    return LinearSVC(C=SVM_C, random_state=0).fit(features, labels)


def _temperature(features: sp.csr_matrix, labels: NDArray[np.str_], fits: ThreadPoolExecutor) -> float:
    """The temperature under which held-out examples are least surprising (least mean log loss)."""
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(features, labels))
    learners = list(fits.map(lambda fold: _fit(features[fold[0]], labels[fold[0]]), folds))
    margin = np.vstack(
        [learner.decision_function(features[fold[1]]) for learner, fold in zip(learners, folds, strict=True)]
    )
    truth = np.searchsorted(learners[0].classes_, np.concatenate([labels[fold[1]] for fold in folds]))

    def log_loss(temperature: float) -> float:
        right = _softmax(margin / temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    return float(minimize_scalar(log_loss, bounds=(0.02, 2.0), method="bounded").x)


def _grams(vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, sublinear_tf=True, vocabulary=vocabulary)


def _words(vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_singles_and_pairs, sublinear_tf=True, vocabulary=vocabulary)


def _singles_and_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *("_".join(pair) for pair in pairwise(words))]


def _vocabulary(weigher: TfidfVectorizer) -> dict[str, int]:
    return {term: int(column) for term, column in weigher.vocabulary_.items()}


def _centred(examples: Sequence[Example], centre: Vectors) -> sp.csr_matrix:
    moved = np.stack([example.vector for example in examples]) - centre
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return sp.csr_matrix(VECTOR_WEIGHT * moved / np.maximum(lengths, 1e-9))


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found
