"""Everything together, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.models.answers import OVERVIEW, Entry
from knowledge.models.letters import Letter, LetterLines
from knowledge.models.sources import ComplaintChannel, Fact, Lender, Misconception, OpenQuestion, SeedClaim
from knowledge.vocabulary import CONVERSATION


@dataclass(frozen=True)
class Library:
    """Everything that the files of one folder say."""

    groups: Mapping[str, Mapping[str, str]]
    notices: Mapping[str, str]
    entries: Mapping[str, Entry]
    facts: Mapping[str, Fact]
    seed_claims: Mapping[str, SeedClaim]
    misconceptions: Mapping[str, Misconception]
    channels: Mapping[str, ComplaintChannel]
    lenders: Mapping[str, Lender]
    open_questions: tuple[OpenQuestion, ...] = ()
    letters: Mapping[str, Letter] = field(default_factory=dict)
    letter_lines: LetterLines = field(default_factory=lambda: LetterLines(file=""))

    def source(self, source_id: str) -> Fact | SeedClaim | ComplaintChannel | None:
        """Return what an id of a citation stands for, None where nothing does."""
        return self.facts.get(source_id) or self.seed_claims.get(source_id) or self.channels.get(source_id)

    @property
    def topics(self) -> dict[str, str]:
        """Every topic with what it is about, group by group."""
        return {topic: about for group in self.groups.values() for topic, about in group.items()}

    def group_of(self, topic: str) -> str | None:
        """Return the folder that a topic or notice belongs to, None for an unknown one."""
        if topic in self.notices:
            return CONVERSATION
        return next((group for group, members in self.groups.items() if topic in members), None)

    def entry(self, entry_id: str) -> Entry | None:
        """Return the answer of a question, of a bare topic (its overview) or of a notice; None where nothing is."""
        return self.entries.get(entry_id) or self.entries.get(f"{entry_id}/{OVERVIEW}")

    def questions(self, topic: str) -> tuple[str, ...]:
        """Return the ids of a topic's questions, the overview first."""
        found = [entry for entry in self.entries if entry.startswith(f"{topic}/")]
        return tuple(sorted(found, key=lambda entry: (entry != f"{topic}/{OVERVIEW}", entry)))
