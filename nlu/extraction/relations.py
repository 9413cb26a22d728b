"""Who is meant in a message, and which lender: spaCy's entity ruler over a table of names.

Of 借呗不是花呗 and 不是花呗，是借呗 the lender is the one that is not denied.

spaCy reads Chinese character by character here. With its jieba segmenter, names are lost where jieba cuts elsewhere
(打我家人, 恐吓我妈): measured on 3,415 sentences that name somebody, 366 lost a name, against 5 with characters. What
characters find wrongly (老公 in 老公司) the table's row `nobody` takes away: the longest match wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from nlu.extraction.patterns import any_of, table

if TYPE_CHECKING:
    from spacy.language import Language

_RELATION, _LENDER, _NOBODY = "relation", "lender", "nobody"


@dataclass(frozen=True, slots=True)
class People:
    """Who a message names.

    Attributes:
        relations: Kinds of people in the order of the text, each once: family, spouse, workplace …
        lender: The lender named last and not denied, by the name that the policy packs use; None where there is none.
    """

    relations: tuple[str, ...]
    lender: str | None


def people(text: str) -> People:
    """Finds relations and the lender in a normalised text."""
    found = _finder()(text).ents
    names = (entity.ent_id_ for entity in found if entity.label_ == _RELATION)
    relations = tuple(dict.fromkeys(name for name in names if name != _NOBODY))
    lenders = {(entity.start_char, entity.end_char): entity.ent_id_ for entity in found if entity.label_ == _LENDER}
    return People(relations, _meant(text, lenders))


def _meant(text: str, lenders: dict[tuple[int, int], str]) -> str | None:
    """The lender named last and not denied; where all are denied, a short name that is meant: 是月付不是美团借钱."""
    rules = _corrections()
    named = [(end, name) for (start, end), name in lenders.items() if not rules["denied_before"].search(text, 0, start)]
    if named:
        # 借呗逾期了花呗没逾期: the one that is not in order
        late = [name for end, name in named if not rules["in_order"].match(text, end)]
        return late[-1] if late else named[-1][1]
    short = rules["meant"].search(text) if rules["denied"].search(text) else None
    if short is not None:
        return str(table("loan_names")["before_figures"][short["name"]])
    # 不是说花呗不上征信吗 denies nothing
    return None if not lenders or rules["denied_alone"].search(text) else list(lenders.values())[-1]


@lru_cache(maxsize=1)
def _corrections() -> dict[str, re.Pattern[str]]:
    content, lenders = table("loan_names"), table("lenders")
    denied = f"(?<!是){any_of(content['denied_before'])}"
    short = any_of([word for word, name in content["before_figures"].items() if name in lenders])
    long = any_of([word for words in lenders.values() for word in words])
    return {
        "in_order": re.compile(f"(?:的|也|都|一直|倒是|那边|这边){{0,2}}{any_of(content['in_order_behind'])}"),
        "denied_before": re.compile(f"{denied}$"),
        "denied": re.compile(f"{denied}(?:{long}|{short})"),
        "denied_alone": re.compile(f"{denied}{long}(?:的|了|啊|吧)?(?:$|[，。])"),
        "meant": re.compile(f"(?<!不){any_of(content['meant_before'])}(?P<name>{short})"),
    }


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
