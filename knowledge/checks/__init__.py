"""Checks that what may be said can be said: complete, sourced, up to date and in the words of the house."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from knowledge.answering import PLACEHOLDER
from knowledge.check_text import citation_problems, text_problems
from knowledge.entries import (
    CONVERSATION,
    OUTCOMES,
    PLACEHOLDERS,
    SOURCED_KINDS,
    ComplaintChannel,
    Entry,
    Fact,
    Knowledge,
    Misconception,
    SeedClaim,
    Variant,
)
from knowledge.errors import ContentError
from knowledge.load import ROOT, read
from knowledge.problem import Problem

__all__ = ["Problem", "check"]

MAX_TITLE = 16
MAX_HEADLINE = 60
MAX_VARIANT = 240
MAX_STEPS = 3

_SNAKE = re.compile(r"[a-z][a-z0-9_]*")


def check(root: Path = ROOT, today: date | None = None, mirrors: Path | None = None) -> list[Problem]:
    """Returns everything that is wrong with the content below a folder, file by file.

    Args:
        root: The folder of the content.
        today: The day against which review dates are held; the present day by default.
        mirrors: The folder of the answers' tests; `tests/knowledge/answers` beside `root` by default.
    """
    problems: list[Problem] = []

    def note(error: ContentError) -> None:
        problems.append(Problem(error.file, error.where, error.reason))

    knowledge = read(root, note)
    day = today or date.today()
    problems += _coverage_problems(knowledge, {problem.file for problem in problems})
    problems += _source_problems(knowledge)
    for entry in knowledge.entries.values():
        problems += _entry_problems(entry, knowledge)
        problems += _misconception_links(entry, knowledge)
        problems += _mirror_problems(entry, mirrors or root.parent / "tests" / "knowledge" / "answers")
        for variant in entry.variants:
            problems += _variant_problems(entry, variant)
            problems += _variant_text_problems(entry, variant, knowledge, day)
    for misconception in knowledge.misconceptions.values():
        problems += _misconception_problems(misconception, knowledge, day)
    return sorted(set(problems), key=lambda problem: (problem.file, problem.where, problem.reason))


def _coverage_problems(knowledge: Knowledge, unreadable: set[str]) -> Iterator[Problem]:
    for topic in knowledge.descriptions:
        file = f"knowledge/answers/{knowledge.group_of(topic)}/{topic}.yml"
        broken = any(name.endswith(f"/{topic}.yml") for name in unreadable)
        if topic not in knowledge.entries and not broken:
            yield Problem(file, "", "is missing; topics.yml lists the topic, so write its answer")


def _source_problems(knowledge: Knowledge) -> Iterator[Problem]:
    known = set(knowledge.descriptions)
    sources: tuple[Fact | SeedClaim | ComplaintChannel, ...]
    sources = (*knowledge.facts.values(), *knowledge.seed_claims.values(), *knowledge.channels.values())
    for source in sources:
        for topic in sorted(set(source.topics) - known):
            yield Problem(source.file, f"[{source.id}].topics", f"{topic} is no topic of topics.yml; correct it")
        for cite in () if isinstance(source, Fact) else source.fact_ids:
            if cite not in knowledge.facts:
                yield Problem(source.file, f"[{source.id}].fact_ids", f"no facts/*.yml has {cite}; correct it")


def _entry_problems(entry: Entry, knowledge: Knowledge) -> Iterator[Problem]:
    group = knowledge.group_of(entry.topic)
    if group is None:
        yield Problem(entry.file, "topic", f"{entry.topic} is no topic of topics.yml; register or rename it")
    elif group != entry.group:
        yield Problem(entry.file, "", f"lies in {entry.group}/ but topics.yml has it in {group}; move the file")
    if len(entry.title) > MAX_TITLE:
        yield Problem(entry.file, "title", f"has {len(entry.title)} characters; at most {MAX_TITLE}")
    yield from text_problems(entry.title, entry.file, "title", knowledge)
    for topic in entry.related:
        if topic == entry.topic:
            yield Problem(entry.file, "related", "names the topic itself; drop it")
        elif topic not in knowledge.descriptions:
            yield Problem(entry.file, "related", f"{topic} is no topic of topics.yml; correct it")
    yield from _order_problems(entry)


def _order_problems(entry: Entry) -> Iterator[Problem]:
    names = [variant.id for variant in entry.variants]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem(entry.file, f"variants[{name}].id", "stands twice; variant ids are unique in a file")
    for variant in entry.variants[:-1]:
        if not variant.when:
            yield Problem(entry.file, f"variants[{variant.id}].when", "is missing; only the last variant goes without")
    if entry.variants[-1].when:
        where = f"variants[{entry.variants[-1].id}].when"
        yield Problem(entry.file, where, "stands on the last variant; end with one that fits every case")


def _variant_problems(entry: Entry, variant: Variant) -> Iterator[Problem]:
    where = f"variants[{variant.id}]"
    if not _SNAKE.fullmatch(variant.id):
        yield Problem(entry.file, f"{where}.id", "is no snake_case word; rename it")
    for key, outcomes in variant.when.items():
        if key not in OUTCOMES:
            yield Problem(entry.file, f"{where}.when", f"{key} is unknown; use {', '.join(OUTCOMES)}")
        elif not outcomes:
            yield Problem(entry.file, f"{where}.when.{key}", "is empty; list the outcomes that fit")
        for outcome in sorted(set(outcomes) - set(OUTCOMES.get(key, outcomes))):
            yield Problem(entry.file, f"{where}.when.{key}", f"{outcome} is unknown; use {', '.join(OUTCOMES[key])}")
    if len(variant.headline) > MAX_HEADLINE:
        reason = f"has {len(variant.headline)} characters; at most {MAX_HEADLINE}"
        yield Problem(entry.file, f"{where}.headline", reason)
    total = sum(len(text) for text in variant.texts)
    if total > MAX_VARIANT:
        yield Problem(entry.file, where, f"has {total} characters in all; at most {MAX_VARIANT}")
    if len(variant.next_steps) > MAX_STEPS:
        yield Problem(entry.file, f"{where}.next_steps", f"has {len(variant.next_steps)} steps; at most {MAX_STEPS}")
    allowed = {name for outcome in variant.when.get("interest", ()) for name in PLACEHOLDERS.get(outcome, ())}
    for name in sorted({found for text in variant.texts for found in PLACEHOLDER.findall(text)} - allowed):
        reason = f"placeholder {{{name}}} has no value here; allowed are {', '.join(sorted(allowed)) or 'none'}"
        yield Problem(entry.file, where, reason)


def _variant_text_problems(entry: Entry, variant: Variant, knowledge: Knowledge, day: date) -> Iterator[Problem]:
    where = f"variants[{variant.id}]"
    if entry.kind in SOURCED_KINDS and not variant.cites:
        yield Problem(entry.file, where, "cites nothing; an answer needs at least one source")
    for index, item in enumerate(variant.body):
        place = f"{where}.body[{index}]"
        if not item.cites and _needs_source(entry, item.text):
            yield Problem(entry.file, place, "has no cites; give the source or drop the statement")
        yield from text_problems(item.text, entry.file, place, knowledge)
        yield from citation_problems(item.text, item.cites, entry.file, place, knowledge, day)
    steps = {f"{where}.next_steps[{index}]": step for index, step in enumerate(variant.next_steps)}
    for place, text in {f"{where}.headline": variant.headline, **steps}.items():
        yield from text_problems(text, entry.file, place, knowledge)
        yield from citation_problems(text, variant.cites, entry.file, place, knowledge, day, whole=False)


def _needs_source(entry: Entry, text: str) -> bool:
    """True for statements, and for a telephone number wherever it stands."""
    statement = entry.kind in SOURCED_KINDS and entry.group != CONVERSATION
    return statement or entry.kind == "assessment" or bool(re.search(r"\d{3,}", text))


def _misconception_links(entry: Entry, knowledge: Knowledge) -> Iterator[Problem]:
    listed = set(entry.misconceptions)
    for name in entry.misconceptions:
        found = knowledge.misconceptions.get(name)
        if found is None:
            yield Problem(entry.file, "misconceptions", f"{name} is not in misconceptions.yml; correct it")
        elif entry.topic not in found.topics:
            topics = ", ".join(found.topics)
            yield Problem(entry.file, "misconceptions", f"{name} belongs to {topics}; drop it here")
    for found in knowledge.misconceptions.values():
        if entry.topic in found.topics and found.id not in listed:
            yield Problem(entry.file, "misconceptions", f"{found.id} belongs to this topic; list it")


def _misconception_problems(item: Misconception, knowledge: Knowledge, day: date) -> Iterator[Problem]:
    where = f"[{item.id}]"
    if not item.cites:
        yield Problem(item.file, f"{where}.cites", "is empty; give the source of the correction")
    if not item.topics:
        yield Problem(item.file, f"{where}.topics", "is empty; name the topics it belongs to")
    for topic in sorted(set(item.topics) - set(knowledge.descriptions)):
        yield Problem(item.file, f"{where}.topics", f"{topic} is no topic of topics.yml; correct it")
    yield from text_problems(item.correction, item.file, f"{where}.correction", knowledge)
    yield from citation_problems(item.correction, item.cites, item.file, f"{where}.correction", knowledge, day)


def _mirror_problems(entry: Entry, mirrors: Path) -> Iterator[Problem]:
    mirror = mirrors / entry.group / f"{entry.topic}.yml"
    if not mirror.exists():
        yield Problem(entry.file, "", f"has no test {mirror.name} in tests/knowledge/answers/{entry.group}/; add it")
