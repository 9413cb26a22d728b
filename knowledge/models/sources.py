"""What answers rest on: facts, claims of the founding article, channels, misconceptions, lenders."""

from __future__ import annotations

from pydantic import Field

from knowledge.citations import Citation, short_name, url_of
from knowledge.models.base import Content
from knowledge.vocabulary import Confidence, Grade, InForce, LenderType
from yaml_models import Day, Text


class Fact(Content):
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
    as_of: Day
    reviewed: Day | None = None
    review_by: Day
    verified_at: tuple[Text, ...] = ()
    note: Text | None = None
    see: tuple[Text, ...] = ()

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


class SeedClaim(Content):
    """A claim of the founding article, with what can honestly be said of it."""

    id: Text
    topics: tuple[Text, ...]
    claim: Text
    assessment: Text
    honest_phrasing: Text
    fact_ids: tuple[Text, ...] = ()
    grade: Grade
    as_of: Day
    review_by: Day

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


class ComplaintChannel(Content):
    """Where to complain, ask or get help. Numbers in `note` are not to be given out."""

    id: Text
    name: Text
    short: Text
    contact: Text
    use_for: Text
    topics: tuple[Text, ...]
    confidence: Confidence
    note: Text | None = None
    as_of: Day
    review_by: Day
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


class Lender(Content):
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
    reviewed: Day
    review_by: Day
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
