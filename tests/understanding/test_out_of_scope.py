"""What is none of the assistant's business gets no answer about a debt, and typos leave the topic alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml
from sklearn.feature_extraction.text import CountVectorizer

from evaluation.untuned import FIGURES, MISTYPED, Typo, measured, out_of_scope, typos
from nlu.examples import ROOT, examples
from tests.understanding.conftest import Ask

KINDS = {"app_operations", "lending_to_others", "other_fraud", "chat"}
OF_EACH_KIND = 150
TOO_CLOSE = 0.7
"""Share of the pairs of neighbouring characters that two sentences may have in common; above, they are one sentence."""


@pytest.mark.timeout(900)
def test_the_written_figures_are_what_the_model_gives(ask: Ask) -> None:
    texts = [text for sentences in out_of_scope().values() for text in sentences]
    texts += [text for typo in typos() for text in typo]
    topics = {text: ask(text).topic for text in dict.fromkeys(texts)}
    assert FIGURES.differences(measured(topics)) == [], "`make figures` writes them anew"


def test_there_are_enough_sentences_of_each_kind() -> None:
    assert {kind: len(set(texts)) for kind, texts in out_of_scope().items()} == dict.fromkeys(KINDS, OF_EACH_KIND)


def test_nothing_is_learned_from_these_sentences() -> None:
    """Neither a sentence nor one that is nearly the same stands in what is learned from."""
    mine = [text for texts in out_of_scope().values() for text in texts]
    counter = CountVectorizer(analyzer="char", ngram_range=(2, 2), binary=True, preprocessor=plain)
    pairs = counter.fit_transform(mine + learned_texts())
    sizes = np.asarray(pairs.sum(axis=1)).ravel()
    shared = (pairs[: len(mine)] @ pairs[len(mine) :].T).toarray()
    likeness = shared / (sizes[: len(mine), None] + sizes[None, len(mine) :] - shared)
    assert [text for text, most in zip(mine, likeness.max(axis=1), strict=True) if most > TOO_CLOSE] == []


def test_the_sample_of_typos_is_whole_and_always_the_same() -> None:
    sample = typos()
    assert len(set(sample)) == MISTYPED
    assert sample[:3] == typos()[:3]
    assert all(1 <= changed(typo) <= 2 for typo in sample)


def changed(typo: Typo) -> int:
    return sum(one != other for one, other in zip(typo.clean, typo.mistyped, strict=True))


def learned_texts() -> list[str]:
    talks = [text for file in sorted(Path(ROOT, "data", "talks").glob("*.yml")) for text in strings(file)]
    return [example.text for example in examples()] + talks


def strings(file: Path) -> list[str]:
    """All strings of a YAML file, however deep they stand."""
    found: list[str] = []
    waiting = [yaml.safe_load(file.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, dict):
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


def plain(text: str) -> str:
    """Letters and digits alone: stops and spaces make no sentence another one."""
    return "".join(char for char in text.lower() if char.isalnum())
