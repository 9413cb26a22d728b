"""Shipped vectors stand for those of the encoder, and for no others."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.shipped_vectors import ShippedEncoder, ship


class AnyEncoder:
    """A random vector for each text, always the same."""

    def __init__(self, name: str = "any"):
        self.name = name
        self.asked: list[str] = []

    def encode(self, texts):
        self.asked.extend(texts)
        drawn = np.stack([np.random.default_rng(list(text.encode())).normal(size=384) for text in texts])
        return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def file(tmp_path):
    ship(AnyEncoder(), ["会上征信吗", "会打给我妈吗", "会上征信吗"], tmp_path / "vectors.npz")
    return tmp_path / "vectors.npz"


def test_shipped_vectors_are_not_made_again(file):
    encoder = AnyEncoder()
    found = ShippedEncoder(encoder, file).encode(["会打给我妈吗", "几天算逾期", "会上征信吗"])
    assert encoder.asked == ["几天算逾期"]
    exact = AnyEncoder().encode(["会打给我妈吗", "几天算逾期", "会上征信吗"])
    assert ((found * exact).sum(axis=1) > 0.9998).all()
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_vectors_of_another_encoder_are_not_taken(file):
    other = AnyEncoder("other")
    ShippedEncoder(other, file).encode(["会上征信吗"])
    assert other.asked == ["会上征信吗"]


def test_without_the_file_all_is_encoded(tmp_path):
    encoder = AnyEncoder()
    ShippedEncoder(encoder, tmp_path / "missing.npz").encode(["会上征信吗"])
    assert encoder.asked == ["会上征信吗"]
