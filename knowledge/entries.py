"""The types of what may be said, and of what stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

GRADES: Mapping[str, str] = {"law": "法律", "standard": "标准", "practice": "常见做法", "article": "网络说法"}
"""How far a statement may be trusted, with the word that borrowers see."""

CONFIDENCES = ("verified-text", "secondary-source", "unverified")
IN_FORCE = ("yes", "likely", "replaced", "expired", "unknown")
KINDS = ("answer", "assessment", "clarify", "handoff", "crisis", "notice", "smalltalk")
SOURCED_KINDS = ("answer", "assessment")
"""Kinds of which every statement needs a source."""

OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "stage": ("current", "reminder", "calls", "agent", "legal_risk"),
    "contact_family": ("not_applicable", "unlikely", "possible", "likely", "unknown"),
    "interest": ("estimated", "incomplete", "above_24"),
}
"""The words in which a case reaches this package; the package `rules` says what leads to them."""

PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "estimated": ("interest_low", "interest_high", "principal", "overdue_days", "daily_rate"),
    "above_24": ("yearly_rate", "daily_rate"),
}
"""The figures that a variant may show, by the outcome of `interest` in which they are known."""

CONVERSATION = "conversation"
"""The group of the talk about the talk: greetings, hand-over, questions back."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement comes from, as the borrower sees it.

    Attributes:
        id: Id of the fact, seed claim or complaint channel.
        title: The instrument.
        article: Its clause; empty where the instrument's own text was not seen.
        grade: One of `GRADES`.
        as_of: Day of the last check, as in 2026-11-24.
        confidence: One of `CONFIDENCES`.
    """

    id: str
    title: str
    article: str
    grade: str
    as_of: str
    confidence: str

    @property
    def is_channel(self) -> bool:
        """True where it is somewhere to turn to rather than a statement."""
        return self.id.startswith("CH-")

    @property
    def is_reported(self) -> bool:
        """True where only press or web reports of the text were seen."""
        return self.confidence == "secondary-source"


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement that was checked against its source."""

    id: str
    topics: tuple[str, ...]
    claim: str
    instrument: str
    doc_no: str | None
    article: str | None
    effective_date: str | None
    in_force: str
    in_force_note: str | None
    quote: str | None
    confidence: str
    grade: str
    as_of: date
    review_by: date
    verified_at: tuple[str, ...]
    note: str | None
    file: str

    def citation(self) -> Citation:
        """Returns the fact as a source; a clause that was not read in the text itself is left out."""
        clause = self.article if self.confidence == "verified-text" and self.article else ""
        title = self.instrument[1:-1] if self.instrument.startswith("（") else self.instrument
        return Citation(self.id, title, clause, self.grade, self.as_of.isoformat(), self.confidence)


@dataclass(frozen=True, slots=True)
class SeedClaim:
    """A claim of the founding article, with what can honestly be said of it."""

    id: str
    topics: tuple[str, ...]
    claim: str
    assessment: str
    honest_phrasing: str
    fact_ids: tuple[str, ...]
    grade: str
    as_of: date
    review_by: date
    file: str

    def citation(self) -> Citation:
        """Returns the claim as a source."""
        return Citation(self.id, "网络文章的说法", "", self.grade, self.as_of.isoformat(), "unverified")


@dataclass(frozen=True, slots=True)
class ComplaintChannel:
    """Where to complain, ask or get help. Numbers in `note` are not to be given out."""

    id: str
    name: str
    contact: str
    use_for: str
    topics: tuple[str, ...]
    confidence: str
    note: str | None
    as_of: date
    verified_at: tuple[str, ...]
    fact_ids: tuple[str, ...]
    file: str

    def citation(self) -> Citation:
        """Returns the channel as a source of its own number."""
        return Citation(self.id, self.name, "", "practice", self.as_of.isoformat(), self.confidence)


@dataclass(frozen=True, slots=True)
class Misconception:
    """What borrowers wrongly believe, and what is right. `citations` is filled when it is asked for by id."""

    id: str
    topics: tuple[str, ...]
    belief: str
    correction: str
    cites: tuple[str, ...]
    file: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that could not be found out, and why."""

    id: str
    question: str
    why_open: str
    fact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyItem:
    """One statement and its sources."""

    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of an answer, for the cases that `when` describes; an empty `when` fits all."""

    id: str
    when: Mapping[str, tuple[str, ...]]
    headline: str
    body: tuple[BodyItem, ...]
    next_steps: tuple[str, ...]

    @property
    def cites(self) -> tuple[str, ...]:
        """The ids of all sources, each once, in the order of the text."""
        return tuple(dict.fromkeys(cite for item in self.body for cite in item.cites))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that the borrower reads."""
        return (self.headline, *(item.text for item in self.body), *self.next_steps)

    def fits(self, outcomes: Mapping[str, tuple[str, ...]]) -> bool:
        """True where every outcome that is possible for the case is among those of `when`."""
        return all(outcomes.get(key) and set(outcomes[key]) <= set(allowed) for key, allowed in self.when.items())


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is said on one topic."""

    topic: str
    group: str
    kind: str
    title: str
    related: tuple[str, ...]
    misconceptions: tuple[str, ...]
    variants: tuple[Variant, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that the files of one folder say."""

    groups: Mapping[str, Mapping[str, str]]
    notices: Mapping[str, str]
    entries: Mapping[str, Entry]
    facts: Mapping[str, Fact]
    seed_claims: Mapping[str, SeedClaim]
    misconceptions: Mapping[str, Misconception]
    channels: Mapping[str, ComplaintChannel]
    open_questions: tuple[OpenQuestion, ...] = field(default=())

    def source(self, source_id: str) -> Fact | SeedClaim | ComplaintChannel | None:
        """Returns what an id of a citation stands for, None where nothing does."""
        return self.facts.get(source_id) or self.seed_claims.get(source_id) or self.channels.get(source_id)

    @property
    def descriptions(self) -> dict[str, str]:
        """Every id that may have an answer file, with what it is about."""
        topics = {topic: about for group in self.groups.values() for topic, about in group.items()}
        return {**topics, **self.notices}

    def group_of(self, topic: str) -> str | None:
        """Returns the folder that a topic belongs to, None for an unknown topic."""
        if topic in self.notices:
            return CONVERSATION
        return next((group for group, members in self.groups.items() if topic in members), None)
