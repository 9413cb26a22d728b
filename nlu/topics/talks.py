"""Conversations to learn from: what a person types turn by turn, and the question that each turn asks there."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yaml

FOLDER = Path(__file__).parents[2] / "data" / "talks"


class Turn(NamedTuple):
    """One message of a talk.

    Attributes:
        text: What was typed.
        question: Id of the question that it asks in its talk, such as lawsuit/how_long.
        before: Id of the question that was asked before it; None for the first message.
        talk: Number of the talk.
        earlier: Ids of the other questions that were asked before that one, the latest first.
    """

    text: str
    question: str
    before: str | None
    talk: int
    earlier: tuple[str, ...] = ()

    @property
    def trail(self) -> tuple[str, ...]:
        """All questions that were asked before it, the latest first."""
        return () if self.before is None else (self.before, *self.earlier)


def turns_in(folder: Path = FOLDER) -> list[Turn]:
    """Return the messages of all talks in a folder of YAML files, talk by talk."""
    files = (yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.yml")))
    found: list[Turn] = []
    for talk, messages in enumerate(chain.from_iterable(files)):
        trail: tuple[str, ...] = ()
        for text, question in messages:
            found.append(Turn(text, question, trail[0] if trail else None, talk, trail[1:]))
            trail = (question, *(each for each in trail if each != question))
    return found
