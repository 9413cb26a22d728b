"""Small neural networks: what a message means, from its sentence vector, its spelling and the questions before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlu.topics.calibration import softmax
from nlu.topics.question_features import Read, Vectors
from nlu.topics.spelling import Spelling

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

NETWORKS = 3
"""How many are averaged: one alone depends more on the weights it began with."""
UNITS = 768
ROUNDS = 5
"""Times that each example is learned from."""
RATE, BATCH = 3e-3, 1024
"""The rate at first, which falls to nothing along a cosine, and the examples of one step."""
FORGOTTEN = 0.3
"""Share of the inputs and of the units that each step leaves out, so that none is relied on."""
TALKS = 2.0
"""Weight of a message within a talk, against 1 for a message alone."""
MESSAGE, SPELLED, BEFORE = 20.0, 12.0, 10.0
"""Factors for the vector of a message, for its spelling and for the vector of the questions before it."""
FADE, FAR = 0.5, 4
"""How much less each earlier question counts than the one after it, and how many count."""
LEAST = 1e-6
"""Added to probabilities before the logarithm."""


class Layers(NamedTuple):
    """One network of one hidden layer, with the units that rectify.

    Attributes:
        hidden: Weights, shape (dimensions + axes + dimensions, UNITS).
        hidden_bias: Shape (UNITS,).
        out: Weights, shape (UNITS, meanings).
        out_bias: Shape (meanings,).
    """

    hidden: Vectors
    hidden_bias: Vectors
    out: Vectors
    out_bias: Vectors

    def probabilities(self, rows: Vectors) -> Floats:
        """Return the probability of each meaning, shape (rows, meanings)."""
        units = np.maximum(rows @ self.hidden + self.hidden_bias, 0)
        return softmax((units @ self.out + self.out_bias).astype(np.float64))


@dataclass(frozen=True)
class Network:
    """The average of some networks over a message's vector, its spelling and the vector of the questions before it.

    Lines and neighbours cannot learn what a question changes about the next message; hidden units see both at once.
    Of the questions before, the last one counts most: 微信里的钱呢 after 会坐牢吗 is about enforcement where a judgment
    was talked about before that.

    Attributes:
        spelling: Turns n-grams and words into few numbers.
        before: What stands for each meaning where it came before: the mean of its examples' vectors.
        parts: The networks, which differ by the weights they began with.
    """

    spelling: Spelling
    before: Vectors
    parts: tuple[Layers, ...]

    @classmethod
    def fit(
        cls,
        count: int,
        examples: Read,
        asked: Places,
        turns: Read,
        meant: Places,
        after: Sequence[Sequence[int]],
    ) -> Network:
        """Learn from examples and from talks.

        Args:
            count: How many meanings there are.
            examples: Single messages.
            asked: Number of the meaning of each.
            turns: Messages within talks.
            meant: Number of the meaning of each.
            after: Numbers of the meanings before each, the latest first.
        """
        before = np.zeros((count, examples.meant.shape[1]), dtype=np.float32)
        np.add.at(before, asked, examples.meant)
        before /= np.maximum(np.linalg.norm(before, axis=1, keepdims=True), LEAST)
        untaught = cls(Spelling.fit(sp.vstack([examples.counted, turns.counted]).tocsr()), before, ())
        rows = np.vstack([untaught._rows(examples, None), untaught._rows(turns, after)])
        right = np.hstack([asked, meant])
        weights = np.hstack([np.ones(len(asked)), np.full(len(meant), TALKS)])
        parts = tuple(_learned(rows, right, weights / weights.mean(), count, seed) for seed in range(NETWORKS))
        return replace(untaught, parts=parts)

    def log_likely(self, read: Read, after: Sequence[Sequence[int]] | None) -> Floats:
        """Return the logarithm of each meaning's probability, shape (messages, meanings).

        Args:
            read: The messages.
            after: Numbers of the meanings before each, the latest first; None where nothing was before.
        """
        rows = self._rows(read, after)
        return np.log(np.mean([part.probabilities(rows) for part in self.parts], axis=0) + LEAST)

    def _rows(self, read: Read, after: Sequence[Sequence[int]] | None) -> Vectors:
        before = np.zeros_like(read.meant) if after is None else _faded(self.before, after)
        spelled = self.spelling.numbers(read.counted)
        return np.hstack([MESSAGE * read.meant, SPELLED * spelled, BEFORE * before]).astype(np.float32)


def _faded(before: Vectors, trails: Sequence[Sequence[int]]) -> Vectors:
    """Return for each trail of meanings the sum of their vectors, the later ones weighing more."""
    found = np.zeros((len(trails), before.shape[1]), dtype=np.float32)
    for row, trail in enumerate(trails):
        for age, place in enumerate(trail[:FAR]):
            found[row] += FADE**age * before[place]
    return found


def _learned(rows: Vectors, right: Places, weights: Floats, count: int, seed: int) -> Layers:
    """Return a network that learned which meaning is right for each row.

    Args:
        rows: Messages as numbers.
        right: Number of the meaning of each.
        weights: How much each counts, 1 on average.
        count: How many meanings there are.
        seed: Decides the first weights, the order of the rows and what is left out; a second training gives the same.
    """
    from tensorflow import keras  # here, because the server does without it

    keras.utils.set_random_seed(seed)
    parts = keras.layers
    hidden, out = parts.Dense(UNITS, activation="relu"), parts.Dense(count)
    learner = keras.Sequential([parts.Dropout(FORGOTTEN), hidden, parts.Dropout(FORGOTTEN), out])
    steps = ROUNDS * -(-len(rows) // BATCH)
    learner.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    learner.fit(rows, right, sample_weight=weights, batch_size=BATCH, epochs=ROUNDS, verbose=0)
    return Layers(*hidden.get_weights(), *out.get_weights())
