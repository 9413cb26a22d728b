"""The model behind `TopicClassifier`: how it learns, decides, and is kept."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nlu.calibration import Calibration, calibrate, enough_for
from nlu.neighbours import Neighbours
from nlu.question_features import Question, Read, Reader, Vectors

Floats = NDArray[np.float64]
Weights = NDArray[np.float32]

MEANING = 1.0
"""Weight of the sentence vector against n-grams and words."""
SVM_C = 0.5
FOLDS = 3
"""Folds on which the calibration is learned."""
OUT_OF_SCOPE = "out_of_scope"


class Line(NamedTuple):
    """A linear support vector machine.

    Attributes:
        counted: Weights of n-grams and words, shape (features, topics): a sparse question then touches few rows.
        meant: Weights of the sentence vector, shape (dimensions, topics); no rows where the line does without it.
        bias: Shape (topics,).
    """

    counted: Weights
    meant: Weights
    bias: Floats

    @classmethod
    def fit(cls, questions: Read, topics: NDArray[np.int64]) -> Line:
        """Learns; logistic regression measured the same accuracy and took ten times as long."""
        features = sp.hstack([questions.counted, sp.csr_matrix(MEANING * questions.meant)]).tocsr()
        learner = LinearSVC(C=SVM_C, random_state=0).fit(features, topics)
        weights, bias = learner.coef_.T.astype(np.float32), learner.intercept_
        if len(learner.classes_) == 2:  # scikit-learn gives one line for two topics
            weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
        counted, meant = np.split(weights, [questions.counted.shape[1]])
        return cls(np.ascontiguousarray(counted), MEANING * np.ascontiguousarray(meant), bias)

    def margins(self, questions: Read) -> Floats:
        """How far each question lies on each topic's side, shape (questions, topics)."""
        found: Floats = questions.counted @ self.counted + questions.meant @ self.meant + self.bias
        return found


class Quick(NamedTuple):
    """A view by spelling and words alone, for questions that are clear without their meaning.

    Attributes:
        line: The linear classifier.
        calibration: What its margins are worth.
        enough: Probability from which it decides; learned so that this costs next to nothing.
    """

    line: Line
    calibration: Calibration
    enough: float

    def probabilities(self, counted: sp.csr_matrix) -> Floats:
        """Probability of each topic, shape (questions, topics)."""
        margins = self.line.margins(without_meaning(counted))
        return self.calibration.probabilities(margins, np.zeros_like(margins))


@dataclass(frozen=True)
class TopicModel:
    """Two views of a question joined: a linear classifier and the votes of the most similar examples.

    The line generalises over words; the neighbours know whole questions, long stories above all. Together they are
    right more often than the better of them, on folds that neither saw. Before both, a quick view decides what is clear
    by its words, since a sentence vector takes longer than all the rest.

    Attributes:
        topics: The classes, in the order of the columns of all figures.
        reader: Turns questions into numbers.
        quick: The view without sentence vectors.
        line: The linear classifier.
        neighbours: The examples.
        calibration: What both are worth.
    """

    topics: tuple[str, ...]
    reader: Reader
    quick: Quick
    line: Line
    neighbours: Neighbours
    calibration: Calibration

    @classmethod
    def fit(cls, questions: Sequence[Question], vectors: Vectors, topics: Sequence[str]) -> TopicModel:
        """Learns the topic of each question."""
        reader = Reader.fit(questions, vectors)
        read = reader.read(questions, vectors)
        names, numbers = np.unique(np.asarray(topics), return_inverse=True)
        out_of_scope = list(names).index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else None
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # liblinear lets go of Python's lock
            line = pool.submit(Line.fit, read, numbers)
            quick_line = pool.submit(Line.fit, without_meaning(read.counted), numbers)
            held_out = _held_out(read, numbers, len(names), pool)
            calibration = calibrate(held_out.margins, held_out.votes, held_out.truth, out_of_scope)
            quick = calibrate(held_out.quick_margins, None, held_out.truth, out_of_scope)
            enough = enough_for(
                quick, held_out.quick_margins, calibration, held_out.margins, held_out.votes, held_out.truth
            )
            return cls(
                topics=tuple(str(name) for name in names),
                reader=reader,
                quick=Quick(quick_line.result(), quick, enough),
                line=line.result(),
                neighbours=Neighbours.of(read, numbers, len(names)),
                calibration=calibration,
            )

    def probabilities(self, questions: Sequence[Question], vectors: Callable[[], Vectors]) -> Floats:
        """Probability of each topic, shape (questions, topics).

        Args:
            questions: What is asked.
            vectors: Makes their sentence vectors; called only where words alone leave a question unclear.
        """
        counted = self.reader.count(questions)
        quick = self.quick.probabilities(counted)
        if (quick.max(axis=1) >= self.quick.enough).all():
            return quick
        read = Read(counted, self.reader.centred(vectors()))
        return self.calibration.probabilities(self.line.margins(read), self.neighbours.votes(read))

    def save(self, folder: Path) -> None:
        """Writes numbers and words; nothing that runs when it is read."""
        names = {
            "topics": self.topics,
            **self.reader.names(),
            "calibration": asdict(self.calibration),
            "quick": {"calibration": asdict(self.quick.calibration), "enough": self.quick.enough},
        }
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez(
            folder / "weights.npz",
            **self.reader.numbers(),
            **_named("line", self.line),
            **_named("quick", self.quick.line),
            meant=self.neighbours.meant.astype(np.float16),
            voted=self.neighbours.topics,
        )
        sp.save_npz(folder / "examples.npz", self.neighbours.counted, compressed=False)

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Reads what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        numbers = dict(np.load(folder / "weights.npz", allow_pickle=False))
        counted = sp.load_npz(folder / "examples.npz")
        topics, quick = tuple(names["topics"]), names["quick"]
        return cls(
            topics=topics,
            reader=Reader.kept(names, numbers),
            quick=Quick(_line("quick", numbers), Calibration(**quick["calibration"]), quick["enough"]),
            line=_line("line", numbers),
            neighbours=Neighbours(counted, numbers["meant"].astype(np.float32), numbers["voted"], len(topics)),
            calibration=Calibration(**names["calibration"]),
        )


def without_meaning(counted: sp.csr_matrix) -> Read:
    """Questions of which only n-grams and words are known."""
    return Read(counted, np.zeros((counted.shape[0], 0), dtype=np.float32))


def _named(name: str, line: Line) -> dict[str, Weights | Floats]:
    return {f"{name}_{part}": numbers for part, numbers in line._asdict().items()}


def _line(name: str, numbers: dict[str, NDArray[Any]]) -> Line:
    return Line(*(numbers[f"{name}_{part}"] for part in Line._fields))


class HeldOut(NamedTuple):
    """What views that had not seen them said of all questions, and the right topics."""

    margins: Floats
    votes: Floats
    quick_margins: Floats
    truth: NDArray[np.int64]


def _held_out(read: Read, topics: NDArray[np.int64], count: int, pool: ThreadPoolExecutor) -> HeldOut:
    """Each question judged by views that learned from the other folds."""
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(topics, topics))

    def judge(fold: tuple[NDArray[np.int64], NDArray[np.int64]]) -> HeldOut:
        seen, asked, known = read.rows(fold[0]), read.rows(fold[1]), topics[fold[0]]
        return HeldOut(
            margins=Line.fit(seen, known).margins(asked),
            votes=Neighbours.of(seen, known, count).votes(asked),
            quick_margins=Line.fit(without_meaning(seen.counted), known).margins(without_meaning(asked.counted)),
            truth=topics[fold[1]],
        )

    return HeldOut(*(np.concatenate(parts) for parts in zip(*pool.map(judge, folds), strict=True)))
