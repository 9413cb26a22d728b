"""Model of `BeliefDetector`: which misconception a message is about, and whether it asserts it.

Three linear decisions over the same features: the subject, the stance, and whether this very statement is made: 听说
and 律师函 in one message do not yet say that the letter is a lawsuit. The tables of `detection` are features like the
others: on phrasings that they were not made for, they alone find 67 of 100 assertions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

from nlu.beliefs.detection import Reading, reading
from nlu.beliefs.phrasings import NONE, Phrasing
from nlu.topics.question_features import Question, Reader, Vectors

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

BELIEFS = tuple(f"MC-{number:02}" for number in range(1, 46))
SUBJECT_C, STANCE_C, STATEMENT_C = 0.2, 0.5, 0.3
STATEMENT_WEIGHT = 1.5
"""How much the statement counts beside the stance."""
FIRM_ENOUGH = -0.62
"""Least firmness that is corrected: precision 0.97, recall 0.91 in five folds."""
WORTH_A_LOOK = -0.5
"""Least stance, by words and tables alone, with which the sentence vector is asked for: about one
question in ten. Recall is half a point lower than at -0.7, which asks for one in four."""


class _Scale(NamedTuple):
    """Scale of a block of features for each of the three decisions: stance, subject, statement."""

    stance: float
    subject: float
    statement: float


GRAMS, STANCES, MEANING = _Scale(1.0, 1.0, 1.0), _Scale(0.5, 0.0, 0.5), _Scale(1.0, 2.0, 3.0)
MENTIONED, ASSERTED = _Scale(0.0, 0.5, 0.5), _Scale(0.5, 0.0, 0.5)


class _Scales(NamedTuple):
    """The scale of every feature for each decision."""

    stance: Floats
    subject: Floats
    statement: Floats


class Found(NamedTuple):
    """The misconception that a message is about, and how firmly the message asserts it."""

    belief: str
    firmness: float

    @property
    def asserted(self) -> bool:
        """Return whether the assertion is firm enough to be corrected."""
        return self.firmness >= FIRM_ENOUGH


@dataclass(frozen=True)
class BeliefModel:
    """Support vector machines for the subject, the stance, and the statement.

    Attributes:
        subjects: The classes of subject and of statement: each misconception, or none.
        reader: Turns texts into numbers; its "words" are the stances that the tables find.
        weights: Shape (features, 1 + 2 * subjects): stance, subjects, statements. Those of the vector come last.
        bias: One number a column of `weights`.
    """

    subjects: tuple[str, ...]
    reader: Reader
    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, lines: Sequence[Phrasing], vectors: Vectors) -> BeliefModel:
        """Fit the model to phrasings and their sentence vectors."""
        read = [_read(line.text) for line in lines]
        questions = _questions([line.text for line in lines], read)
        reader = Reader.fit(questions, vectors)
        words = _words(reader, questions, read, [line.fitted for line in lines])
        features = sp.hstack([words, reader.centred(vectors)]).tocsr()
        scales = _scales(reader, vectors.shape[1])
        learned = [
            (_learner(STANCE_C), [line.asserted for line in lines], scales.stance),
            (_learner(SUBJECT_C), [line.belief for line in lines], scales.subject),
            (_learner(STATEMENT_C), [line.belief if line.asserted else NONE for line in lines], scales.statement),
        ]
        fitted = [(learner.fit(features @ sp.diags(scale), said), scale) for learner, said, scale in learned]
        weights = np.ascontiguousarray(np.vstack([learner.coef_ * scale for learner, scale in fitted]).T)
        bias = np.concatenate([learner.intercept_ for learner, _ in fitted])
        return cls(tuple(str(one) for one in fitted[1][0].classes_), reader, weights, bias)

    def find(self, texts: Sequence[str], vectors: Callable[[Places], Vectors]) -> list[Found | None]:
        """Return each text's misconception and firmness; None where words alone show that nothing is asserted.

        Args:
            texts: Messages, in the form that `normalise` gives them.
            vectors: Gives the sentence vectors of the texts at some places; not called where none is worth a look.
        """
        read = [_read(text) for text in texts]
        words = _words(self.reader, _questions(texts, read), read, [False] * len(texts))
        by_words = words @ self.weights[: words.shape[1]] + self.bias
        found: list[Found | None] = [None] * len(texts)
        places = np.flatnonzero(by_words[:, 0] >= WORTH_A_LOOK)
        if places.size:
            meant = self.reader.centred(vectors(places)) @ self.weights[words.shape[1] :]
            for place, scores in zip(places, by_words[places] + meant, strict=True):
                found[place] = self._found(scores)
        return found

    def _found(self, scores: Floats) -> Found:
        stance, subject, statement = float(scores[0]), *np.split(scores[1:], 2)
        best = max((place for place, name in enumerate(self.subjects) if name != NONE), key=subject.__getitem__)
        return Found(self.subjects[best], stance + STATEMENT_WEIGHT * float(statement[best]))

    def save(self, folder: Path) -> None:
        """Save arrays and words; loading them executes no code."""
        names = {"subjects": self.subjects, **self.reader.names()}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        weights = self.weights.astype(np.float32)
        np.savez_compressed(folder / "weights.npz", **self.reader.numbers(), weights=weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> BeliefModel:
        """Read what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        numbers = dict(np.load(folder / "weights.npz", allow_pickle=False))
        return cls(tuple(names["subjects"]), Reader.kept(names, numbers), numbers["weights"], numbers["bias"])


@lru_cache(maxsize=4096)
def _read(text: str) -> Reading:
    """Return the tables' reading of a text, cached since cross-validation reads each line several times."""
    return reading(text)


def _learner(c: float) -> LinearSVC:
    """Return a linear SVM. A finer tolerance takes a third longer and finds nothing more."""
    return LinearSVC(C=c, random_state=0, tol=0.1)


def _questions(texts: Sequence[str], read: Sequence[Reading]) -> list[Question]:
    """Return the texts as questions with both ends marked: 吧 at the end of a message says more than 吧 in it."""
    return [Question(f"^^{text}$$", ("said", *one.stances)) for text, one in zip(texts, read, strict=True)]


def _words(
    reader: Reader, questions: Sequence[Question], read: Sequence[Reading], fitted: Sequence[bool]
) -> sp.csr_matrix:
    """Return one row for each text: n-grams, stances, and findings of the tables; no sentence vectors.

    The verdict of the tables is hidden where they were fitted on the text: they are always right there.
    """
    mentioned = _columns([one.mentioned for one in read])
    asserted = _columns([() if blind else one.asserted[:1] for one, blind in zip(read, fitted, strict=True)])
    return sp.hstack([reader.count(questions), mentioned, asserted]).tocsr()


def _columns(named: Sequence[Collection[str]]) -> Vectors:
    """Return one indicator column for each misconception, and a last one for any of them."""
    return np.array([[*(belief in ids for belief in BELIEFS), bool(ids)] for ids in named], dtype=np.float32)


def _scales(reader: Reader, dimensions: int) -> _Scales:
    """Return the scales of all blocks, in the order of the features."""
    named = reader.names()
    wide = len(BELIEFS) + 1
    blocks = [(GRAMS, len(named["grams"])), (STANCES, len(named["words"])), (MENTIONED, wide), (ASSERTED, wide)]
    columns = [np.tile(scale, (width, 1)) for scale, width in [*blocks, (MEANING, dimensions)]]
    return _Scales(*np.vstack(columns).T)
