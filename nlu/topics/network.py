"""A network of one hidden layer: what a message means, from its sentence vector and the question before it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from nlu.topics.calibration import softmax
from nlu.topics.question_features import Vectors

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

UNITS = 2000
REACH, SHIFT = 4.0, 0.5
"""Factor for the hidden units beside the input itself, and the spread of their thresholds."""
RIDGE = 3.0
SHARPNESS = 20.0
"""Factor for the scores before the softmax."""
TURNS_COUNT = 2
"""How often each turn of a talk counts; there are five times as many examples without a talk."""
LEAST = 1e-6
"""Added to probabilities before the logarithm."""
AT_ONCE = 4000
"""Messages computed together while learning: what bounds the memory."""


@dataclass(frozen=True)
class Network:
    """A random hidden layer under a ridge regression, over a message's vector and that of the question before it.

    Lines and neighbours cannot learn what a question changes about the next message; hidden units see both at once.
    The layer is random and only the regression is learned (extreme learning machine; Huang, Zhu, Siew, Neurocomputing
    2006): it has one solution, so that near ties fall the same way after each training.

    Attributes:
        before: What stands for each meaning where it came before: the mean of its examples' vectors.
        out: Weights of the meanings, shape (UNITS + 2 * dimensions, meanings).
    """

    before: Vectors
    out: Vectors

    @classmethod
    def fit(cls, count: int, examples: Vectors, asked: Places, turns: Vectors, meant: Places, after: Places) -> Network:
        """Learn from examples and from talks.

        Args:
            count: How many meanings there are.
            examples: Centred vectors of single messages, a row each.
            asked: Number of the meaning of each.
            turns: Centred vectors of messages within talks.
            meant: Number of the meaning of each.
            after: Number of the meaning before each.
        """
        before = np.zeros((count, examples.shape[1]), dtype=np.float32)
        np.add.at(before, asked, examples)
        before /= np.maximum(np.linalg.norm(before, axis=1, keepdims=True), LEAST)
        learning = cls(before, np.zeros((UNITS + 2 * before.shape[1], count), dtype=np.float32))
        alone = np.hstack([examples, np.zeros_like(examples)])
        in_talk = np.hstack([turns, before[after]])
        rows, right = np.vstack([alone, *[in_talk] * TURNS_COUNT]), np.hstack([asked, *[meant] * TURNS_COUNT])
        return cls(before, learning._regression(rows, right, count))

    def log_likely(self, meant: Vectors, after: Places) -> Floats:
        """Return the logarithm of each meaning's probability, shape (messages, meanings).

        Args:
            meant: Centred vectors of the messages.
            after: Number of the meaning before each.
        """
        scores = self._units(np.hstack([meant, self.before[after]])) @ self.out
        return cast(Floats, np.log(softmax(SHARPNESS * scores.astype(np.float64)) + LEAST))

    @cached_property
    def _hidden(self) -> tuple[Vectors, Vectors]:
        """The weights and thresholds of the hidden layer, always the same ones."""
        drawn = np.random.default_rng(0)
        weights = drawn.standard_normal((2 * self.before.shape[1], UNITS), dtype=np.float32)
        return weights, SHIFT * drawn.standard_normal(UNITS, dtype=np.float32)

    def _units(self, rows: Vectors) -> Vectors:
        weights, shift = self._hidden
        hidden = np.maximum(rows @ weights + shift, 0) * np.float32(REACH / np.sqrt(UNITS))
        return np.hstack([hidden, rows])

    def _regression(self, rows: Vectors, right: Places, count: int) -> Vectors:
        """Return the weights of a ridge regression from the units to the right meaning."""
        alike, wanted = RIDGE * np.eye(len(self.out)), np.zeros((len(self.out), count))
        for start in range(0, len(rows), AT_ONCE):
            units = self._units(rows[start : start + AT_ONCE])
            alike += units.T @ units
            wanted += units.T @ np.eye(count, dtype=np.float32)[right[start : start + AT_ONCE]]
        return np.linalg.solve(alike, wanted).astype(np.float32)
