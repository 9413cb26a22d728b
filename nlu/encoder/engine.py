"""multilingual-e5-small in 8 bit, computed by CTranslate2.

On this project's questions one thread takes a fifth of the time that two take in the weights' own C code.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import regex

from nlu.encoder.adapter import FILE, TunedWeights
from nlu.encoder.pieces import UNKNOWN, Pieces
from nlu.encoder.weights import Floats, Vocabulary, Weights
from nlu.fingerprints import fingerprint_of

PREFIX = "query: "
"""Both sides of a comparison are questions, hence the model's prefix for these."""
START, END = 0, 2
"""The numbers of the marks around a text."""
AT_ONCE = 16
"""Texts computed together where there are many."""
_FOREIGN = regex.compile(r"[\p{L}--\p{Han}--[A-Za-z]]", regex.VERSION1)
"""A letter that is neither Chinese nor Latin: three fifths of the vocabulary have one, which nobody writes here."""


class E5Encoder:
    """multilingual-e5-small, 384 dimensions, about 3 ms a short question on one core."""

    name = f"e5-small-int8-query-{fingerprint_of(FILE)[:8]}"

    def __init__(self, weights: Weights | None = None) -> None:
        """Load the weights, which takes a second: with what was learned, unless others are given."""
        weights = weights or TunedWeights()
        self.kept = [number for number, piece in enumerate(weights.vocabulary.pieces) if not _FOREIGN.search(piece)]
        self._pieces = _pieces(weights.vocabulary, self.kept)
        self._width = weights.sizes.width
        self._window = weights.sizes.tokens - 2
        self._cores = os.cpu_count() or 1
        self._model = _model(weights, self.kept, self._cores)

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return vectors of `texts`, shape (len(texts), 384), each of length 1."""
        windows = [(row, window) for row, text in enumerate(texts) for window in self.windows(text)]
        windows.sort(key=lambda entry: len(entry[1]))  # those of one length share no padding
        batches = [windows[start : start + AT_ONCE] for start in range(0, len(windows), AT_ONCE)]
        sums = np.zeros((len(texts), self._width), dtype=np.float32)
        for (row, window), mean in zip(windows, chain.from_iterable(self._means(batches)), strict=True):
            sums[row] += len(window) * mean
        lengths: Floats = np.linalg.norm(sums, axis=1, keepdims=True)
        return sums / np.where(lengths, lengths, 1)

    def windows(self, text: str) -> list[list[int]]:
        """Return the token numbers of a text; several windows where it exceeds the model's length."""
        numbers = self._pieces.numbers_of(PREFIX + text)
        starts = range(0, len(numbers), self._window)
        return [[START, *numbers[start : start + self._window], END] for start in starts]

    def _means(self, batches: list[list[tuple[int, list[int]]]]) -> Any:
        if len(batches) <= 1:
            return map(self._compute, batches)
        with ThreadPoolExecutor(self._cores) as threads:
            return list(threads.map(self._compute, batches))

    def _compute(self, batch: list[tuple[int, list[int]]]) -> list[Floats]:
        """Return the mean of each window's token vectors."""
        states = np.asarray(self._model.forward_batch([window for _, window in batch]).last_hidden_state)
        return [tokens[: len(window)].mean(axis=0) for tokens, (_, window) in zip(states, batch, strict=True)]


def _pieces(vocabulary: Vocabulary, kept: list[int]) -> Pieces:
    return Pieces([vocabulary.pieces[number] for number in kept], vocabulary.scores[kept], vocabulary.spellings)


def _model(weights: Weights, kept: list[int], cores: int) -> Any:
    """Return a CTranslate2 encoder: one thread per text, `cores` texts in parallel."""
    import ctranslate2

    specification = _specification(weights, kept)
    with TemporaryDirectory() as folder:
        specification.save(folder)
        return ctranslate2.Encoder(folder, compute_type="int8", intra_threads=1, inter_threads=cores)


def _specification(weights: Weights, kept: list[int]) -> Any:
    """Return the model's specification: each tensor under the name that CTranslate2's converters give it."""
    from ctranslate2.specs import common_spec, transformer_spec

    sizes = weights.sizes
    encoder = transformer_spec.TransformerEncoderSpec(
        sizes.layers,
        sizes.heads,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights.matrix("emb.word", sizes.width, kept)
    encoder.embeddings[1].weight = weights.matrix("emb.type", sizes.width)
    encoder.position_encodings.encodings = weights.matrix("emb.pos", sizes.width)
    _set_norm(encoder.layernorm_embedding, weights, "emb.ln")
    for number, layer in enumerate(encoder.layer):
        _set_layer(layer, weights, f"l{number}")
    specification = transformer_spec.TransformerEncoderModelSpec(encoder)
    specification.register_vocabulary([str(number) for number in kept])
    specification.config.unk_token = str(UNKNOWN)
    specification.validate()
    specification.optimize(quantization="int8")
    return specification


def _set_layer(layer: Any, weights: Weights, name: str) -> None:
    width, inner = weights.sizes.width, weights.sizes.inner
    attention, feed_forward = layer.self_attention, layer.ffn
    attention.linear[0].weight = np.concatenate([weights.matrix(f"{name}.{part}.w", width) for part in "qkv"])
    attention.linear[0].bias = np.concatenate([weights.vector(f"{name}.{part}.b") for part in "qkv"])
    for linear, part, columns in (
        (attention.linear[1], "ao", width),
        (feed_forward.linear_0, "fi", width),
        (feed_forward.linear_1, "fo", inner),
    ):
        linear.weight, linear.bias = weights.matrix(f"{name}.{part}.w", columns), weights.vector(f"{name}.{part}.b")
    _set_norm(attention.layer_norm, weights, f"{name}.aln")
    _set_norm(feed_forward.layer_norm, weights, f"{name}.oln")


def _set_norm(norm: Any, weights: Weights, name: str) -> None:
    norm.gamma, norm.beta = weights.vector(f"{name}.w"), weights.vector(f"{name}.b")
