"""The encoder's interface, and what its wrappers save."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.encoder.encoder import RememberingEncoder, StoredEncoder, encoder_named


class CountingEncoder:
    """Three numbers for a text, and a record of what it was asked."""

    name = "counting"

    def __init__(self):
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked.extend(texts)
        return np.array([[len(text), 1.0, 0.0] for text in texts], dtype=np.float32).reshape(len(texts), 3)


def test_a_remembered_text_is_encoded_once():
    inner = CountingEncoder()
    encoder = RememberingEncoder(inner, capacity=2)
    first = encoder.encode(["甲", "乙乙", "甲"])
    assert inner.asked == ["甲", "乙乙"]
    assert np.array_equal(encoder.encode(["甲"])[0], first[0])
    encoder.encode(["丙丙丙"])
    encoder.encode(["乙乙"])
    assert inner.asked == ["甲", "乙乙", "丙丙丙", "乙乙"]


def test_stored_vectors_outlive_the_process(tmp_path):
    file = tmp_path / "vectors.sqlite"
    for expected in (["甲", "乙乙"], []):
        inner = CountingEncoder()
        stored = StoredEncoder(inner, file)
        vectors = stored.encode(["甲", "乙乙"])
        stored.close()
        assert inner.asked == expected
        assert vectors.tolist() == [[1, 1, 0], [2, 1, 0]]


def test_vectors_of_another_encoder_are_not_taken(tmp_path):
    file = tmp_path / "vectors.sqlite"
    StoredEncoder(CountingEncoder(), file).encode(["甲"])
    other = CountingEncoder()
    other.name = "another"
    StoredEncoder(other, file).encode(["甲"])
    assert other.asked == ["甲"]


def test_e5_puts_one_meaning_nearer_than_another():
    vectors = encoder_named("e5").encode(["会不会告诉我妈", "会联系我的家人吗", "怎么开通花呗"])
    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_an_unknown_encoder_is_refused_by_name():
    with pytest.raises(ValueError, match=r"config\.yml: encoder 'bert'"):
        encoder_named("bert")
