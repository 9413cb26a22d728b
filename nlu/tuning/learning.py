"""Learning: each message is to lie near the messages that mean the same, and to tell what it means in its talk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from nlu.encoder.weights import Floats
from nlu.tuning.lessons import Lesson
from nlu.tuning.transformer import Transformer

Places = NDArray[np.int64]

ROUNDS = 2.4
"""Times that each message is learned from."""
BATCH = 64
RATE, HEAD_RATE = 1e-3, 3e-3
"""Rates of the encoder and of what is thrown away after learning; both fall to nothing along a cosine."""
WARM_UP = 100
"""Steps until the rate is reached."""
SHARPNESS = 16.0
"""Factor for the nearness of a message to a meaning, whose vector has length 1, too."""
UNITS, BEFORE = 768, 128
"""Hidden units of the head for talks, and the width of what stands for the question before."""
MESSAGE = 10.0
"""Factor for the message's vector in the head for talks."""
FORGOTTEN = 0.2
LONGEST = 46
"""Pieces of a text that are learned from."""
STEP = 8
"""Texts are padded to a multiple of so many pieces, so that TensorFlow compiles few shapes."""
MIXED = 32
"""Batches that are drawn together and sorted by length, which saves padding."""


class Pupil:
    """An encoder that learns, and two heads that judge what it says.

    The first head compares a message with a vector for each meaning. The second is a small network over the message
    and the question before it: what follows in a talk means little by itself.
    """

    def __init__(self, encoder: Transformer, meanings: Floats, centre: Floats, befores: int, steps: int) -> None:
        """Create the heads.

        Args:
            encoder: Learns.
            meanings: First vector of each meaning, shape (meanings, width).
            centre: Mean of the messages' vectors, which is taken from each.
            befores: How many questions may come before, and one for none.
            steps: How many will be made.
        """
        count, width = meanings.shape
        start = tf.keras.initializers.HeNormal(seed=0)
        self._encoder, self._centre = encoder, tf.constant(centre)
        self._meanings = tf.Variable(meanings.T)
        self._befores = tf.Variable(tf.random.stateless_normal((befores, BEFORE), seed=(0, 0), stddev=0.3))
        self._units = [tf.Variable(start((width + BEFORE, UNITS))), tf.Variable(tf.zeros(UNITS))]
        self._out = [tf.Variable(start((UNITS, count))), tf.Variable(tf.zeros(count))]
        self._rates = [tf.keras.optimizers.Adam(Falling(rate, steps)) for rate in (RATE, HEAD_RATE)]

    @tf.function(autograph=False)
    def step(self, states: tf.Tensor, mask: tf.Tensor, right: tf.Tensor, before: tf.Tensor) -> tf.Tensor:
        """Learn from some messages; return the mean loss."""
        with tf.GradientTape() as tape:
            near, in_talk = self.scores(self._encoder.upper(states, mask, learning=True), before, learning=True)
            alone = tf.cast(before == 0, tf.float32)
            losses = [tf.nn.sparse_softmax_cross_entropy_with_logits(right, each) for each in (near, in_talk)]
            loss = tf.reduce_mean(alone * losses[0] + losses[1])
        encoder, heads = self._encoder.variables, [self._meanings, self._befores, *self._units, *self._out]
        slopes = [tf.convert_to_tensor(each) for each in tape.gradient(loss, [*encoder, *heads])]
        slopes, _ = tf.clip_by_global_norm(slopes, 1.0)
        self._rates[0].apply_gradients(zip(slopes[: len(encoder)], encoder, strict=True))
        self._rates[1].apply_gradients(zip(slopes[len(encoder) :], heads, strict=True))
        return loss

    def scores(self, vectors: tf.Tensor, before: tf.Tensor, learning: bool = False) -> tuple[tf.Tensor, tf.Tensor]:
        """Return what each head gives each meaning, shape (messages, meanings) both."""
        moved = tf.math.l2_normalize(vectors - self._centre, -1)
        near = SHARPNESS * tf.matmul(moved, tf.math.l2_normalize(self._meanings, 0))
        seen = tf.concat([MESSAGE * moved, tf.gather(self._befores, before)], 1)
        units = tf.nn.relu(tf.matmul(seen, self._units[0]) + self._units[1])
        units = tf.nn.dropout(units, FORGOTTEN) if learning else units
        return near, tf.matmul(units, self._out[0]) + self._out[1]


class Falling(tf.keras.optimizers.schedules.LearningRateSchedule):
    """A rate that rises for `WARM_UP` steps and falls to nothing along a cosine."""

    def __init__(self, rate: float, steps: int) -> None:
        """Take the highest rate and how many steps will be made."""
        self._rate, self._steps = rate, steps

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        """Return the rate of a step."""
        done = tf.cast(step, tf.float32)
        return self._rate * tf.minimum(done / WARM_UP, 1.0) * 0.5 * (1 + tf.cos(np.pi * done / self._steps))


class Texts:
    """Texts as numbers of pieces, padded in batches, with the states of the encoder's lower layers."""

    def __init__(self, encoder: Transformer, numbers: Sequence[Sequence[int]]) -> None:
        """Compute the states, three minutes for 66,000 messages."""
        self.lengths = np.array([len(each) for each in numbers])
        self._states: list[Floats] = [np.zeros(0, dtype=np.float32)] * len(numbers)
        lower = tf.function(encoder.lower)
        for some in self.alike(np.arange(len(numbers)), 256):
            padded = np.zeros((len(some), self._width(some)), dtype=np.int32)
            for row, text in enumerate(some):
                padded[row, : self.lengths[text]] = numbers[text]
            for text, states in zip(some, lower(padded, self._mask(some)).numpy(), strict=True):
                self._states[text] = states[: self.lengths[text]].astype(np.float16)

    def batch(self, some: Places) -> tuple[Floats, Floats]:
        """Return states, shape (texts, pieces, width), and mask of some texts."""
        states = np.zeros((len(some), self._width(some), self._states[0].shape[1]), dtype=np.float32)
        for row, text in enumerate(some):
            states[row, : self.lengths[text]] = self._states[text]
        return states, self._mask(some)

    def alike(self, texts: Places, size: int) -> Iterator[Places]:
        """Yield the texts in batches of like length."""
        ordered = texts[np.argsort(self.lengths[texts], kind="stable")]
        return (ordered[start : start + size] for start in range(0, len(ordered), size))

    def _width(self, some: Places) -> int:
        return int(-(-self.lengths[some].max() // STEP) * STEP)

    def _mask(self, some: Places) -> Floats:
        return (np.arange(self._width(some)) < self.lengths[some][:, None]).astype(np.float32)


def mixed(texts: Texts, learned: Places, random: np.random.Generator) -> Iterator[Places]:
    """Yield batches of one round in another order each time; what is left over waits for the next round."""
    order = random.permutation(learned)
    for start in range(0, len(order), BATCH * MIXED):
        batches = [each for each in texts.alike(order[start : start + BATCH * MIXED], BATCH) if len(each) == BATCH]
        random.shuffle(batches)
        yield from batches


def first_meanings(vectors: Floats, right: Places, alone: NDArray[np.bool_], count: int) -> Floats:
    """Return for each meaning the mean of its messages' vectors, of length 1; those within talks count a tenth."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, right, vectors * np.where(alone, 1.0, 0.1)[:, None])
    return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)


def numbered(lessons: Sequence[Lesson]) -> tuple[Places, Places]:
    """Return the number of each lesson's meaning, and of the question before it, 0 where there was none."""
    _, right = np.unique([each.meaning for each in lessons], return_inverse=True)
    _, before = np.unique([each.before or "" for each in lessons], return_inverse=True)
    return right, before
