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

from nlu.topics.calibration import Calibration, calibrate
from nlu.topics.linear import Line
from nlu.topics.neighbours import Neighbours
from nlu.topics.question_features import Question, Read, Reader, Vectors
from nlu.topics.quick_view import QuickView, Trust

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

FOLDS = 3
"""Folds on which the calibration is learned."""
OUT_OF_SCOPE = "out_of_scope"


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
    quick: QuickView
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
            quick_line = pool.submit(Line.fit, read.by_words(), numbers)
            held_out = _held_out(read, numbers, len(names), pool)
            calibration = calibrate(held_out.margins, held_out.votes, held_out.truth, out_of_scope)
            found = calibration.probabilities(held_out.margins, held_out.votes)
            asked = read.rows(held_out.places)
            return cls(
                topics=tuple(str(name) for name in names),
                reader=reader,
                quick=QuickView.learn(
                    quick_line.result(), held_out.quick_margins, asked, calibration, found, held_out.truth
                ),
                line=line.result(),
                neighbours=Neighbours.of(read, numbers, len(names)),
                calibration=calibration,
            )

    def probabilities(self, questions: Sequence[Question], vectors: Callable[[Places], Vectors]) -> Floats:
        """Probability of each topic, shape (questions, topics).

        Args:
            questions: What is asked.
            vectors: Makes the sentence vectors of some of them; called only for those that words leave unclear.
        """
        asked = self.reader.by_words(questions)
        found, clear = self.quick.look(asked)
        unclear = np.flatnonzero(~clear)
        if unclear.size:
            read = asked.rows(unclear)._replace(meant=self.reader.centred(vectors(unclear)))
            found[unclear] = self.calibration.probabilities(self.line.margins(read), self.neighbours.votes(read))
        return found

    def by_words(self, questions: Sequence[Question]) -> Floats:
        """The same, judged by words alone, whether or not these are enough."""
        found, _ = self.quick.look(self.reader.by_words(questions))
        return found

    def save(self, folder: Path) -> None:
        """Writes numbers and words; nothing that runs when it is read."""
        names = {
            "topics": self.topics,
            **self.reader.names(),
            "calibration": asdict(self.calibration),
            "quick": {
                "calibration": asdict(self.quick.calibration),
                "trust": [*self.quick.trust.weights, self.quick.trust.bias],
                "enough": self.quick.enough,
            },
        }
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(  # Rasa packs the model at gzip's slowest: on bare zeros it takes a fifth of the training
            folder / "weights.npz",
            **self.reader.numbers(),
            **_named("line", self.line),
            **_named("quick", self.quick.line),
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
        topics, quick = tuple(names["topics"]), names["quick"]
        return cls(
            topics=topics,
            reader=Reader.kept(names, numbers),
            quick=QuickView(
                _line("quick", numbers),
                Calibration(**quick["calibration"]),
                Trust(np.array(quick["trust"][:-1]), quick["trust"][-1]),
                quick["enough"],
            ),
            line=_line("line", numbers),
            neighbours=Neighbours(counted, numbers["meant"].astype(np.float32), numbers["voted"], len(topics)),
            calibration=Calibration(**names["calibration"]),
        )


def _named(name: str, line: Line) -> dict[str, NDArray[Any]]:
    """In half precision: half the file, and what is measured of a saved model is measured with it."""
    return {f"{name}_{part}": numbers.astype(np.float16) for part, numbers in line._asdict().items()}


def _line(name: str, numbers: dict[str, NDArray[Any]]) -> Line:
    return Line(*(numbers[f"{name}_{part}"].astype(np.float32) for part in Line._fields))


class HeldOut(NamedTuple):
    """What views that had not seen them said of all questions, the right topics, and which question each row is."""

    margins: Floats
    votes: Floats
    quick_margins: Floats
    truth: Places
    places: Places


def _held_out(read: Read, topics: Places, count: int, pool: ThreadPoolExecutor) -> HeldOut:
    """Each question judged by views that learned from the other folds."""
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(topics, topics))

    def judge(fold: tuple[Places, Places]) -> HeldOut:
        seen, asked, known = read.rows(fold[0]), read.rows(fold[1]), topics[fold[0]]
        return HeldOut(
            margins=Line.fit(seen, known).margins(asked),
            votes=Neighbours.of(seen, known, count).votes(asked),
            quick_margins=Line.fit(seen.by_words(), known).margins(asked.by_words()),
            truth=topics[fold[1]],
            places=fold[1],
        )

    return HeldOut(*(np.concatenate(parts) for parts in zip(*pool.map(judge, folds), strict=True)))
