"""Variants that no case can reach, because earlier ones fit whatever they fit."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from knowledge.answering import choose
from knowledge.models import Entry, Variant
from knowledge.vocabulary import outcome_keys, spread
from yaml_models import ContentError


def reach_problems(entry: Entry) -> Iterator[ContentError]:
    """Yield the variants of an answer that are never said."""
    for variant in entry.variants:
        chosen = (choose(entry, case).id for case in widest_cases(entry, variant))
        if variant.id not in chosen:
            where = f"variants[{variant.id}]"
            reason = "is never said: earlier variants fit every case that it fits; move it up or drop it"
            yield ContentError(entry.file, where, reason)


def widest_cases(entry: Entry, variant: Variant) -> Iterator[dict[str, tuple[str, ...]]]:
    """Yield the cases that fit a variant and are the least likely to fit an earlier one.

    Where a case may leave several outcomes open, the case with all of them fits fewest other variants; where it has
    exactly one, each is tried. Of events, one that the variant lists and no other is the least that fits it.
    """
    keys = {key for each in entry.variants for key in each.when}
    choices: dict[str, list[tuple[str, ...]]] = {}
    for key in keys:
        row = outcome_keys()[key]
        listed = variant.when.get(key)
        words: tuple[str, ...] = listed or (*row.words, *row.unknown)
        if row.fits == "any":
            choices[key] = [(word,) for word in listed] if listed else [()]
        elif row.spread:
            choices[key] = [words] if listed else [words, row.unknown]
        else:
            choices[key] = [(word,) for word in words]
    for combination in itertools.product(*choices.values()):
        yield {**spread({}), **dict(zip(choices, combination, strict=True))}
