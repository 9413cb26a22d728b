"""The quick view decides only where words alone do as well as words and meaning."""

from __future__ import annotations

import numpy as np

from nlu.topics.quick_view import Trust

RANDOM = np.random.default_rng(0)
SIGNS = RANDOM.normal(size=(2000, 7))


def test_trust_is_as_high_as_it_is_deserved():
    unchanged = RANDOM.random(2000) < 1 / (1 + np.exp(-2 * SIGNS[:, 0]))
    trust = Trust.learn(SIGNS, unchanged).of(SIGNS)
    high = trust > 0.8
    assert abs(trust[high].mean() - unchanged[high].mean()) < 0.03
    assert np.corrcoef(trust, SIGNS[:, 0])[0, 1] > 0.9


def test_where_words_never_fail_they_are_trusted_and_the_reverse():
    always = np.ones(len(SIGNS), dtype=bool)
    assert (Trust.learn(SIGNS, always).of(SIGNS) > 0.99).all()
    assert (Trust.learn(SIGNS, ~always).of(SIGNS) < 0.01).all()
