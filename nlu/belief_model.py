"""The model behind `BeliefDetector`: which misconception a message is about, and whether it asserts it.

Two linear decisions over the same features. The tables of `nlu.language.beliefs` are features like the others: on
phrasings that they were not made for, they alone find 73 of 100 assertions.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.svm import LinearSVC

from nlu.language.belief_phrasings import NONE, Phrasing
from nlu.language.beliefs import Reading, reading
from nlu.question_features import Question, Reader, Vectors

Floats = NDArray[np.float64]

BELIEFS = tuple(f"MC-{number:02}" for number in range(1, 46))
SUBJECT_C, STANCE_C = 0.2, 0.5
FIRM_ENOUGH = 0.34
"""Least firmness that is corrected: precision 0.96, recall 0.90 in cross-validation; at 0.7 they are 0.97 and 0.83."""
NOTHING_TO_ASSERT = 0.25
"""Weight, where the stance is learned, of reviewed lines about no misconception: 听说, but of something else."""
GAP_WEIGHT, WIDEST_GAP = 0.3, 1.0
"""How much a clear subject adds to the firmness."""


class _Scale(NamedTuple):
    """How much a block of features weighs where the subject is decided, and where the stance is."""

    subject: float
    stance: float


GRAMS, STANCES, MEANING = _Scale(1.0, 1.0), _Scale(0.0, 0.5), _Scale(2.0, 1.0)
MENTIONED, ASSERTED = _Scale(0.5, 0.0), _Scale(0.0, 0.5)


class Found(NamedTuple):
    """The misconception that a message is about, and how firmly the message asserts it."""

    belief: str
    firmness: float

    @property
    def asserted(self) -> bool:
        """Whether it is firm enough to be corrected."""
        return self.firmness >= FIRM_ENOUGH


@dataclass(frozen=True)
class BeliefModel:
    """Support vector machines for the subject (each misconception, or none) and for the stance.

    Attributes:
        subjects: The classes of the first decision.
        reader: Turns texts into numbers; its "words" are the stances that the tables find.
        weights: Shape (features, subjects + 1); the last column decides the stance.
        bias: Shape (subjects + 1,).
    """

    subjects: tuple[str, ...]
    reader: Reader
    weights: Floats
    bias: Floats

    @classmethod
    def fit(cls, lines: Sequence[Phrasing], vectors: Vectors) -> BeliefModel:
        """Learns from phrasings and their sentence vectors."""
        read = [reading(line.text) for line in lines]
        questions = _questions([line.text for line in lines], read)
        reader = Reader.fit(questions, vectors)
        features = sp.hstack(_features(reader, questions, vectors, read, [line.fitted for line in lines])).tocsr()
        subject_scale, stance_scale = _scales(reader, vectors.shape[1])
        subject = _learner(SUBJECT_C).fit(_scaled(features, subject_scale), [line.belief for line in lines])
        stated = _scaled(features, stance_scale)
        weighed = [NOTHING_TO_ASSERT if line.reviewed and line.belief == NONE else 1.0 for line in lines]
        stance = _learner(STANCE_C).fit(stated, [line.asserted for line in lines], sample_weight=weighed)
        weights = np.ascontiguousarray(np.vstack([subject.coef_ * subject_scale, stance.coef_ * stance_scale]).T)
        bias = np.concatenate([subject.intercept_, stance.intercept_])
        return cls(tuple(str(one) for one in subject.classes_), reader, weights, bias)

    def find(self, texts: Sequence[str], vectors: Vectors) -> list[Found]:
        """What each text is about, and how firmly it asserts it."""
        read = [reading(text) for text in texts]
        counted, rest = _features(self.reader, _questions(texts, read), vectors, read, [False] * len(texts))
        width = counted.shape[1]
        scores = counted @ self.weights[:width] + rest @ self.weights[width:] + self.bias
        return [self._found(row) for row in scores]

    def _found(self, scores: Floats) -> Found:
        subject, stance = scores[:-1], float(scores[-1])
        ranked = np.argsort(-subject)
        best = next(place for place in ranked if self.subjects[place] != NONE)
        rival = max(subject[place] for place in ranked[:2] if place != best)
        gap = min(float(subject[best] - rival), WIDEST_GAP)
        return Found(self.subjects[best], stance + GAP_WEIGHT * gap)

    def save(self, folder: Path) -> None:
        """Writes numbers and words; nothing that runs when it is read."""
        names = {"subjects": self.subjects, **self.reader.names()}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        weights = self.weights.astype(np.float32)
        np.savez_compressed(folder / "weights.npz", **self.reader.numbers(), weights=weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> BeliefModel:
        """Reads what `save` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        numbers = dict(np.load(folder / "weights.npz", allow_pickle=False))
        return cls(tuple(names["subjects"]), Reader.kept(names, numbers), numbers["weights"], numbers["bias"])


def _learner(c: float) -> LinearSVC:
    return LinearSVC(C=c, random_state=0)


def _questions(texts: Sequence[str], read: Sequence[Reading]) -> list[Question]:
    """Marks both ends: 吧 at the end of a message says more than 吧 in it."""
    return [Question(f"^^{text}$$", ("said", *one.stances)) for text, one in zip(texts, read, strict=True)]


def _features(
    reader: Reader, questions: Sequence[Question], vectors: Vectors, read: Sequence[Reading], fitted: Sequence[bool]
) -> tuple[sp.csr_matrix, Floats]:
    """A row a text: n-grams and stances, then the rest.

    The verdict of the tables is hidden where they were fitted on the text: they are always right there.
    """
    numbers = reader.read(questions, vectors)
    mentioned = _columns([one.mentioned for one in read])
    asserted = _columns([() if blind else one.asserted[:1] for one, blind in zip(read, fitted, strict=True)])
    return numbers.counted, np.hstack([numbers.meant, mentioned, asserted])


def _columns(named: Sequence[Collection[str]]) -> Floats:
    """A column for each misconception, and one for any."""
    return np.array([[*(belief in ids for belief in BELIEFS), bool(ids)] for ids in named], dtype=np.float64)


def _scales(reader: Reader, dimensions: int) -> tuple[Floats, Floats]:
    """The scale of every column for the subject and for the stance."""
    named = reader.names()
    wide = len(BELIEFS) + 1
    blocks = [(GRAMS, len(named["grams"])), (STANCES, len(named["words"])), (MEANING, dimensions)]
    columns = [np.tile(scale, (width, 1)) for scale, width in [*blocks, (MENTIONED, wide), (ASSERTED, wide)]]
    both: Floats = np.vstack(columns).T
    return both[0], both[1]


def _scaled(features: sp.csr_matrix, scale: Floats) -> sp.csr_matrix:
    return features @ sp.diags(scale)
