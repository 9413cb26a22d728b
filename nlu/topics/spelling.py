"""How messages are spelled, in few numbers: latent semantic analysis of their n-grams and words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.decomposition import TruncatedSVD

from nlu.topics.question_features import Vectors

Places = NDArray[np.int64]

AXES = 256
"""Numbers a message. 512 were right in less than one more of a hundred turns, and took twice as long to find."""
SEEN = 8
"""Messages that must have an n-gram or word before it counts; rarer ones would make the model three times as large."""
LEAST = 1e-9


@dataclass(frozen=True)
class Spelling:
    """The directions in which the spelling of messages differs most.

    A sentence vector says what a message is about; 缓交 and 减交 are nearly the same to it, and so are 谁出 and 谁定.

    Attributes:
        terms: Columns of the counted features that are read.
        axes: Weight of each in each direction, shape (terms, axes).
        centre: Mean of the messages learned from, shape (axes,).
    """

    terms: Places
    axes: Vectors
    centre: Vectors

    @classmethod
    def fit(cls, counted: sp.csr_matrix) -> Spelling:
        """Learn the directions from messages, shape (messages, n-grams + words)."""
        seen = np.asarray((counted > 0).sum(axis=0)).ravel()
        terms = np.flatnonzero(seen >= min(SEEN, seen.max()))
        rows = counted[:, terms]
        found = TruncatedSVD(min(AXES, *(each - 1 for each in rows.shape)), n_iter=2, random_state=0).fit(rows)
        axes = found.components_.T.astype(np.float32)
        return cls(terms, axes, np.asarray(rows.mean(axis=0) @ axes, dtype=np.float32).ravel())

    def numbers(self, counted: sp.csr_matrix) -> Vectors:
        """Return messages as numbers, shape (messages, axes), each row of length 1."""
        moved = counted[:, self.terms] @ self.axes - self.centre
        found: Vectors = moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), LEAST)
        return found.astype(np.float32)
