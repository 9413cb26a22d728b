"""The encoder in TensorFlow: the lower layers as they are, the upper ones able to learn.

It computes what `nlu.encoder.engine` computes with CTranslate2, which cannot learn.
"""

from __future__ import annotations

import numpy as np
import tensorflow as tf

from nlu.encoder.weights import Floats, Weights

RANK = 32
"""Width between the two thin matrices that learn beside each matrix of a layer."""
LOWER = 6
"""Layers that stay as they are. Their states are computed once, which halves the time of a step."""
FORGOTTEN = 0.1
"""Share of a matrix's inputs that a step hides from what learns."""
EPSILON = 1e-5
_HIDDEN = -1e9
"""Added to the attention that padding would get."""


class Matrix:
    """A linear map of a layer. Where it can learn, its bias does, and the product of two thin matrices beside it."""

    def __init__(self, weights: Weights, name: str, random: np.random.Generator | None) -> None:
        """Read the map.

        Args:
            weights: The package's.
            name: Of the map in the file, such as l6.q.
            random: Chooses the first thin matrix; None for a map that stays as it is.
        """
        sizes = weights.sizes
        columns = sizes.inner if name.endswith("fo") else sizes.width
        fixed = weights.matrix(f"{name}.w", columns).T
        into = np.zeros((columns, 0)) if random is None else random.normal(size=(columns, RANK)) / np.sqrt(columns)
        self.name = name
        self._fixed = tf.constant(fixed)
        self._into = tf.Variable(into, dtype=tf.float32)
        self._out_of = tf.Variable(tf.zeros((into.shape[1], fixed.shape[1])))
        self._bias = tf.Variable(weights.vector(f"{name}.b"))

    @property
    def variables(self) -> list[tf.Variable]:
        """What can learn."""
        return [self._into, self._out_of, self._bias]

    @property
    def learned(self) -> dict[str, Floats]:
        """What was learned, under the names that `TunedWeights` reads."""
        names = (f"{self.name}.w.into", f"{self.name}.w.out_of", f"{self.name}.b")
        return {name: variable.numpy() for name, variable in zip(names, self.variables, strict=True)}

    def __call__(self, states: tf.Tensor, learning: bool) -> tf.Tensor:
        """Map states along their last axis."""
        seen = tf.nn.dropout(states, FORGOTTEN) if learning else states
        learned = tf.tensordot(tf.tensordot(seen, self._into, 1), self._out_of, 1)
        return tf.tensordot(states, self._fixed, 1) + learned + self._bias


class Norm:
    """A normalisation."""

    def __init__(self, weights: Weights, name: str) -> None:
        """Read it from the file."""
        self._scale, self._shift = (tf.constant(weights.vector(f"{name}.{part}")) for part in "wb")

    def __call__(self, states: tf.Tensor) -> tf.Tensor:
        """Return states of mean 0 and variance 1, scaled and shifted."""
        mean, variance = tf.nn.moments(states, -1, keepdims=True)
        return (states - mean) * tf.math.rsqrt(variance + EPSILON) * self._scale + self._shift


class Layer:
    """Attention, then two maps, each added to what came in."""

    def __init__(self, weights: Weights, name: str, random: np.random.Generator | None) -> None:
        """Read the layer; see `Matrix`."""
        self._heads = weights.sizes.heads
        self.matrices = {part: Matrix(weights, f"{name}.{part}", random) for part in ("q", "k", "v", "ao", "fi", "fo")}
        self._after_attention, self._after = Norm(weights, f"{name}.aln"), Norm(weights, f"{name}.oln")

    def __call__(self, states: tf.Tensor, mask: tf.Tensor, learning: bool) -> tf.Tensor:
        """Return the states after this layer, shape (texts, tokens, width)."""

        def mapped(part: str, given: tf.Tensor) -> tf.Tensor:
            return self.matrices[part](given, learning)

        queries, keys, values = (self._by_head(mapped(part, states)) for part in "qkv")
        nearness = tf.matmul(queries, keys, transpose_b=True) / np.sqrt(states.shape[-1] / self._heads)
        attention = tf.nn.softmax(nearness + (1 - mask)[:, None, None, :] * _HIDDEN)
        attended = tf.reshape(tf.transpose(attention @ values, (0, 2, 1, 3)), (-1, *states.shape[1:]))
        states = self._after_attention(states + mapped("ao", attended))
        return self._after(states + mapped("fo", tf.nn.gelu(mapped("fi", states))))

    def _by_head(self, states: tf.Tensor) -> tf.Tensor:
        _, tokens, width = states.shape
        return tf.transpose(tf.reshape(states, (-1, tokens, self._heads, width // self._heads)), (0, 2, 1, 3))


class Transformer:
    """The encoder. The tokens of one call are of one length, which is padded; see `mask`."""

    def __init__(self, weights: Weights, kept: list[int], random: np.random.Generator) -> None:
        """Read the weights.

        Args:
            weights: The package's.
            kept: Numbers of the vocabulary's pieces that are used, see `nlu.encoder.engine`.
            random: Chooses what the upper layers begin with.
        """
        sizes = weights.sizes
        self.width = sizes.width
        self._words = tf.constant(weights.matrix("emb.word", sizes.width, kept))
        self._places = tf.constant(weights.matrix("emb.pos", sizes.width) + weights.matrix("emb.type", sizes.width)[0])
        self._embedded = Norm(weights, "emb.ln")
        self._layers = [
            Layer(weights, f"l{number}", random if number >= LOWER else None) for number in range(sizes.layers)
        ]

    def lower(self, numbers: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        """Return the states after the layers that stay as they are, shape (texts, tokens, width).

        Args:
            numbers: Of the pieces, shape (texts, tokens).
            mask: 1 for a piece, 0 for padding; the same shape.
        """
        states = self._embedded(tf.gather(self._words, numbers) + self._places[: numbers.shape[1]])
        for layer in self._layers[:LOWER]:
            states = layer(states, mask, learning=False)
        return states

    def upper(self, states: tf.Tensor, mask: tf.Tensor, learning: bool = False) -> tf.Tensor:
        """Return the vectors of texts from what `lower` returned, shape (texts, width), each of length 1."""
        for layer in self._layers[LOWER:]:
            states = layer(states, mask, learning)
        return tf.math.l2_normalize(tf.reduce_sum(states * mask[:, :, None], 1), -1)

    @property
    def variables(self) -> list[tf.Variable]:
        """What can learn."""
        return [variable for matrix in self._matrices for variable in matrix.variables]

    @property
    def learned(self) -> dict[str, Floats]:
        """What was learned, under the names that `TunedWeights` reads."""
        return {name: numbers for matrix in self._matrices for name, numbers in matrix.learned.items()}

    @property
    def _matrices(self) -> list[Matrix]:
        return [matrix for layer in self._layers[LOWER:] for matrix in layer.matrices.values()]
