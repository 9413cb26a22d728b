"""The types of what may be said and of what stands behind it, as pydantic models of the content files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConstrainedStr, Extra, Field, validator

from knowledge.citations import Citation, short_name, url_of
from knowledge.vocabulary import CONVERSATION, Confidence, Grade, InForce, Kind, LenderType, outcome_keys

OVERVIEW = "overview"
"""The question of a topic that cannot be told more exactly."""

_SNAKE = re.compile(r"[a-z][a-z0-9_]*")


class Text(ConstrainedStr):
    """A text that is a text in YAML too: neither a number nor a date nor empty."""

    strict = True
    min_length = 1
    strip_whitespace = True


class Content(BaseModel):
    """Base of all models: frozen, no unknown keys, and the path of the file the content stands in."""

    file: str = Field("", in_file=False)

    class Config:
        """Frozen; unknown keys are errors, most often typing errors."""

        frozen = True
        extra = Extra.forbid


class DatedContent(Content):
    """Content that was seen on a day and is due for review on another."""

    @validator("as_of", "review_by", "reviewed", pre=True, check_fields=False)
    def _bare_date(cls, value: object) -> object:
        if value is not None and not isinstance(value, date):
            raise ValueError(f"should be a bare date such as 2026-11-30, is {value!r}")
        return value


class Fact(DatedContent):
    """A statement that was checked against its source.

    Attributes:
        id: Two letters and a number, such as CC-09.
        topics: Topics that it bears on.
        claim: What holds, in our words.
        instrument: Name of the law, standard or report; in brackets where it has no name of its own.
        article: Its clause as the instrument writes it.
        quote: The text that carries the claim; …… joins separate passages.
        confidence: Whether the instrument's own text was seen, or reports of it.
        grade: How far the source reaches, one of `GRADES`.
        as_of: Date of the text that was seen.
        reviewed: Day on which the claim was last read against the text.
        review_by: Day after which the claim may not be cited unchecked.
        verified_at: Where the text was seen.
        see: Ids of facts that complete the claim.
    """

    id: Text
    topics: tuple[Text, ...]
    claim: Text
    instrument: Text
    doc_no: Text | None = None
    article: Text | None = None
    effective_date: Text | None = None
    in_force: InForce
    in_force_note: Text | None = None
    quote: Text | None = None
    confidence: Confidence
    grade: Grade
    as_of: date
    reviewed: date | None = None
    review_by: date
    verified_at: tuple[Text, ...] = ()
    note: Text | None = None
    see: tuple[Text, ...] = ()

    @validator("effective_date", pre=True)
    def _date_as_text(cls, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value

    def citation(self) -> Citation:
        """Return the fact as a source; clause and quote only where the instrument itself was read."""
        read = self.confidence == "verified-text"
        return Citation(
            id=self.id,
            title=self.instrument.strip("（）") if self.instrument.startswith("（") else self.instrument,
            short_title=short_name(self.instrument),
            article=self.article if read and self.article and not self.article.startswith("（") else "",
            grade=self.grade,
            as_of=self.as_of.isoformat(),
            confidence=self.confidence,
            in_force=self.in_force,
            url=url_of(self.verified_at),
            quote=self.quote if read and self.quote else "",
        )


class SeedClaim(DatedContent):
    """A claim of the founding article, with what can honestly be said of it."""

    id: Text
    topics: tuple[Text, ...]
    claim: Text
    assessment: Text
    honest_phrasing: Text
    fact_ids: tuple[Text, ...] = ()
    grade: Grade
    as_of: date
    review_by: date

    def citation(self) -> Citation:
        """Return the claim as a source."""
        return Citation(
            id=self.id,
            title="网络文章的说法",
            short_title="网络文章",
            article="",
            grade=self.grade,
            as_of=self.as_of.isoformat(),
            confidence="unverified",
        )


class ComplaintChannel(DatedContent):
    """Where to complain, ask or get help. Numbers in `note` are not to be given out."""

    id: Text
    name: Text
    short: Text
    contact: Text
    use_for: Text
    topics: tuple[Text, ...]
    confidence: Confidence
    note: Text | None = None
    as_of: date
    review_by: date
    verified_at: tuple[Text, ...] = ()
    fact_ids: tuple[Text, ...] = ()

    def citation(self) -> Citation:
        """Return the channel as a source of its own number."""
        return Citation(
            id=self.id,
            title=self.name,
            short_title=self.short,
            article="",
            grade="practice",
            as_of=self.as_of.isoformat(),
            confidence=self.confidence,
            url=url_of((self.contact,)),
        )


class Misconception(Content):
    """What borrowers wrongly believe, and what is right.

    Attributes:
        topics: Topics that the belief belongs to; the first is the one that it is answered in.
        citations: Filled where it is asked for by id.
    """

    id: Text
    topics: tuple[Text, ...]
    belief: Text
    correction: Text
    cites: tuple[Text, ...]
    citations: tuple[Citation, ...] = Field((), in_file=False)


class OpenQuestion(Content):
    """Something that could not be found out, and why."""

    id: Text
    question: Text
    why_open: Text
    fact_ids: tuple[Text, ...] = ()


class LenderName(Content):
    """A legal lender behind a product."""

    name: Text
    types: tuple[LenderType, ...]
    role: Text


class Lender(DatedContent):
    """A loan product and who lends; the contract of the single loan always decides.

    Attributes:
        id: Name in snake_case.
        product: What borrowers call it.
        aliases: Other things they type.
        lenders: The legal lenders as publicly known; empty where they are not established.
        period: The time for which that was seen.
        channels: Ids of the complaint channels that fit the types of lender.
    """

    id: Text
    product: Text
    aliases: tuple[Text, ...] = ()
    platform: Text | None = None
    lenders: tuple[LenderName, ...] = ()
    channels: tuple[Text, ...] = ()
    supervision: Text
    official_path: Text | None = None
    confidence: Confidence
    period: Text
    reviewed: date
    review_by: date
    sources: tuple[Text, ...] = ()
    fact_ids: tuple[Text, ...] = ()
    note: Text | None = None

    @property
    def types(self) -> tuple[LenderType, ...]:
        """All types that the lender of a loan of this product may have; empty where it is not established."""
        return tuple(dict.fromkeys(kind for lender in self.lenders for kind in lender.types))

    @property
    def spellings(self) -> frozenset[str]:
        """Id, product name and aliases, in lower case."""
        return frozenset(name.casefold() for name in (self.id, self.product, *self.aliases))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the legal lenders."""
        return tuple(lender.name for lender in self.lenders)


class BodyItem(Content):
    """One statement and the ids of its sources."""

    text: Text
    cites: tuple[Text, ...] = ()


class Variant(Content):
    """One wording of an answer, for the cases that `when` describes; an empty `when` fits all."""

    id: Text
    when: dict[str, tuple[Text, ...]] = {}
    headline: Text
    body: tuple[BodyItem, ...] = ()
    next_steps: tuple[Text, ...] = ()

    @validator("id")
    def _snake_case(cls, value: str) -> str:
        if not _SNAKE.fullmatch(value):
            raise ValueError(f"{value!r} is no snake_case word; rename it")
        return value

    @validator("when", pre=True)
    def _known_words(cls, value: object) -> object:
        for key, listed in value.items() if isinstance(value, dict) else ():
            row = outcome_keys().get(key)
            if row is None:
                raise ValueError(f"{key} is unknown; use one of {', '.join(outcome_keys())}")
            if not isinstance(listed, list) or not listed:
                raise ValueError(f"{key} should be a list of the outcomes that fit")
            for word in listed:
                if word not in row.words:
                    raise ValueError(f'{key}: {word!r} is unknown; use one of {", ".join(row.words)}, "yes" in quotes')
        return value

    @property
    def cites(self) -> tuple[str, ...]:
        """The ids of all sources, each once, in the order of the text."""
        return tuple(dict.fromkeys(cite for item in self.body for cite in item.cites))

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that the borrower reads."""
        return (self.headline, *(item.text for item in self.body), *self.next_steps)

    def fits(self, case: Mapping[str, Sequence[str]]) -> bool:
        """Return whether this wording may be said in a case, given as `vocabulary.spread` returns it."""
        keys = outcome_keys()
        return all(keys[key].fitting(case[key], listed) for key, listed in self.when.items())


class Entry(Content):
    """All that is said on one question, or as one notice."""

    kind: Kind = "answer"
    title: Text
    next: tuple[Text, ...] = ()
    misconceptions: tuple[Text, ...] = ()
    variants: tuple[Variant, ...] = ()
    group: str = Field("", in_file=False)

    @property
    def id(self) -> str:
        """The id by which the entry is asked for."""
        raise NotImplementedError

    @property
    def topic(self) -> str:
        """The topic of a question; the name of a notice."""
        return self.id.partition("/")[0]

    @validator("variants")
    def _last_fits_all(cls, value: tuple[Variant, ...]) -> tuple[Variant, ...]:
        names = [variant.id for variant in value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"{', '.join(twice)} stands twice; variant ids are unique in a file")
        for variant in value[:-1]:
            if not variant.when:
                raise ValueError(f"{variant.id} has no `when`; only the last variant goes without")
        if value and value[-1].when:
            raise ValueError(f"{value[-1].id} comes last and has a `when`; end with one that fits every case")
        return value


class Question(Entry):
    """An answer file of one question, or of another name for it (`same_as`)."""

    question: Text
    same_as: Text | None = None

    @property
    def id(self) -> str:
        """The id, such as lawsuit/how_long."""
        return self.question

    @property
    def name(self) -> str:
        """The last part of the id."""
        return self.id.partition("/")[2]

    @validator("same_as", always=True)
    def _alias_or_answer(cls, value: str | None, values: dict[str, Any]) -> str | None:
        if "variants" not in values:
            return value
        if value and (values["variants"] or values["next"] or values["misconceptions"]):
            raise ValueError("stands beside an answer; such a file has question, title and same_as only")
        if not value and not values["variants"]:
            raise ValueError("is missing, and variants too; give at least one variant, or same_as")
        return value


class Notice(Entry):
    """Something that the assistant says by itself, in the group conversation."""

    notice: Text
    variants: tuple[Variant, ...]
    group: str = Field(CONVERSATION, in_file=False)

    @validator("variants")
    def _one_at_least(cls, value: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if not value:
            raise ValueError("is empty; give at least one variant")
        return value

    @property
    def id(self) -> str:
        """The name of the notice."""
        return self.notice


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
