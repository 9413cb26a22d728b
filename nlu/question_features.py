"""What is read of a question: its characters, its words, its meaning, as numbers side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.language.plain import plain

Vectors = NDArray[np.float32]

NGRAMS = (1, 3)
"""Shortest and longest run of characters that counts as a feature; four gained nothing."""


class Question(NamedTuple):
    """What is read of one question: its text and its words."""

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
        """Some of the questions."""
        return Read(self.counted[chosen], self.meant[chosen])


@dataclass(frozen=True)
class Reader:
    """Turns questions into numbers as it learned to.

    Attributes:
        grams: Weighs the character n-grams.
        words: Weighs words and pairs of words.
        centre: Mean of the training vectors: what all questions about debt share says nothing of their topic.
    """

    grams: TfidfVectorizer
    words: TfidfVectorizer
    centre: Vectors

    @classmethod
    def fit(cls, questions: Sequence[Question], vectors: Vectors) -> Reader:
        """Learns which n-grams and words there are, how rare they are, and the mean of the sentence vectors."""
        return cls(_grams().fit(_texts(questions)), _words().fit(_word_lists(questions)), np.mean(vectors, axis=0))

    def count(self, questions: Sequence[Question]) -> sp.csr_matrix:
        """Their n-grams and words."""
        grams = self.grams.transform(_texts(questions))
        words = self.words.transform(_word_lists(questions))
        return sp.hstack([grams, words]).tocsr().astype(np.float32)

    def centred(self, vectors: Vectors) -> Vectors:
        """Sentence vectors without what all share, of length 1."""
        moved = vectors - self.centre
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        found: Vectors = (moved / np.maximum(lengths, 1e-9)).astype(np.float32)
        return found

    def read(self, questions: Sequence[Question], vectors: Vectors) -> Read:
        """The questions as numbers."""
        return Read(self.count(questions), self.centred(vectors))

    def names(self) -> dict[str, dict[str, int]]:
        """The n-grams and words with their columns."""
        return {"grams": _vocabulary(self.grams), "words": _vocabulary(self.words)}

    def numbers(self) -> dict[str, NDArray[np.float64] | Vectors]:
        """Everything else that was learned."""
        return {"grams_idf": self.grams.idf_, "words_idf": self.words.idf_, "centre": self.centre}

    @classmethod
    def kept(cls, names: dict[str, dict[str, int]], numbers: dict[str, NDArray[Any]]) -> Reader:
        """The reader whose `names` and `numbers` these are."""
        grams, words = _grams(names["grams"]), _words(names["words"])
        grams.idf_, words.idf_ = numbers["grams_idf"], numbers["words_idf"]
        return cls(grams, words, numbers["centre"])


def _texts(questions: Sequence[Question]) -> list[str]:
    return [plain(question.text) for question in questions]


def _word_lists(questions: Sequence[Question]) -> list[list[str]]:
    return [[plain(word) for word in question.words] for question in questions]


def _grams(vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, sublinear_tf=True, vocabulary=vocabulary)


def _words(vocabulary: dict[str, int] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=_singles_and_pairs, sublinear_tf=True, vocabulary=vocabulary)


def _singles_and_pairs(words: Sequence[str]) -> list[str]:
    return [*words, *("_".join(pair) for pair in pairwise(words))]


def _vocabulary(weigher: TfidfVectorizer) -> dict[str, int]:
    return {term: int(column) for term, column in weigher.vocabulary_.items()}
