"""Each answer file by itself: sizes, words, sources, placeholders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.answering import PLACEHOLDER
from knowledge.checks import wording
from knowledge.checks.text import cite_problems, rests_on_reports, uncited_numbers, word_problems
from knowledge.models import OVERVIEW, Entry, Library, Question, Variant
from knowledge.vocabulary import CONVERSATION, PLACEHOLDERS, SOURCED_KINDS
from yaml_models import ContentError

MAX_TITLE = 16
MAX_HEADLINE = 40
MAX_VARIANT = 160
MAX_OVERVIEW = 240
MAX_BODY = 3
MAX_STEPS = 3
MAX_NEXT = 3


def answer_problems(entry: Entry, library: Library, day: date) -> Iterator[ContentError]:
    """Yield what is wrong with one answer file.

    Args:
        entry: The question or notice.
        library: Everything that the files say.
        day: The day against which review dates are held.
    """
    if len(entry.title) > MAX_TITLE:
        yield _over(entry, "title", f"has {len(entry.title)} characters", MAX_TITLE)
    yield from word_problems(entry.title, entry.file, "title", library)
    yield from _next_problems(entry, library)
    for misconception in entry.misconceptions:
        if misconception not in library.misconceptions:
            reason = f"{misconception} is not in misconceptions.yml; correct it"
            yield ContentError(entry.file, "misconceptions", reason)
    for variant in entry.variants:
        yield from _size_problems(entry, variant)
        yield from _placeholder_problems(entry, variant)
        yield from _text_problems(entry, variant, library)
        yield from _source_problems(entry, variant, library, day)


def _next_problems(entry: Entry, library: Library) -> Iterator[ContentError]:
    alias = isinstance(entry, Question) and entry.same_as is not None
    if len(entry.next) > MAX_NEXT:
        yield _over(entry, "next", f"has {len(entry.next)} questions", MAX_NEXT)
    if not entry.next and not alias and entry.group != CONVERSATION:
        yield ContentError(entry.file, "next", "is missing; name one to three questions that people ask next")
    for question in entry.next:
        if question == entry.id:
            yield ContentError(entry.file, "next", "names the question itself; drop it")
        elif question not in library.entries:
            yield ContentError(entry.file, "next", f"{question} has no answer file; correct it")


def _size_problems(entry: Entry, variant: Variant) -> Iterator[ContentError]:
    where = f"variants[{variant.id}]"
    overview = isinstance(entry, Question) and entry.name == OVERVIEW
    sizes = (
        (f"{where}.headline", len(variant.headline), "characters", MAX_HEADLINE),
        (f"{where}.body", len(variant.body), "statements", MAX_BODY),
        (f"{where}.next_steps", len(variant.next_steps), "steps", MAX_STEPS),
        (where, sum(map(len, variant.texts)), "characters in all", MAX_OVERVIEW if overview else MAX_VARIANT),
    )
    for place, size, unit, limit in sizes:
        if size > limit:
            yield _over(entry, place, f"has {size} {unit}", limit)


def _over(entry: Entry, where: str, has: str, limit: int) -> ContentError:
    return ContentError(entry.file, where, f"{has}; at most {limit}")


def _placeholder_problems(entry: Entry, variant: Variant) -> Iterator[ContentError]:
    allowed = {
        name
        for key, by_outcome in PLACEHOLDERS.items()
        if key in variant.when
        for name in set.intersection(*(set(by_outcome.get(word, ())) for word in variant.when[key]))
    }
    for name in sorted({found for text in variant.texts for found in PLACEHOLDER.findall(text)} - allowed):
        reason = f"placeholder {{{name}}} has no value here; allowed are {', '.join(sorted(allowed)) or 'none'}"
        yield ContentError(entry.file, f"variants[{variant.id}]", reason)


def _text_problems(entry: Entry, variant: Variant, library: Library) -> Iterator[ContentError]:
    where = f"variants[{variant.id}]"
    places = [f"{where}.headline", *(f"{where}.body[{n}]" for n, _ in enumerate(variant.body))]
    places += [f"{where}.next_steps[{n}]" for n, _ in enumerate(variant.next_steps)]
    for place, text in zip(places, variant.texts, strict=True):
        yield from word_problems(text, entry.file, place, library)
        for clause in wording.articles(text):
            yield ContentError(entry.file, place, f"names {clause}; leave the number to the line of sources")
    if wording.starts_with("not_found", variant.headline):
        reason = "starts with what was not found; say first what decides"
        yield ContentError(entry.file, f"{where}.headline", reason)


def _source_problems(entry: Entry, variant: Variant, library: Library, day: date) -> Iterator[ContentError]:
    where = f"variants[{variant.id}]"
    if entry.kind in SOURCED_KINDS and not variant.cites:
        yield ContentError(entry.file, where, "cites nothing; an answer needs at least one source")
    for index, item in enumerate(variant.body):
        place = f"{where}.body[{index}]"
        if not item.cites and entry.kind in SOURCED_KINDS and entry.group != CONVERSATION:
            yield ContentError(entry.file, place, "has no cites; give the source or drop the statement")
        yield from cite_problems(item.text, item.cites, entry.file, place, library, day)
    for number, channel in uncited_numbers(variant.texts, variant.cites, library).items():
        yield ContentError(entry.file, where, f"names {number} without its channel; cite {channel}")
    reported = [item for item in variant.body if rests_on_reports(item.cites, library)]
    if reported and not any(wording.says("reported", text) for text in variant.texts):
        reason = f"rests on reports alone ({', '.join(reported[0].cites)}); say 据公开报道 once"
        yield ContentError(entry.file, where, reason)
