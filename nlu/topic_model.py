"""The model behind `TopicClassifier`: how it learns, decides, and is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.calibration import Calibration, calibrate
from nlu.neighbours import Neighbours
from nlu.question_features import Example, Read, Reader

Floats = NDArray[np.float64]

MEANING = 1.0
"""Weight of the sentence vector against n-grams and words."""
SVM_C = 0.5
FOLDS = 3
"""Folds on which the calibration is learned."""
OUT_OF_SCOPE = "out_of_scope"


class Line(NamedTuple):
    """A linear support vector machine: `weights` of shape (topics, features), `bias` of shape (topics,)."""

    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, examples: Read, topics: NDArray[np.int64]) -> Line:
        """Learns; logistic regression measured the same accuracy and took ten times as long."""
        learner = LinearSVC(C=SVM_C, random_state=0).fit(examples.joined(MEANING), topics)
        if len(learner.classes_) == 2:  # scikit-learn gives one line for two topics
            return cls(np.vstack([-learner.coef_, learner.coef_]), np.hstack([-learner.intercept_, learner.intercept_]))
        return cls(learner.coef_, learner.intercept_)

    def margins(self, questions: Read) -> Floats:
        """How far each question lies on each topic's side, shape (questions, topics)."""
        return np.asarray(questions.joined(MEANING) @ self.weights.T) + self.bias


@dataclass(frozen=True)
class TopicModel:
    """Two views of a question joined: a linear classifier and the votes of the most similar examples.

    The line generalises over words; the neighbours know whole questions, long stories above all. Together they are
    right about one point more often than the better of them, on folds that neither saw.

    Attributes:
        topics: The classes, in the order of the columns of all figures.
        reader: Turns questions into numbers.
        line: The linear classifier.
        neighbours: The examples.
        calibration: What both are worth.
    """

    topics: tuple[str, ...]
    reader: Reader
    line: Line
    neighbours: Neighbours
    calibration: Calibration

    @classmethod
    def fit(cls, examples: Sequence[Example], topics: Sequence[str]) -> TopicModel:
        """Learns the topic of each example."""
        reader = Reader.fit(examples)
        read = reader.read(examples)
        names, numbers = np.unique(np.asarray(topics), return_inverse=True)
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # liblinear lets go of Python's lock
            fitting = pool.submit(Line.fit, read, numbers)
            calibration = _calibration(read, numbers, tuple(names), pool)
            line = fitting.result()
        neighbours = Neighbours.of(read, numbers, len(names))
        return cls(tuple(str(name) for name in names), reader, line, neighbours, calibration)

    def probabilities(self, examples: Sequence[Example]) -> Floats:
        """Probability of each topic, shape (examples, topics)."""
        read = self.reader.read(examples)
        return self.calibration.probabilities(self.line.margins(read), self.neighbours.votes(read))

    def save(self, folder: Path) -> None:
        """Writes numbers and words; nothing that runs when it is read."""
        names = {"topics": self.topics, **self.reader.names(), "calibration": asdict(self.calibration)}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / "weights.npz",
            **self.reader.numbers(),
            weights=self.line.weights.astype(np.float32),
            bias=self.line.bias,
            meant=self.neighbours.meant.astype(np.float16),
            voted=self.neighbours.topics,
        )
        sp.save_npz(folder / "examples.npz", self.neighbours.counted)

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Reads what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        numbers = dict(np.load(folder / "weights.npz", allow_pickle=False))
        counted = sp.load_npz(folder / "examples.npz")
        topics = tuple(names["topics"])
        return cls(
            topics=topics,
            reader=Reader.kept(names, numbers),
            line=Line(numbers["weights"], numbers["bias"]),
            neighbours=Neighbours(counted, numbers["meant"].astype(np.float32), numbers["voted"], len(topics)),
            calibration=Calibration(**names["calibration"]),
        )


def _calibration(
    read: Read, topics: NDArray[np.int64], names: tuple[str, ...], pool: ThreadPoolExecutor
) -> Calibration:
    """Learns the calibration on folds that were held out from both views."""
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(topics, topics))

    def held_out(fold: tuple[NDArray[np.int64], NDArray[np.int64]]) -> tuple[Floats, Floats]:
        seen, asked = read.rows(fold[0]), read.rows(fold[1])
        votes = Neighbours.of(seen, topics[fold[0]], len(names)).votes(asked)
        return Line.fit(seen, topics[fold[0]]).margins(asked), votes

    margins, votes = (np.vstack(parts) for parts in zip(*pool.map(held_out, folds), strict=True))
    truth = topics[np.concatenate([asked for _, asked in folds])]
    return calibrate(margins, votes, truth, names.index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else None)
