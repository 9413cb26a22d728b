"""Nearest-neighbour votes: topics of the training examples most similar to a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlu.topics.question_features import Read, Vectors

Floats = NDArray[np.float64]

NEIGHBOURS = 10
SHARPNESS = 4
"""Power of the likeness in a vote: an example twice as alike has sixteen times the vote."""
MEANING = 2.0
"""Weight of the sentence vector against n-grams and words."""
AT_ONCE = 500
"""Questions compared at once: what bounds the memory."""


@dataclass(frozen=True)
class Neighbours:
    """Examples to compare with.

    Attributes:
        counted: Their n-grams and words, a column an example: a question then touches only rows it shares.
        meant: Their sentence vectors, a row each.
        topics: Number of the topic of each.
        count: How many topics there are.
    """

    counted: sp.csr_matrix
    meant: Vectors
    topics: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, examples: Read, topics: NDArray[np.int64], count: int) -> Neighbours:
        """Build from examples; `topics` has the number of each one's topic, `count` is the number of topics."""
        return cls(examples.counted.T.tocsr(), examples.meant, topics, count)

    def examples(self) -> Read:
        """Return the examples as they were read."""
        return Read(self.counted.T.tocsr(), self.meant)

    def likeness(self, questions: Read) -> Vectors:
        """Return how alike each question is to each example, shape (questions, examples)."""
        likeness = cast(Vectors, (questions.counted @ self.counted).toarray())
        likeness += MEANING**2 * (questions.meant @ self.meant.T)
        return likeness

    def votes(self, questions: Read) -> Floats:
        """Return the share of each topic in the likeness of the nearest examples, shape (questions, topics)."""
        asked = np.arange(len(questions.meant))
        parts = [questions.rows(asked[start : start + AT_ONCE]) for start in range(0, len(asked), AT_ONCE)]
        return np.vstack([self.votes_from(self.likeness(part)) for part in parts])

    def votes_from(self, likeness: Vectors) -> Floats:
        """Return the same from a likeness that was worked out before."""
        nearest = min(NEIGHBOURS, likeness.shape[1])
        places = np.argpartition(-likeness, nearest - 1, axis=1)[:, :nearest]
        weights = np.maximum(np.take_along_axis(likeness, places, axis=1), 1e-6) ** SHARPNESS
        voted = np.zeros((len(likeness), self.count))
        np.add.at(voted, (np.repeat(np.arange(len(likeness)), nearest), self.topics[places].ravel()), weights.ravel())
        shares: Floats = voted / voted.sum(axis=1, keepdims=True)
        return shares


def likeness_between(first: Read, second: Read) -> Vectors:
    """Return how alike each question of one set is to each of another, shape (first, second)."""
    likeness = cast(Vectors, (first.counted @ second.counted.T).toarray())
    likeness += MEANING**2 * (first.meant @ second.meant.T)
    return likeness
