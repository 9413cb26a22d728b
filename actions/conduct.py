"""What collectors did, judged by `rules` and worded with the grade that `knowledge` gives the source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import knowledge
from actions.words import words
from rules import Conduct, Situation, judge_conduct

OTHERWISE = "otherwise"
"""The words for every grade that the table does not name."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An act of a collector as the reader sees it.

    Attributes:
        conduct: What rules say of it.
        citations: The sources; the first one carries the verdict.
    """

    conduct: Conduct
    citations: tuple[knowledge.Citation, ...]

    @property
    def grade(self) -> str:
        """The grade of the source that carries the verdict."""
        return self.citations[0].grade

    @property
    def line(self) -> str:
        """The verdict in one line: 夜里打来：按规则不该。……."""
        table = words()["conduct"]
        lead = table["lead"][self.conduct.verdict]
        said = lead.get(self.grade, lead[OTHERWISE])
        return str(table["line"].format(name=self.conduct.name, lead=said, text=self.conduct.text))


def judged(events: Iterable[str], lender_types: Iterable[str], situation: Situation) -> list[Judged]:
    """Return each act of a collector among some events of a case."""
    found = judge_conduct(events, lender_types, situation)
    return [Judged(each, tuple(knowledge.citation(fact) for fact in each.facts)) for each in found]
