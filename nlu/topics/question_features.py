"""Features of a question: character n-grams, words and the sentence vector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlu.extraction.without_names import plain
from nlu.topics.tfidf import Floats, Terms

Vectors = NDArray[np.float32]

NGRAMS = (1, 2, 3)
"""Runs of so many characters count as a feature; four gained nothing."""


class Question(NamedTuple):
    """One question: its text and its words."""

    text: str
    words: Sequence[str]


class Read(NamedTuple):
    """Questions as numbers, a row each.

    Attributes:
        counted: Character n-grams and words, TF-IDF, each part of length 1.
        meant: The centred sentence vectors, of length 1.
    """

    counted: sp.csr_matrix
    meant: Vectors

    def rows(self, chosen: NDArray[np.int64]) -> Read:
        """Return the rows of the chosen questions."""
        return Read(self.counted[chosen], self.meant[chosen])


@dataclass(frozen=True)
class Reader:
    """Fitted feature extractor.

    Attributes:
        grams: Weighs the character n-grams.
        words: Weighs words and pairs of words.
        centre: Mean of the training vectors: what all questions about debt share says nothing of their topic.
    """

    grams: Terms
    words: Terms
    centre: Vectors

    @classmethod
    def fit(cls, questions: Sequence[Question], vectors: Vectors) -> Reader:
        """Fit vocabulary, inverse document frequencies and the mean of the sentence vectors."""
        grams = Terms.fit([list(_grams(question)) for question in questions])
        words = Terms.fit([list(_words(question)) for question in questions])
        return cls(grams, words, np.mean(vectors, axis=0))

    def count(self, questions: Sequence[Question]) -> sp.csr_matrix:
        """Return TF-IDF features, shape (questions, n-grams + words), the columns of n-grams first."""
        columns, weights, ends = [], [], [0]
        for question in questions:
            grams, gram_weights = self.grams.weigh(_grams(question))
            words, word_weights = self.words.weigh(_words(question))
            columns += [grams, words + len(self.grams.known)]
            weights += [gram_weights, word_weights]
            ends.append(ends[-1] + len(grams) + len(words))
        shape = (len(questions), len(self.grams.known) + len(self.words.known))
        cells = (_joined(weights).astype(np.float32), _joined(columns).astype(np.int32), np.array(ends, dtype=np.int32))
        return sp.csr_matrix(cells, shape=shape)

    def centred(self, vectors: Vectors) -> Vectors:
        """Return sentence vectors minus the training mean, normalised to length 1."""
        moved = vectors - self.centre
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        found: Vectors = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
        return found

    def read(self, questions: Sequence[Question], vectors: Vectors) -> Read:
        """Return the questions as feature rows."""
        return Read(self.count(questions), self.centred(vectors))

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return the n-grams and words, in the order of their columns."""
        return {"grams": self.grams.known, "words": self.words.known}

    def numbers(self) -> dict[str, Floats | Vectors]:
        """Return the arrays that `kept` needs beside `names`."""
        return {"grams_rarity": self.grams.rarity, "words_rarity": self.words.rarity, "centre": self.centre}

    @classmethod
    def kept(cls, names: dict[str, Sequence[str]], numbers: dict[str, NDArray[Any]]) -> Reader:
        """Return a reader from its `names` and `numbers`."""
        grams = Terms(tuple(names["grams"]), numbers["grams_rarity"])
        words = Terms(tuple(names["words"]), numbers["words_rarity"])
        return cls(grams, words, numbers["centre"])


def _grams(question: Question) -> Iterator[str]:
    text = plain(question.text).lower()
    for length in NGRAMS:
        for start in range(len(text) - length + 1):
            yield text[start : start + length]


def _words(question: Question) -> Iterator[str]:
    words = [plain(word) for word in question.words]
    yield from words
    for pair in pairwise(words):
        yield "_".join(pair)


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0)
