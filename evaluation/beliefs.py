"""Measures how well beliefs are found in phrasings that neither tables nor model were fitted on.

python -m evaluation.beliefs          the figures, and the misconceptions that come out worst
python -m evaluation.beliefs --errors   every line that is wrong as well
python -m evaluation.beliefs --fitting  without the held-out lines: what choices are made by
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np
from sklearn.model_selection import StratifiedKFold

from nlu.beliefs.belief_model import BeliefModel
from nlu.beliefs.detection import beliefs
from nlu.beliefs.phrasings import NONE, Phrasing, lines_of, phrasings
from nlu.encoder.encoder import StoredEncoder, encoder_named
from nlu.topics.question_features import Vectors

ROOT = Path(__file__).resolve().parents[1]
HELD_OUT = ROOT / "tests" / "nlu" / "beliefs" / "beliefs.yml"
FRESH = HELD_OUT.with_name("beliefs_fresh.yml")
FOLDS = 4
WORST = 8


class Measured(NamedTuple):
    """Lines, the misconceptions that count as right for each, and what was found to be asserted (or nothing)."""

    lines: Sequence[Phrasing]
    found: Sequence[str | None]

    @property
    def precision(self) -> float:
        """Return the precision: the share of corrections that fit an assertion of that misconception."""
        return len(self.right) / max(1, sum(one is not None for one in self.found))

    @property
    def recall(self) -> float:
        """Return the recall: the share of assertions that are found."""
        return len(self.right) / max(1, sum(line.asserted for line in self.lines))

    @property
    def right(self) -> list[str]:
        """Return the misconceptions of the assertions that are found."""
        return [line.belief for line, one in self._pairs() if line.asserted and one in (line.belief, *line.also)]

    @property
    def wrong(self) -> list[tuple[Phrasing, str | None]]:
        """Return the errors: assertions missed or mistaken, and other lines that are corrected."""
        pairs = self._pairs()
        return [
            pair for pair in pairs if pair[1] not in ((pair[0].belief, *pair[0].also) if pair[0].asserted else (None,))
        ]

    def _pairs(self) -> list[tuple[Phrasing, str | None]]:
        return list(zip(self.lines, self.found, strict=True))


def vectors_of(texts: Sequence[str]) -> Vectors:
    """Return sentence vectors, shape (texts, dimensions); a file caches them between runs."""
    with closing(StoredEncoder(encoder_named("e5"), ROOT / ".cache" / "vectors.sqlite")) as encoder:
        return encoder.encode(texts)


def held_out(file: Path = HELD_OUT) -> list[Phrasing]:
    """Return the held-out lines."""
    return list(lines_of(file))


def cross_validated(lines: Sequence[Phrasing]) -> Measured:
    """Return each line judged by a model that saw the other folds. Lines not `measured` are only learned."""
    vectors = vectors_of([line.text for line in lines])
    always = [place for place, line in enumerate(lines) if not line.measured]
    measured = np.array([place for place, line in enumerate(lines) if line.measured])
    strata = [f"{lines[place].belief} {lines[place].asserted}" for place in measured]
    found: dict[int, str | None] = {}
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(measured, strata):
        learned = [*always, *measured[seen]]
        model = BeliefModel.fit([lines[place] for place in learned], vectors[learned])
        asked = measured[unseen]
        found.update(zip(asked, corrected(model, [lines[place].text for place in asked], vectors[asked]), strict=True))
    return Measured([lines[place] for place in measured], [found[place] for place in measured])


def on_held_out(model: BeliefModel, asked: Sequence[Phrasing]) -> Measured:
    """Return the judgement of `model` on lines that it was not fitted to."""
    texts = [line.text for line in asked]
    return Measured(asked, corrected(model, texts, vectors_of(texts)))


def learned(lines: Sequence[Phrasing]) -> BeliefModel:
    """Return a model fitted to all of `lines`."""
    return BeliefModel.fit(lines, vectors_of([line.text for line in lines]))


def by_tables(lines: Sequence[Phrasing]) -> Measured:
    """Return the judgement of the tables without the model."""
    return Measured(lines, [next(iter(beliefs(line.text)), None) for line in lines])


def report(title: str, measured: Measured) -> str:
    """Print precision, recall, and the misconceptions with most errors."""
    asserted = Counter(line.belief for line in measured.lines if line.asserted)
    wrong = Counter(line.belief for line, _ in measured.wrong if line.belief != NONE)
    worst = ", ".join(f"{belief} {count} of {asserted[belief]}" for belief, count in wrong.most_common(WORST))
    return (
        f"{title}: precision {measured.precision:.3f}, recall {measured.recall:.3f}, {len(measured.lines)} lines\n"
        f"  most lines wrong, beside its assertions: {worst}"
    )


def corrected(model: BeliefModel, texts: Sequence[str], vectors: Vectors) -> list[str | None]:
    """Return for each text the misconception that would be corrected.

    Args:
        model: Fitted.
        texts: In the form that `normalise` gives them.
        vectors: Their sentence vectors, shape (texts, dimensions).
    """
    found = model.find(texts, vectors.__getitem__)
    return [one.belief if one is not None and one.asserted else None for one in found]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", action="store_true", help="print every wrong line of the cross-validation")
    parser.add_argument("--fitting", action="store_true", help="leave the held-out lines alone")
    arguments = parser.parse_args()
    lines = phrasings()
    crossed = cross_validated(lines)
    print(report("cross-validation", crossed))
    if not arguments.fitting:
        model = learned(lines)
        print(report("held out", on_held_out(model, held_out())))
        print(report("held out, newer", on_held_out(model, held_out(FRESH))))
    print(report("tables alone, on the lines of the cross-validation", by_tables(crossed.lines)))
    for line, one in crossed.wrong if arguments.errors else []:
        print(f"{line.belief} {line.way}: {line.text} -> {one}")


if __name__ == "__main__":
    main()
