"""Question within a topic: kernel ridge regression over the similarity to the topic's examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from nlu.topics.calibration import softmax
from nlu.topics.neighbours import likeness_between
from nlu.topics.question_features import Read

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

RIDGE = 0.3
"""Added to the diagonal. 0.1 to 1 measured the same in cross-validation; so did a linear SVM, which takes longer."""


@dataclass(frozen=True)
class QuestionModel:
    """The questions of all topics.

    Attributes:
        names: Ids of the questions, such as lawsuit/how_long.
        topics: Number of the topic of each question, shape (questions,).
        asked: Number of the question of each example, shape (examples,); -1 for an example without one.
        weights: Weight of each example for each question of its topic, shape (examples, most questions a topic has).
        temperature: Divides the scores before the softmax.
    """

    names: tuple[str, ...]
    topics: Places
    asked: Places
    weights: NDArray[np.float32]
    temperature: float

    @classmethod
    def fit(
        cls, read: Read, topics: Places, questions: Sequence[str | None], unknown: NDArray[np.bool_]
    ) -> QuestionModel:
        """Learn the questions of each topic.

        Args:
            read: The examples as numbers.
            topics: Number of the topic of each example.
            questions: Id of the question of each example; None where it has none.
            unknown: Whether the encoder has not learned from an example: how sure a question is, these tell.
        """
        names = tuple(sorted({question for question in questions if question is not None}))
        number = {name: place for place, name in enumerate(names)}
        asked = np.array([-1 if question is None else number[question] for question in questions], dtype=np.int64)
        topic_of = np.full(len(names), -1, dtype=np.int64)
        topic_of[asked[asked >= 0]] = topics[asked >= 0]
        most = max(np.bincount(topic_of)) if len(names) else 1
        weights = np.zeros((len(asked), most), dtype=np.float32)
        left_out: list[tuple[Floats, Places]] = []
        for topic in np.unique(topic_of):
            rows, members = np.flatnonzero((topics == topic) & (asked >= 0)), np.flatnonzero(topic_of == topic)
            right = asked[rows][:, None] == members[None, :]
            inverse = np.linalg.inv(likeness_between(read.rows(rows), read.rows(rows)) + RIDGE * np.eye(len(rows)))
            # a question counts the same however many examples it has
            dual = inverse @ np.where(right, 1 - 1 / len(members), -1 / len(members))
            weights[rows, : len(members)] = dual
            # what each example would get from a model that did not learn from it, in closed form
            without = np.where(right, 1.0, 0.0) - 1 / len(members) - dual / np.diag(inverse)[:, None]
            left_out.append((without[unknown[rows]], right.argmax(axis=1)[unknown[rows]]))
        return cls(names, topic_of, asked, weights, _temperature(left_out))

    def probabilities(self, likeness: NDArray[np.float32]) -> Floats:
        """Return the probability of each question given its topic, shape (messages, questions).

        Args:
            likeness: Of each message to each example, shape (messages, examples).
        """
        found = np.zeros((len(likeness), len(self.names)))
        for members, rows in self._parts:
            scores = likeness[:, rows] @ self.weights[rows, : len(members)]
            found[:, members] = softmax(scores / self.temperature)
        return found

    @cached_property
    def _parts(self) -> list[tuple[Places, Places]]:
        """Yield for each topic its questions and the rows of its examples."""
        members = [np.flatnonzero(self.topics == topic) for topic in np.unique(self.topics)]
        return [(each, np.flatnonzero(np.isin(self.asked, each))) for each in members]


def _temperature(left_out: Sequence[tuple[Floats, Places]]) -> float:
    """Return the temperature that makes the held-out scores the likeliest."""

    def loss(temperature: float) -> float:
        shares = [softmax(scores / temperature)[np.arange(len(right)), right] for scores, right in left_out]
        return float(-np.log(np.maximum(np.concatenate(shares), 1e-12)).mean())

    return float(minimize_scalar(loss, bounds=(0.02, 2.0), method="bounded").x) if left_out else 1.0
