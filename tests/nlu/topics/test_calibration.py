"""What margins and votes are worth is learned from questions whose topic is known."""

from __future__ import annotations

import numpy as np

from nlu.topics.calibration import Calibration, calibrate, never_likelier

RANDOM = np.random.default_rng(0)
TRUTH = RANDOM.integers(0, 4, 3000)


def margins(noise: float) -> np.ndarray:
    """Scores that stand out by 1 at the right topic, under noise."""
    return np.eye(4)[TRUTH] + RANDOM.normal(0, noise, (len(TRUTH), 4))


def shares(noise: float) -> np.ndarray:
    raised = np.exp(3 * margins(noise))
    return raised / raised.sum(axis=1, keepdims=True)


def test_margins_can_stand_alone():
    assert calibrate(margins(0.4), None, TRUTH, None).share == 0.0


def test_confidence_says_how_often_it_is_right():
    learned, asked = margins(0.8), shares(0.8)
    found = calibrate(learned, asked, TRUTH, None).probabilities(learned, asked)
    sure = found.max(axis=1) > 0.8
    right = (found.argmax(axis=1) == TRUTH)[sure].mean()
    assert abs(right - found.max(axis=1)[sure].mean()) < 0.03


def test_the_threshold_refuses_what_is_mostly_stray():
    # questions of topic 3 leave no mark: where nothing stands out, refusing is right more often than answering
    scores = margins(0.25)
    scores[TRUTH == 3] -= np.eye(4)[3]
    calibration = calibrate(scores, None, TRUTH, 3)
    found = calibration.probabilities(scores, np.zeros_like(scores))
    refused = (found.argmax(axis=1) == 3) | (found.max(axis=1) < calibration.threshold)
    assert refused[TRUTH == 3].mean() > 0.5
    assert refused[TRUTH != 3].mean() < 0.1


def test_probabilities_sum_to_one():
    calibration = Calibration(0.3, 0.4, 1.2, 2)
    assert np.allclose(calibration.probabilities(margins(1), shares(1)).sum(axis=1), 1)


def test_a_talk_makes_despair_no_likelier_than_the_words_do():
    in_talk, alone = np.array([[0.9, 0.06, 0.04]]), np.array([[0.05, 0.15, 0.8]])
    found = never_likelier(in_talk, alone, np.array([True, False, False]))
    assert np.allclose(found, [[0.05, 0.57, 0.38]])
