"""Choose the variant that fits a case and turn it into an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from knowledge.citations import Citation, sources_line
from knowledge.errors import MissingValueError, UnknownIdError
from knowledge.models import Entry, Library, Question, Variant
from knowledge.vocabulary import Outcomes, spread

PLACEHOLDER = re.compile(r"\{(\w+)\}")
DEFAULTS = {"borrower": "借款人"}
"""What a placeholder shows where the caller has no better word."""


@dataclass(frozen=True)
class Statement:
    """One sentence of an answer with its own sources, so that a planner may leave single sentences out."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What is said on a question in one case, with its sources.

    Attributes:
        question: Id of the question that was asked, such as lawsuit/how_long; the name of a notice.
        kind: answer, assessment, clarify, handoff, crisis, notice or smalltalk.
        variant: Id of the variant that was chosen.
        headline: The answer in one sentence that stands by itself.
        body_items: The statements below it, each with its sources.
        next_steps: What to do, in order.
        next: Ids of the questions that people ask next.
        use: What is handed out with it: the name of a letter, plan or deadlines.
    """

    question: str
    kind: str
    variant: str
    headline: str
    body_items: tuple[Statement, ...] = ()
    next_steps: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    use: str | None = None

    @property
    def body(self) -> tuple[str, ...]:
        """The texts of the statements."""
        return tuple(item.text for item in self.body_items)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All sources, each once, in the order of the statements."""
        return tuple(dict.fromkeys(cited for item in self.body_items for cited in item.citations))

    @property
    def sources_line(self) -> str:
        """All sources in one line; empty where there is none."""
        return sources_line(self.citations)

    def as_text(self) -> str:
        """Return the whole answer as plain text. In a crisis the sources stay on the card only."""
        steps = [f"{number}. {step}" for number, step in enumerate(self.next_steps, start=1)]
        lines = [self.headline, *self.body, *(["您可以：", *steps] if steps else [])]
        if self.sources_line and self.kind != "crisis":
            lines.append(self.sources_line)
        return "\n".join(lines)


def answer_from(library: Library, question: str, outcomes: Outcomes, values: Mapping[str, str] | None = None) -> Answer:
    """Return the answer to a question, fitted to a case.

    Args:
        library: What may be said.
        question: Id of a question, a bare topic (its overview) or the name of a notice.
        outcomes: What is known of the case: for each key the outcome, or all that are possible. A key that is
            missing means that nothing is known.
        values: Figures and names for the placeholders of the text.

    Raises:
        UnknownIdError: No answer file has this id.
        MissingValueError: The text has a placeholder that `values` lacks.
    """
    asked = entry_from(library, question)
    said = answered_by(library, asked)
    variant = choose(said, outcomes)
    fill = partial(filled, values={**DEFAULTS, **(values or {})}, where=f"{said.file}: variant {variant.id}")
    return Answer(
        question=asked.id,
        kind=said.kind,
        variant=variant.id,
        headline=fill(variant.headline),
        body_items=tuple(
            Statement(fill(item.text), tuple(citation_from(library, cite) for cite in item.cites))
            for item in variant.body
        ),
        next_steps=tuple(fill(step) for step in variant.next_steps),
        next=tuple(each for each in said.next if each != asked.id),
        use=said.use if isinstance(said, Question) else None,
    )


def entry_from(library: Library, question: str) -> Entry:
    """Return the answer file of a question, of a bare topic (its overview) or of a notice.

    Raises:
        UnknownIdError: There is none.
    """
    entry = library.entry(question)
    if entry is None:
        raise UnknownIdError(f"question {question}: no file answers/*/{question}.yml; add it or correct the id")
    return entry


def answered_by(library: Library, entry: Entry) -> Entry:
    """Return the file that holds the answer: the entry itself, or what its `same_as` names."""
    same_as = entry.same_as if isinstance(entry, Question) else None
    return entry if same_as is None else entry_from(library, same_as)


def choose(entry: Entry, outcomes: Outcomes) -> Variant:
    """Return the first variant that fits the case; the last one fits every case."""
    case = spread(outcomes)
    return next(variant for variant in entry.variants if variant.fits(case))


def citation_from(library: Library, source_id: str) -> Citation:
    """Return the source that an id stands for.

    Raises:
        UnknownIdError: No file defines the id.
    """
    source = library.source(source_id)
    if source is None:
        raise UnknownIdError(f"source {source_id}: neither facts/ nor complaint_channels.yml has it")
    return source.citation()


def filled(text: str, values: Mapping[str, str], where: str) -> str:
    """Return a text with values in its placeholders.

    Args:
        text: Of an answer or a letter.
        values: By the name of the placeholder.
        where: What the text is part of, for the message.

    Raises:
        MissingValueError: A placeholder has no value.
    """
    missing = set(PLACEHOLDER.findall(text)) - set(values)
    if missing:
        raise MissingValueError(f"{where}: no value for {', '.join(sorted(missing))}; give it or choose other outcomes")
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)
