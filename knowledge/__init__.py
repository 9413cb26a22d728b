"""What may be said: answers to questions, their sources, misconceptions, complaint channels and lenders.

The content is YAML beside this file; the modules read it, check it and choose the variant that fits a case. Nothing
here knows how a case leads to its outcomes: they arrive as plain words, such as `{"stage": "calls"}`.

    >>> import knowledge
    >>> knowledge.answer("lawsuit/how_long", {"events": ["summons"]}).headline
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.answering import (
    Answer,
    Statement,
    answer_from,
    answered_by,
    citation_from,
    entry_from,
)
from knowledge.citations import Citation, sources_line
from knowledge.errors import KnowledgeError, UnknownIdError
from knowledge.library import load
from knowledge.models import EventLine, Lender, Letter, LetterLines, Misconception
from knowledge.vocabulary import Outcomes
from knowledge.writing import fill_letter
from knowledge.writing import letter_for as best_letter

__all__ = [
    "Answer",
    "Citation",
    "EventLine",
    "KnowledgeError",
    "Lender",
    "Letter",
    "LetterLines",
    "Misconception",
    "Statement",
    "UnknownIdError",
    "answer",
    "citation",
    "fill_letter",
    "has",
    "has_letter",
    "is_same_lender",
    "lender",
    "lenders_in",
    "letter",
    "letter_for",
    "letter_lines",
    "letters",
    "misconception",
    "questions",
    "sources_line",
    "title",
    "topics",
    "turns_on",
]


def answer(question: str, outcomes: Outcomes, values: Mapping[str, str] | None = None) -> Answer:
    """Return the answer to a question, fitted to the outcomes of a case.

    Args:
        question: A question id such as "lawsuit/how_long", a bare topic (its overview) or the name of a notice.
        outcomes: For each key of outcomes.yml the outcome, or all that are possible; a missing key is unknown.
        values: Figures and names for the placeholders of the text.

    Raises:
        UnknownIdError: There is no such question.
        MissingValueError: The text has a placeholder that `values` lacks.
    """
    return answer_from(load(), question, outcomes, values)


def has(question: str) -> bool:
    """Return whether there is an answer to a question, a bare topic or a notice of this name."""
    return load().entry(question) is not None


def title(question: str) -> str:
    """Return a question in the borrower's words, as a button says it.

    Raises:
        UnknownIdError: There is no such question.
    """
    return entry_from(load(), question).title


def questions(topic: str) -> tuple[str, ...]:
    """Return the ids of a topic's questions, the overview first; empty for a notice or an unknown topic."""
    return load().questions(topic)


def topics() -> tuple[str, ...]:
    """Return the ids of all topics, group by group; notices are not among them."""
    return tuple(load().topics)


def turns_on(question: str) -> frozenset[str]:
    """Return the keys of outcomes.yml on which this answer depends; empty where it is always the same.

    Raises:
        UnknownIdError: There is no such question.
    """
    said = answered_by(load(), entry_from(load(), question))
    return frozenset(key for variant in said.variants for key in variant.when)


def citation(source_id: str) -> Citation:
    """Return the source with this id: a fact, a seed claim or a complaint channel.

    Raises:
        UnknownIdError: No file defines the id.
    """
    return citation_from(load(), source_id)


def misconception(misconception_id: str) -> Misconception:
    """Return one misconception with its sources.

    Raises:
        UnknownIdError: No misconception has this id.
    """
    found = load().misconceptions.get(misconception_id)
    if found is None:
        raise UnknownIdError(f"misconception {misconception_id}: misconceptions.yml lacks it")
    return found.copy(update={"citations": tuple(map(citation, found.cites))})


def letter(name: str) -> Letter:
    """Return a letter.

    Raises:
        UnknownIdError: There is no such letter.
    """
    found = load().letters.get(name)
    if found is None:
        raise UnknownIdError(f"letter {name}: letters/ lacks it")
    return found


def letters() -> tuple[Letter, ...]:
    """Return all letters."""
    return tuple(load().letters.values())


def has_letter(name: str) -> bool:
    """Return whether there is a letter of this name."""
    return name in load().letters


def letter_for(question: str, outcomes: Outcomes, message: str = "") -> Letter | None:
    """Return the letter that fits a question, a case and the words of a message best; None where none does.

    Args:
        question: Its id.
        outcomes: Of the case.
        message: What was typed.
    """
    return best_letter(load(), question, outcomes, message)


def letter_lines() -> LetterLines:
    """Return what letters are filled with beside the figures of the case."""
    return load().letter_lines


def lenders_in(text: str) -> tuple[str, ...]:
    """Return the ids of the loan products that a text names; of 美团月付 not 美团 as well."""
    lowered = text.casefold()
    named = [(name, each.id) for each in load().lenders.values() for name in each.spellings if name in lowered]
    longest = [(name, id_) for name, id_ in named if not any(name != other and name in other for other, _ in named)]
    return tuple(dict.fromkeys(id_ for _, id_ in longest))


def is_same_lender(one: str | None, other: str | None) -> bool:
    """Return whether two ids, names or aliases are of the same loan product."""
    if one is None or other is None or one == other:
        return one == other
    known = lender(one)
    return known is not None and known == lender(other)


def lender(id_or_alias: str) -> Lender | None:
    """Return the loan product of this id, product name or alias; None where it is not known."""
    asked = id_or_alias.strip().casefold()
    return next((each for each in load().lenders.values() if asked in each.spellings), None)
