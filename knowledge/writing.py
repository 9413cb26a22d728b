"""Choose the letter that fits a question, and fill it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from knowledge.answering import PLACEHOLDER, answered_by
from knowledge.errors import MissingValueError
from knowledge.models import Letter, Library, Occasion
from knowledge.vocabulary import Outcomes, outcome_keys, spread

T = TypeVar("T")
_POINTS = {"words": 8, "question": 4, "events": 2, "lender_types": 2, "speakers": 1}
"""How much each condition of an occasion that holds makes a letter the more exact one."""
_BORROWER = "borrower"


def letter_for(library: Library, question: str, outcomes: Outcomes, message: str) -> Letter | None:
    """Return the letter that fits best, None where none does.

    Args:
        library: What may be said.
        question: The question that is asked.
        outcomes: What is known of the case, as for an answer.
        message: What was typed; some letters are asked for by a word in it.
    """
    entry = library.entry(question)
    ids = {question} if entry is None else {entry.id, answered_by(library, entry).id}
    case = spread(outcomes)
    rated = [
        (_points(occasion, ids, case, message), letter)
        for letter in library.letters.values()
        if not letter.by_borrower or outcome_keys()["speaker"].fitting(case["speaker"], (_BORROWER,))
        for occasion in letter.occasions
    ]
    best = max((points for points, _ in rated), default=0)
    return next((letter for points, letter in rated if points == best), None) if best else None


def fill_letter(letter: Letter, values: Mapping[str, str], *, short: bool = False) -> str:
    """Return the words of a letter with the values of a case.

    Args:
        letter: The letter.
        values: What stands for each field of it; a value may itself show fields.
        short: Whether its short form is wanted.

    Raises:
        MissingValueError: The text has a field that `values` lacks.
    """
    text: str = letter.short if short else letter.text
    missing = set(PLACEHOLDER.findall(text)) - set(values)
    if missing:
        raise MissingValueError(f"{letter.file}: no value for {', '.join(sorted(missing))}")
    text = PLACEHOLDER.sub(lambda found: values[found[1]], text)
    # a value may show other fields; braces in what a person told are no field
    return PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text).strip()


def _points(occasion: Occasion, questions: set[str], case: Mapping[str, tuple[str, ...]], message: str) -> int:
    """Return how exactly an occasion fits; 0 where it does not."""
    topics = {question.partition("/")[0] for question in questions}
    if occasion.question not in questions and occasion.topic not in topics:
        return 0
    keys = outcome_keys()
    for key, listed in (("speaker", occasion.speakers), ("events", occasion.events)):
        if listed and not keys[key].fitting(case[key], listed):
            return 0
    if occasion.lender_types and not keys["lender_type"].fitting(case["lender_type"], occasion.lender_types):
        return 0
    if occasion.words and not any(word in message for word in occasion.words):
        return 0
    return 1 + sum(points for field, points in _POINTS.items() if getattr(occasion, field))
