"""What margins and votes are worth, learned on questions that neither had seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

SHARES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
"""Weights of the neighbours' votes that are tried."""
THRESHOLDS = tuple(round(0.02 * step, 2) for step in range(26))
"""Confidences that are tried as the least with which a question is answered."""


@dataclass(frozen=True)
class Calibration:
    """How margins and votes become a probability.

    Attributes:
        temperature: Divides the margins before the softmax.
        share: Weight of the votes; the margins have the rest.
        sharpening: Power of the mixture, so that 0.8 means right four times in five.
        threshold: Probability under which the best topic is not believed.
    """

    temperature: float = 1.0
    share: float = 0.0
    sharpening: float = 1.0
    threshold: float = 0.0

    def probabilities(self, margins: Floats, votes: Floats) -> Floats:
        """Probability of each topic, of the shape of both."""
        mixed = (1 - self.share) * softmax(margins / self.temperature) + self.share * votes
        raised = mixed**self.sharpening
        found: Floats = raised / raised.sum(axis=1, keepdims=True)
        return found


def calibrate(margins: Floats, votes: Floats, truth: Places, out_of_scope: int | None) -> Calibration:
    """Learns each in turn: temperature, share, sharpening by likelihood or right answers, then the threshold.

    Args:
        margins: Of held-out questions, shape (questions, topics).
        votes: Of the same questions.
        truth: Number of the right topic of each question.
        out_of_scope: Number of the topic that means a refusal; None where there is none, and then no threshold.
    """
    temperature = _least(lambda value: _log_loss(Calibration(value).probabilities(margins, votes), truth), 0.02, 2.0)
    share = max(
        SHARES, key=lambda value: _right(Calibration(temperature, value).probabilities(margins, votes), truth).mean()
    )
    mixed = Calibration(temperature, share).probabilities(margins, votes)
    sharpening = _least(lambda value: _log_loss(mixed**value, truth), 0.3, 3.0)
    found = Calibration(temperature, share, sharpening).probabilities(margins, votes)
    threshold = 0.0 if out_of_scope is None else _threshold(found, truth, out_of_scope)
    return Calibration(temperature, share, sharpening, threshold)


def _threshold(probabilities: Floats, truth: Places, out_of_scope: int) -> float:
    """The threshold with the best mean of: questions in scope answered rightly, questions out of scope refused."""
    inside = truth != out_of_scope
    right, best = _right(probabilities, truth), probabilities.max(axis=1)
    refused = probabilities.argmax(axis=1) == out_of_scope

    def gain(threshold: float) -> float:
        believed = best >= threshold
        return float((right & believed)[inside].mean() + (refused | ~believed)[~inside].mean())

    return max(THRESHOLDS, key=gain)


def softmax(scores: Floats) -> Floats:
    """Rows that sum to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


def _right(probabilities: Floats, truth: Places) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = probabilities.argmax(axis=1) == truth
    return right


def _log_loss(scores: Floats, truth: Places) -> float:
    shares = scores[np.arange(len(truth)), truth] / scores.sum(axis=1)
    return float(-np.log(np.maximum(shares, 1e-12)).mean())


def _least(loss: object, low: float, high: float) -> float:
    return float(minimize_scalar(loss, bounds=(low, high), method="bounded").x)
