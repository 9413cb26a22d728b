"""What learns is the encoder that serves, and what it learns is what the server reads."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.encoder import E5Encoder, adapter
from nlu.encoder.weights import Weights
from nlu.tuning.learning import Pupil, Texts
from nlu.tuning.transformer import Transformer

TEXTS = [
    "会通知我家人吗",
    "逾期几天上征信",
    "爸妈会知道吗",
    "征信多久更新一次",
    "美团借钱逾期35天了，打了5个电话我没接，会不会告诉我爸妈",
]
MEANINGS = np.array([0, 1, 0, 1, 0])
ALONE = np.zeros(len(TEXTS), dtype=np.int64)


@pytest.fixture(scope="module")
def untuned() -> E5Encoder:
    return E5Encoder(Weights())


@pytest.fixture
def transformer(untuned) -> Transformer:
    return Transformer(Weights(), untuned.kept, np.random.default_rng(0))


def read(encoder: Transformer, untuned: E5Encoder) -> Texts:
    return Texts(encoder, [untuned.windows(text)[0] for text in TEXTS])


def vectors(encoder: Transformer, texts: Texts) -> np.ndarray:
    return encoder.upper(*texts.batch(np.arange(len(TEXTS)))).numpy()


def test_before_it_learns_it_computes_what_the_server_computes(untuned, transformer):
    learning = vectors(transformer, read(transformer, untuned))
    assert np.sum(learning * untuned.encode(TEXTS), axis=1).min() > 0.998  # the server computes in 8 bit


def test_what_it_learned_is_what_the_server_computes_afterwards(untuned, transformer, tmp_path, monkeypatch):
    texts = read(transformer, untuned)
    before = vectors(transformer, texts)
    pupil = Pupil(transformer, before[:2], before.mean(axis=0), befores=1, steps=1000)
    batch = texts.batch(np.arange(len(TEXTS)))
    losses = [float(pupil.step(*batch, MEANINGS, ALONE)) for _ in range(30)]
    assert losses[-1] < losses[0] / 2
    after = vectors(transformer, texts)
    assert np.sum(before * after, axis=1).max() < 0.999
    monkeypatch.setattr(adapter, "FILE", tmp_path / "adapter.npz")
    np.savez(adapter.FILE, **transformer.learned)
    assert np.sum(after * E5Encoder().encode(TEXTS), axis=1).min() > 0.99
