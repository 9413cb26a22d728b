"""Model of `TopicClassifier`: fitting, prediction, saving."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from nlu.topics.calibration import Calibration, calibrate
from nlu.topics.linear import Line
from nlu.topics.neighbours import Neighbours
from nlu.topics.question_features import Question, Read, Reader, Vectors
from nlu.topics.question_model import QuestionModel

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

Understood = tuple[Floats, Floats]
"""Probability of each topic, and of each question given its topic."""

OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class TopicModel:
    """Mixture of a linear classifier and the votes of the most similar examples.

    The line generalises over words; the neighbours know whole questions, long stories above all. Together they are
    right more often than the better of them, on folds that neither saw. The question within the topic is chosen by
    the same likeness.

    Attributes:
        topics: The classes, in the order of the columns of all figures.
        reader: Turns questions into numbers.
        line: The linear classifier.
        neighbours: The examples.
        calibration: Turns both into probabilities.
        questions: The questions within the topics.
    """

    topics: tuple[str, ...]
    reader: Reader
    line: Line
    neighbours: Neighbours
    calibration: Calibration
    questions: QuestionModel

    @classmethod
    def fit(
        cls,
        questions: Sequence[Question],
        vectors: Vectors,
        topics: Sequence[str],
        asked: Sequence[str | None],
        unknown: NDArray[np.bool_],
    ) -> TopicModel:
        """Learn topic and question of each example.

        Args:
            questions: Texts and words of the examples.
            vectors: Their sentence vectors, shape (examples, dimensions).
            topics: Topic of each.
            asked: Id of the question of each; None where its topic has none.
            unknown: Whether the encoder has not learned from it: on these the model learns how sure it may be.
        """
        reader = Reader.fit(questions, vectors)
        read = reader.read(questions, vectors)
        names, numbers = np.unique(np.asarray(topics), return_inverse=True)
        out_of_scope = list(names).index(OUT_OF_SCOPE) if OUT_OF_SCOPE in names else None
        with ThreadPoolExecutor(os.cpu_count()) as pool:  # liblinear lets go of Python's lock
            line = pool.submit(Line.fit, read, numbers)
            held_out = _held_out(read, numbers, len(names), unknown)
            calibration = calibrate(held_out.margins, held_out.votes, held_out.truth, out_of_scope)
            neighbours = Neighbours.of(read, numbers, len(names))
            return cls(
                topics=tuple(str(name) for name in names),
                reader=reader,
                line=line.result(),
                neighbours=neighbours,
                calibration=calibration,
                questions=QuestionModel.fit(read, numbers, asked, unknown),
            )

    def understand(self, read: Read) -> Understood:
        """Return the probability of each topic, shape (messages, topics), and of each question given its topic.

        Args:
            read: The messages, as `reader` reads them.
        """
        likeness = self.neighbours.likeness(read)
        votes = self.neighbours.votes_from(likeness)
        topics = self.calibration.probabilities(self.line.margins(read), votes)
        return topics, self.questions.probabilities(likeness)

    def save(self, folder: Path) -> None:
        """Save arrays and words; loading them executes no code."""
        names = {
            "topics": self.topics,
            **self.reader.names(),
            "calibration": asdict(self.calibration),
            "questions": self.questions.names,
            "question_temperature": self.questions.temperature,
        }
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(  # Rasa packs the model at gzip's slowest: on bare zeros it takes a fifth of the training
            folder / "weights.npz",
            **self.reader.numbers(),
            **_named("line", self.line),
            question_topics=self.questions.topics,
            asked=self.questions.asked,
            question_weights=self.questions.weights.astype(np.float16),
            meant=self.neighbours.meant.astype(np.float16),
            voted=self.neighbours.topics,
        )
        sp.save_npz(folder / "examples.npz", self.neighbours.counted)

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        numbers = dict(np.load(folder / "weights.npz", allow_pickle=False))
        counted = sp.load_npz(folder / "examples.npz")
        topics = tuple(names["topics"])
        return cls(
            topics=topics,
            reader=Reader.kept(names, numbers),
            line=_line("line", numbers),
            neighbours=Neighbours(counted, numbers["meant"].astype(np.float32), numbers["voted"], len(topics)),
            calibration=Calibration(**names["calibration"]),
            questions=QuestionModel(
                tuple(names["questions"]),
                numbers["question_topics"],
                numbers["asked"],
                numbers["question_weights"].astype(np.float32),
                names["question_temperature"],
            ),
        )


def _named(name: str, line: Line) -> dict[str, NDArray[Any]]:
    """Return a classifier's arrays by name, in half precision, which halves the file."""
    return {f"{name}_{part}": numbers.astype(np.float16) for part, numbers in line._asdict().items()}


def _line(name: str, numbers: dict[str, NDArray[Any]]) -> Line:
    return Line(*(numbers[f"{name}_{part}"].astype(np.float32) for part in Line._fields))


class HeldOut(NamedTuple):
    """Margins and votes of questions that were not learned from, and the right topics."""

    margins: Floats
    votes: Floats
    truth: Places


def _held_out(read: Read, topics: Places, count: int, unknown: NDArray[np.bool_]) -> HeldOut:
    """Return the questions that the encoder does not know, judged by views that learned from the others."""
    learned, asked = np.flatnonzero(~unknown), np.flatnonzero(unknown)
    seen, unseen = read.rows(learned), read.rows(asked)
    return HeldOut(
        margins=Line.fit(seen, topics[learned]).margins(unseen),
        votes=Neighbours.of(seen, topics[learned], count).votes(unseen),
        truth=topics[asked],
    )
