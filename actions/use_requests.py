"""Whether a message asks for words to use, or for a change of those that were handed out. The table is use.yml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import knowledge
from actions.memory import Memory
from actions.turn import Turn
from actions.yaml_table import yaml_table

REQUEST = "use"
"""The entity of a button that asks for words; its value is the name of a letter."""

BORROWER = "borrower"
_OWES_TOO = "guarantor"
PLAN = "plan"
"""What a repayment plan is called where letters have names."""
_MONTHLY = "{monthly}"
_PRINCIPAL = "本金"
_PIECE = re.compile(r"\{([a-z_]+)\}")

Form = Literal["full", "short", "same"]
"""How long the words are wanted; same keeps the length they had."""


@dataclass(frozen=True, slots=True)
class Row:
    """One way of asking.

    Attributes:
        id: Its name.
        pattern: What is looked for.
        form: For a change, the length that is wanted.
        letter: The letter that is named.
        by: Who has to be typing: borrower, guarantor, other, or contact, who owes nothing; anybody where it is None.
        keeps: Letters that stay where one of them was handed out last.
        is_fresh: Whether it holds only right after the words were handed out.
        about: Topics or questions of which the talk was last about one; any where it is empty.
    """

    id: str
    pattern: re.Pattern[str]
    form: Form = "same"
    letter: str | None = None
    by: str | None = None
    keeps: tuple[str, ...] = ()
    is_fresh: bool = False
    about: tuple[str, ...] = ()


def asks_for_words(turn: Turn) -> bool:
    """Return whether a message asks for words to use: 帮我写, 怎么说, 话术, or the button that offers them."""
    if turn.value(REQUEST) is not None:
        return True
    text = turn.text
    return not any(row.pattern.search(text) for row in rows("others")) and any(
        row.pattern.search(text) for row in rows("asks")
    )


def letter_named(turn: Turn, speaker: str, last: str | None = None, answered: str | None = None) -> str | None:
    """Return the letter that a request for words names by itself: 写一段让他们只联系我; None where it names none.

    Args:
        turn: The message.
        speaker: Who is typing; some words are for the borrower alone, others for the people around.
        last: The letter that was handed out last.
        answered: The question that was answered last.
    """
    if turn.is_payload or not asks_for_words(turn):
        return None
    talk = {answered, answered.partition("/")[0]} if answered else set()
    fitting = (
        row
        for row in rows("names")
        if row.by in (None, *_typing(speaker)) and (not row.about or not talk.isdisjoint(row.about))
    )
    found = next((row for row in fitting if row.pattern.search(turn.text)), None)
    return None if found is None else last if last in found.keeps else found.letter


def parent_named(text: str) -> str | None:
    """Return mother, father, or both, as the words of a message name who is written to; None where they name nobody."""
    return next((row.id for row in rows("parents") if row.pattern.search(text)), None)


def is_principal(turn: Turn, memory: Memory) -> bool:
    """Return whether the sum that is owed was told as the principal, without interest: 本金2300."""
    return _PRINCIPAL in turn.text if turn.has("principal") else memory.is_principal


def wants_short(turn: Turn) -> bool:
    """Return whether a request wants few words: 写一段短的发给我妈."""
    return next((row.form for row in rows("changes") if row.pattern.search(turn.text)), None) == "short"


def asks_for_change(turn: Turn, memory: Memory) -> Form | None:
    """Return in which form the words that were handed out are wanted now; None where no change of them is asked for."""
    if memory.use is None or turn.is_payload or len(turn.text) > yaml_table("use")["longest_change"]:
        return None
    fitting = (row for row in rows("changes") if memory.has_just_handed_out or not row.is_fresh)
    return next((row.form for row in fitting if row.pattern.search(turn.text)), None)


def asks_of_sums(turn: Turn, *names: str) -> bool:
    """Return whether a message asks of sums what one of these rows of `sums` says: left, how_long, instalments."""
    return any(row.id in names and row.pattern.search(turn.text) for row in rows("sums"))


def proposes_a_sum(use: str | None) -> bool:
    """Return whether what was handed out names what can be paid a month: a proposal, or the plan."""
    if use is None or not knowledge.has_letter(use):
        return use == PLAN
    letter, blanks = knowledge.letter(use), knowledge.letter_lines().blanks
    return _MONTHLY in letter.text or any(_MONTHLY in blanks.get(field, "") for field in _PIECE.findall(letter.text))


@lru_cache(maxsize=4)
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of one list of use.yml."""
    pieces = yaml_table("use")["pieces"]
    return tuple(
        Row(
            row["id"],
            _pattern(row["pattern"], pieces),
            row.get("form", "same"),
            row.get("letter"),
            row.get("by"),
            tuple(row.get("keeps", ())),
            bool(row.get("fresh")),
            tuple(row.get("about", ())),
        )
        for row in yaml_table("use")[name]
    )


def _typing(speaker: str) -> tuple[str, ...]:
    """Return what `by` may be for a speaker; a guarantor may be called, and so does not ask for an end of it."""
    if speaker == BORROWER:
        return (BORROWER,)
    return ("other", _OWES_TOO) if speaker == _OWES_TOO else ("other", "contact")


def _pattern(text: str, pieces: dict[str, str]) -> re.Pattern[str]:
    """Return a pattern with its named pieces put in; other braces are counts, such as {0,4}."""
    return re.compile(_PIECE.sub(lambda found: pieces[found[1]], text))
