"""Calibration: turns margins and votes into probabilities, fitted on held-out questions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

SHARE = 0.5
"""Weight of the neighbours' votes. 0.3 to 0.5 serve held-out examples equally well; long questions like votes more."""
CAUTION = 2.0
"""Factor for the probability of being out of scope. On held-out questions 1.5 to 2 serve equally well."""
STRAY = 0.2
"""Share of questions in use that are out of scope; among the training examples it is another."""
THRESHOLDS = tuple(round(0.02 * step, 2) for step in range(26))
"""Confidences that are tried as the least with which a question is answered."""


@dataclass(frozen=True)
class Calibration:
    """Parameters that turn margins and votes into a probability.

    Attributes:
        temperature: Divides the margins before the softmax.
        share: Weight of the votes; the margins have the rest.
        sharpening: Power of the mixture, so that 0.8 means right four times in five.
        out_of_scope: Number of the topic that means a refusal; None where there is none.
        threshold: Probability under which the best topic is not believed.
    """

    temperature: float = 1.0
    share: float = 0.0
    sharpening: float = 1.0
    out_of_scope: int | None = None
    threshold: float = 0.0

    def probabilities(self, margins: Floats, votes: Floats) -> Floats:
        """Return the probability of each topic, shape (questions, topics)."""
        mixed = (1 - self.share) * softmax(margins / self.temperature) + self.share * votes
        raised = mixed**self.sharpening
        if self.out_of_scope is not None:
            raised[:, self.out_of_scope] *= CAUTION
        found: Floats = raised / raised.sum(axis=1, keepdims=True)
        return found

    def outcome(self, found: Floats) -> Places:
        """Return the number of the topic that is answered; the refusal's where the best one is below the threshold."""
        best: Places = found.argmax(axis=1)
        if self.out_of_scope is not None:
            best = np.where(found.max(axis=1) < self.threshold, self.out_of_scope, best)
        return best

    def gain(self, found: Floats, truth: Places) -> float:
        """Return the share of right outcomes (answered in scope, refused out of scope), weighted as in use."""
        right = self.outcome(found) == truth
        if self.out_of_scope is None:
            return float(right.mean())
        inside = truth != self.out_of_scope
        return float((1 - STRAY) * right[inside].mean() + STRAY * right[~inside].mean())


def calibrate(margins: Floats, votes: Floats | None, truth: Places, out_of_scope: int | None) -> Calibration:
    """Fit temperature and sharpening, then the threshold of the refusal.

    Args:
        margins: Of held-out questions, shape (questions, topics).
        votes: Of the same questions; None where the margins stand alone.
        truth: Number of the right topic of each question.
        out_of_scope: Number of the topic that means a refusal; None where there is none.
    """
    share = 0.0 if votes is None else SHARE
    votes = np.zeros_like(margins) if votes is None else votes
    temperature = _least(lambda value: _log_loss(Calibration(value).probabilities(margins, votes), truth), 0.02, 2.0)
    mixed = Calibration(temperature, share).probabilities(margins, votes)
    sharpening = _least(lambda value: _log_loss(mixed**value, truth), 0.3, 3.0)
    if out_of_scope is None:
        return Calibration(temperature, share, sharpening)
    cautious = Calibration(temperature, share, sharpening, out_of_scope)
    found = cautious.probabilities(margins, votes)
    return max((replace(cautious, threshold=value) for value in THRESHOLDS), key=lambda one: one.gain(found, truth))


def softmax(scores: Floats) -> Floats:
    """Return exponentials of `scores`, normalised so that each row sums to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    found: Floats = raised / raised.sum(axis=1, keepdims=True)
    return found


def _log_loss(scores: Floats, truth: Places) -> float:
    shares = scores[np.arange(len(truth)), truth] / scores.sum(axis=1)
    return float(-np.log(np.maximum(shares, 1e-12)).mean())


def _least(loss: object, low: float, high: float) -> float:
    return float(minimize_scalar(loss, bounds=(low, high), method="bounded").x)


def never_likelier(topics: Floats, alone: Floats, own_words: NDArray[np.bool_]) -> Floats:
    """Return the probabilities of the topics in a talk, some of them no likelier than by the message's own words.

    Args:
        topics: Probability of each topic in the talk, shape (messages, topics).
        alone: The same by the words of the messages.
        own_words: For each topic, whether the talk must not make it likelier.
    """
    kept = np.where(own_words, np.minimum(topics, alone), 0.0)
    others = np.where(own_words, 0.0, topics)
    left = 1 - kept.sum(axis=1, keepdims=True)
    found: Floats = kept + others * left / np.maximum(others.sum(axis=1, keepdims=True), 1e-12)
    return found
