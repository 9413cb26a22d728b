"""Who is meant in a message, and which lender: spaCy with jieba's words and a table of names.

Matching whole words keeps 老公司 from being a husband (老公) and 金条 from being found in 现金条件.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import spacy
from spacy.language import Language

from nlu.language.tables import table

_JIEBA = {"nlp": {"tokenizer": {"segmenter": "jieba"}}}
_RELATION, _LENDER = "relation", "lender"


@dataclass(frozen=True, slots=True)
class People:
    """Who a message names.

    Attributes:
        relations: Kinds of people in the order of the text, each once: family, spouse, workplace …
        lender: The lender named last, by the name that the policy packs use; None where none is named.
    """

    relations: tuple[str, ...]
    lender: str | None


def people(text: str) -> People:
    """Finds relations and the lender in a normalised text."""
    found = [(entity.label_, entity.ent_id_) for entity in _finder()(text).ents]
    relations = tuple(dict.fromkeys(name for label, name in found if label == _RELATION))
    lenders = [name for label, name in found if label == _LENDER]
    return People(relations, lenders[-1] if lenders else None)


@lru_cache(maxsize=1)
def _finder() -> Language:
    """Loaded at the first message: jieba's dictionary takes half a second."""
    finder = spacy.blank("zh", config=_JIEBA)
    ruler = finder.add_pipe("entity_ruler")
    ruler.add_patterns([*_patterns(_RELATION, table("people")), *_patterns(_LENDER, table("lenders"))])
    return finder


def _patterns(label: str, names: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [{"label": label, "pattern": word, "id": name} for name, words in names.items() for word in words]
