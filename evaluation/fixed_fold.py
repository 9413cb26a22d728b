"""Figures of the shipped configuration on a fixed twentieth of the examples, trained on the rest."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from evaluation.evaluate import predictions
from evaluation.figures_file import FiguresFile
from evaluation.metrics import figures, judge
from nlu.examples import Example, examples
from nlu.extraction.normalise import normalise
from nlu.held_out import MEASURED, part_of
from server.model_inputs import ROOT, fingerprint

FIGURES = FiguresFile(
    ROOT / "models" / "figures.txt",
    """\
# What the pipeline of config.yml understands of one twentieth of data/nlu, trained on the rest. It is chosen
# by a hash of each example. 1 is all. `make figures` writes this file; a test compares it with what the pipeline gives.
""",
    tolerance=0.01,
)


def main() -> int:
    """Write the figures, or compare them with the written ones; return 1 where they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    FIGURES.add_options(parser)
    args = parser.parse_args()
    return FIGURES.settle(measured(), args.write)


def measured() -> dict[str, float]:
    """Train on all but a twentieth unless a model exists; return the figures on that twentieth."""
    learned, held_out = split(examples())
    return figures_of(trained(learned), held_out)


def trained(learned: Sequence[Example]) -> Path:
    """Return the model of these examples, trained unless one exists for the current inputs."""
    model = fold_model()
    if not model.exists():
        train(learned, model)
    return model


def figures_of(model: Path, held_out: Sequence[Example]) -> dict[str, float]:
    """Return the figures of a model on examples that it did not learn from."""
    rows = [row_of(example) for example in held_out]
    found = figures(judge(rows, predictions([example.text for example in held_out], model)))
    return {name.replace(" ", "_"): value for name, value in found.items()}


def split(labelled: Iterable[Example]) -> tuple[list[Example], list[Example]]:
    """Split examples into learned and held-out ones, from which the encoder has not learned either."""
    learned: list[Example] = []
    held_out: list[Example] = []
    for example in labelled:
        (held_out if part_of(normalise(example.text)) == MEASURED else learned).append(example)
    return learned, held_out


def row_of(example: Example) -> dict[str, Any]:
    """Return an example as a row of a labelled set."""
    question = {"question": f"{example.topic}/{example.question}"} if example.question else {}
    return {"text": example.text, "topic": example.topic, **question}


def fold_model() -> Path:
    """Return the path of the model for the current inputs, trained or not."""
    return ROOT / ".cache" / "fixed_fold" / f"{fingerprint()[:16]}.tar.gz"


def train(learned: Sequence[Example], model: Path) -> None:
    """Train the pipeline of config.yml on these examples; remove older models of the fold.

    Raises:
        RuntimeError: If Rasa made no model; its log says why.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # parts of this model serve no other training
    from rasa.model_training import train_nlu

    for older in model.parent.glob("*.tar.gz"):
        older.unlink()
    with TemporaryDirectory() as folder:
        data = Path(folder, "nlu.yml")
        data.write_text(as_training_data(learned), encoding="utf-8")
        train_nlu(
            config=str(ROOT / "config.yml"),
            nlu_data=str(data),
            output=str(model.parent),
            fixed_model_name=model.name.removesuffix(".tar.gz"),
            domain=str(ROOT / "domain.yml"),
        )
    if not model.exists():
        raise RuntimeError("Rasa made no model of the fixed fold")


def as_training_data(labelled: Iterable[Example]) -> str:
    """Return the examples as Rasa reads them, a block a question."""
    by_question: dict[tuple[str, str | None], list[str]] = {}
    for example in labelled:
        by_question.setdefault((example.topic, example.question), []).append(f"- {example.text}\n")
    blocks = [
        {"intent": topic, **({"metadata": {"question": question}} if question else {}), "examples": "".join(lines)}
        for (topic, question), lines in by_question.items()
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True, width=10_000)


if __name__ == "__main__":
    sys.exit(main())
