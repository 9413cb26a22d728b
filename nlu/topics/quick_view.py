"""A view of a question by its words alone, which knows when that is enough."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from nlu.topics.calibration import Calibration, calibrate
from nlu.topics.linear import Line
from nlu.topics.question_features import Read

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

ENOUGH = (0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.995)
"""Trusts that are tried as the least with which the quick view decides."""
ALLOWED_LOSS = 0.0005
"""Share of questions that may be treated wrongly for being decided quickly."""
SMALLEST = 1e-6
"""What probabilities are kept away from 0 and 1 before their logarithms are taken."""


class Trust(NamedTuple):
    """How likely it is that the sentence vector would not change the outcome: a logistic regression on seven signs."""

    weights: Floats
    bias: float

    @classmethod
    def learn(cls, signs: Floats, unchanged: NDArray[np.bool_]) -> Trust:
        """Learns from held-out questions.

        Args:
            signs: See `signs_of`, shape (questions, signs).
            unchanged: Whether the quick view treats a question as well as the full one.
        """
        if unchanged.all() or not unchanged.any():  # nothing to tell apart
            return cls(np.zeros(signs.shape[1]), 10.0 if unchanged.all() else -10.0)
        scaler = StandardScaler().fit(signs)
        learner = LogisticRegression(max_iter=1000).fit(scaler.transform(signs), unchanged)
        weights = learner.coef_[0] / scaler.scale_
        return cls(weights, float(learner.intercept_[0] - weights @ scaler.mean_))

    def of(self, signs: Floats) -> Floats:
        """A probability for each question."""
        found: Floats = 1 / (1 + np.exp(-(signs @ self.weights + self.bias)))
        return found


class QuickView(NamedTuple):
    """A linear classifier without sentence vectors, for questions that are clear without them.

    Attributes:
        line: The classifier.
        calibration: What its margins are worth.
        trust: Whether it may decide.
        enough: Trust from which it decides; learned so that this costs nothing.
    """

    line: Line
    calibration: Calibration
    trust: Trust
    enough: float

    @classmethod
    def learn(
        cls, line: Line, margins: Floats, asked: Read, full: Calibration, found: Floats, truth: Places
    ) -> QuickView:
        """Learns when it may decide.

        Args:
            line: The classifier, learned from all questions.
            margins: Margins of held-out questions, by lines like it.
            asked: Those questions.
            full: The calibration of the full view.
            found: The probabilities that the full view gave them.
            truth: Number of the right topic of each.
        """
        calibration = calibrate(margins, None, truth, full.out_of_scope)
        quick = calibration.probabilities(margins, np.zeros_like(margins))
        outcome, quick_outcome = full.outcome(found), full.outcome(quick)
        signs = signs_of(quick, margins, asked, full.out_of_scope)
        trust = Trust.learn(signs, (quick_outcome == truth) | (quick_outcome == outcome))
        trusted, least = trust.of(signs)[:, None], full.gain(found, truth) - ALLOWED_LOSS
        fits = (value for value in ENOUGH if full.gain(np.where(trusted >= value, quick, found), truth) >= least)
        return cls(line, calibration, trust, next(fits, 1.1))

    def look(self, questions: Read) -> tuple[Floats, NDArray[np.bool_]]:
        """Probability of each topic, shape (questions, topics), and which questions are clear by them."""
        margins = self.line.margins(questions.by_words())
        found = self.calibration.probabilities(margins, np.zeros_like(margins))
        signs = signs_of(found, margins, questions, self.calibration.out_of_scope)
        return found, self.trust.of(signs) >= self.enough


def signs_of(found: Floats, margins: Floats, questions: Read, out_of_scope: int | None) -> Floats:
    """What tells whether words are enough, shape (questions, 7).

    How likely the two best topics and a refusal are, how far the best stands out, how much of the question is known
    from training, and how long it is.
    """
    best, leading = np.sort(found, axis=1)[:, :-3:-1], np.sort(margins, axis=1)[:, :-3:-1]
    refusal = found[:, out_of_scope] if out_of_scope is not None else np.zeros(len(found))
    known = np.diff(questions.counted.indptr) / np.maximum(1, 3 * questions.lengths - 3)
    return np.column_stack(
        [
            _log_odds(best[:, 0]),
            np.log(best[:, 1] + SMALLEST),
            _log_odds(refusal),
            leading[:, 0],
            leading[:, 0] - leading[:, 1],
            known,
            np.log1p(questions.lengths),
        ]
    )


def _log_odds(probability: Floats) -> Floats:
    kept = np.clip(probability, SMALLEST, 1 - SMALLEST)
    odds: Floats = np.log(kept / (1 - kept))
    return odds
