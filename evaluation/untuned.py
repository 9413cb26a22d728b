"""Figures of the shipped model on messages that nobody tuned it to: none of its business, or mistyped."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import NamedTuple

import yaml

from evaluation.evaluate import predictions
from evaluation.figures_file import FiguresFile
from evaluation.metrics import OUT_OF_SCOPE
from evaluation.typos import mistyped
from server.model_inputs import MODEL, ROOT

FIGURES = FiguresFile(
    ROOT / "models" / "figures_untuned.txt",
    """\
# What the shipped model understands of messages that nobody tuned it to. 1 is all. not_answered: the share of
# tests/understanding/out_of_scope.yml that gets no answer about a debt, by kind. topic_kept: the share of 500 mistyped
# messages of the other sets there with the topic of the clean message. `make figures` writes it; a test compares it.
""",
    tolerance=0.02,  # three messages of a kind
)
SETS = ROOT / "tests" / "understanding"
NOT_ANSWERED = (OUT_OF_SCOPE, "greet", "thank", "goodbye", "bot_challenge")
"""Topics whose reply says nothing about a debt."""
MISTYPED = 500
VARIANTS = 2
"""Mistyped forms of a message at most."""


class Typo(NamedTuple):
    """A message as it was meant and as it came."""

    clean: str
    mistyped: str


def main() -> int:
    """Write the figures, or compare them with the written ones; return 1 where they differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    action = FIGURES.add_options(parser)
    action.add_argument("--errors", action="store_true", help="print what is answered, and what loses its topic")
    args = parser.parse_args()
    topics = understood()
    if args.errors:
        print("\n".join(errors(topics)))
        return 0
    return FIGURES.settle(measured(topics), args.write)


def understood(model: Path = MODEL) -> dict[str, str]:
    """Return the topic that the model finds in each message that is measured."""
    texts = [text for sentences in out_of_scope().values() for text in sentences]
    texts += [text for typo in typos() for text in typo]
    return {row["text"]: row["topic"] for row in predictions(dict.fromkeys(texts), model)}


def measured(topics: Mapping[str, str]) -> dict[str, float]:
    """Return the figures by name.

    Args:
        topics: The topic found in each message.
    """
    answered = {kind: [topics[text] in NOT_ANSWERED for text in texts] for kind, texts in out_of_scope().items()}
    kept = [topics[typo.clean] == topics[typo.mistyped] for typo in typos()]
    shares = {f"not_answered_{kind}": sum(hits) / len(hits) for kind, hits in answered.items()}
    return {**shares, "topic_kept_mistyped": sum(kept) / len(kept)}


def errors(topics: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each message that is answered and should not be, and for each typo that moves the topic."""
    for kind, texts in out_of_scope().items():
        yield from (f"{kind}: {text} -> {topics[text]}" for text in texts if topics[text] not in NOT_ANSWERED)
    for clean, wrong in typos():
        if topics[clean] != topics[wrong]:
            yield f"mistyped: {wrong} ({clean}): {topics[clean]} -> {topics[wrong]}"


def out_of_scope() -> dict[str, list[str]]:
    """Return the sentences that are none of the assistant's business, by kind."""
    kinds: dict[str, list[str]] = yaml.safe_load((SETS / "out_of_scope.yml").read_text(encoding="utf-8"))
    return kinds


def typos() -> list[Typo]:
    """Return the fixed sample of mistyped messages."""
    return list(islice(dict.fromkeys(mistyped_forms(in_scope())), MISTYPED))


def mistyped_forms(texts: Iterable[str]) -> Iterator[Typo]:
    """Yield one mistyped form of each text, then a second one; the same every time for the same text."""
    texts = list(texts)
    for variant in range(VARIANTS):
        for text in texts:
            digest = sha256(f"{variant} {text}".encode()).digest()
            changed = mistyped(text, Random(int.from_bytes(digest[:8], "big")))
            if changed:
                yield Typo(text, changed)


def in_scope() -> list[str]:
    """Return the messages of the sets of plain questions and of messages as they really come."""
    plain = yaml.safe_load((SETS / "robustness.yml").read_text(encoding="utf-8"))
    messy = yaml.safe_load((SETS / "messy.yml").read_text(encoding="utf-8"))
    questions = [text for texts in plain.values() for text in texts]
    return questions + [row["text"] for rows in messy.values() for row in rows]


if __name__ == "__main__":
    sys.exit(main())
