"""Chooses the variant that fits a case and turns it into an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.entries import GRADES, Citation, Entry, Knowledge, Misconception, Variant
from knowledge.errors import MissingValueError, NoVariantError, UnknownIdError

PLACEHOLDER = re.compile(r"\{(\w+)\}")

Outcomes = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said on a topic in one case, with its sources."""

    topic: str
    kind: str
    title: str
    variant: str
    headline: str
    body: tuple[str, ...]
    next_steps: tuple[str, ...]
    citations: tuple[Citation, ...]
    related: tuple[str, ...]

    @property
    def sources_text(self) -> str:
        """The sources in words, one instrument a line; empty where there is none."""
        facts = [cited for cited in self.citations if not cited.is_channel]
        channels = [cited for cited in self.citations if cited.is_channel]
        lines = [f"依据：{_named(group)}" for group in _grouped(facts)]
        if channels:
            lines.append(f"渠道：{'、'.join(cited.title for cited in channels)}（核对于 {channels[0].as_of}）")
        return "\n".join(lines)

    def as_text(self) -> str:
        """Returns the whole answer as plain text. In a crisis the sources stay on the card only."""
        steps = [f"{number}. {step}" for number, step in enumerate(self.next_steps, start=1)]
        lines = [self.headline, *self.body, *(["您可以：", *steps] if steps else [])]
        if self.sources_text and self.kind != "crisis":
            lines.append(self.sources_text)
        return "\n".join(lines)


def answer_from(
    knowledge: Knowledge, topic: str, outcomes: Outcomes, values: Mapping[str, str] | None = None
) -> Answer:
    """Returns the answer to a topic, fitted to a case.

    Args:
        knowledge: What may be said.
        topic: Id of the topic or notice.
        outcomes: What is known of the case: for each key the outcome, or all that are possible.
        values: Figures for the placeholders of the text.

    Raises:
        UnknownIdError: No answer file has this topic.
        MissingValueError: The text has a placeholder that `values` lacks.
    """
    entry = knowledge.entries.get(topic)
    if entry is None:
        raise UnknownIdError(f"topic {topic}: no file answers/*/{topic}.yml; add it or correct the topic")
    variant = choose(entry, outcomes)
    fill = _Filler(entry, variant, values or {})
    return Answer(
        topic=topic,
        kind=entry.kind,
        title=entry.title,
        variant=variant.id,
        headline=fill(variant.headline),
        body=tuple(fill(item.text) for item in variant.body),
        next_steps=tuple(fill(step) for step in variant.next_steps),
        citations=tuple(citation_from(knowledge, cite) for cite in variant.cites),
        related=entry.related,
    )


def choose(entry: Entry, outcomes: Outcomes) -> Variant:
    """Returns the first variant that fits every possible outcome of the case."""
    spread = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in outcomes.items()}
    for variant in entry.variants:
        if variant.fits(spread):
            return variant
    raise NoVariantError(f"{entry.file}: no variant fits {spread}; the last one must have no `when`")


def citation_from(knowledge: Knowledge, source_id: str) -> Citation:
    """Returns the source that an id stands for.

    Raises:
        UnknownIdError: No file defines the id.
    """
    source = knowledge.source(source_id)
    if source is None:
        raise UnknownIdError(f"source {source_id}: neither facts/ nor complaint_channels.yml has it")
    return source.citation()


def misconception_from(knowledge: Knowledge, misconception_id: str) -> Misconception:
    """Returns a misconception with its sources.

    Raises:
        UnknownIdError: No misconception has this id.
    """
    found = knowledge.misconceptions.get(misconception_id)
    if found is None:
        raise UnknownIdError(f"misconception {misconception_id}: misconceptions.yml lacks it")
    return replace(found, citations=tuple(citation_from(knowledge, cite) for cite in found.cites))


@dataclass(frozen=True, slots=True)
class _Filler:
    """Puts figures into the placeholders of one variant."""

    entry: Entry
    variant: Variant
    values: Mapping[str, str]

    def __call__(self, text: str) -> str:
        return PLACEHOLDER.sub(self._value, text)

    def _value(self, found: re.Match[str]) -> str:
        if found[1] not in self.values:
            where = f"{self.entry.file}: variant {self.variant.id}"
            raise MissingValueError(f"{where}: no value for {{{found[1]}}}; give it or choose other outcomes")
        return str(self.values[found[1]])


def _grouped(citations: Sequence[Citation]) -> list[list[Citation]]:
    groups: dict[tuple[str, str, str, str], list[Citation]] = {}
    for cited in citations:
        groups.setdefault((cited.title, cited.grade, cited.as_of, cited.confidence), []).append(cited)
    return list(groups.values())


def _named(group: Sequence[Citation]) -> str:
    first = group[0]
    title = first.title if "《" in first.title or first.grade in ("practice", "article") else f"《{first.title}》"
    clauses = "、".join(dict.fromkeys(cited.article for cited in group if cited.article))
    reported = "据公开报道，" if first.is_reported else ""
    return f"{title}{clauses}（{GRADES[first.grade]}，{reported}核对于 {first.as_of}）"
