"""Who is meant in a message, and which lender: spaCy's entity ruler over a table of names.

spaCy reads Chinese character by character here. With its jieba segmenter, names are lost where jieba cuts elsewhere
(打我家人, 恐吓我妈): measured on 3,415 sentences that name somebody, 366 lost a name, against 5 with characters. What
characters find wrongly (老公 in 老公司) the table's row `nobody` takes away: the longest match wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nlu.extraction.patterns import table

if TYPE_CHECKING:
    from spacy.language import Language

_RELATION, _LENDER, _NOBODY = "relation", "lender", "nobody"


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
    relations = tuple(dict.fromkeys(name for label, name in found if label == _RELATION and name != _NOBODY))
    lenders = [name for label, name in found if label == _LENDER]
    return People(relations, lenders[-1] if lenders else None)


@lru_cache(maxsize=1)
def _finder() -> Language:
    """Loaded at the first message: importing spaCy takes seconds."""
    import spacy

    finder = spacy.blank("zh")
    ruler: Any = finder.add_pipe("entity_ruler")
    ruler.add_patterns([*_patterns(_RELATION, table("relations")), *_patterns(_LENDER, table("lenders"))])
    return finder


def _patterns(label: str, names: dict[str, list[str]]) -> list[dict[str, Any]]:
    return [{"label": label, "pattern": word, "id": name} for name, words in names.items() for word in words]
