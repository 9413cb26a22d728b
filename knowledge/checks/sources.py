"""Facts, channels, misconceptions and lenders: their references, dates and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from knowledge.checks import wording
from knowledge.checks.text import cite_problems, clause_problems, rests_on_reports, uncited_numbers, word_problems
from knowledge.models import ComplaintChannel, Lender, Library, Misconception, SeedClaim
from yaml_models import ContentError


def source_problems(library: Library, day: date) -> Iterator[ContentError]:
    """Yield what is wrong with everything that answers rest on.

    Args:
        library: Everything that the files say.
        day: The day against which review dates are held.
    """
    for fact in library.facts.values():
        yield from _unknown_topics(fact.topics, fact.file, fact.id, library)
        yield from _unknown_facts(fact.see, fact.file, f"[{fact.id}].see", library)
    sources: tuple[SeedClaim | ComplaintChannel, ...] = (*library.seed_claims.values(), *library.channels.values())
    for source in sources:
        yield from _unknown_topics(source.topics, source.file, source.id, library)
        yield from _unknown_facts(source.fact_ids, source.file, f"[{source.id}].fact_ids", library)
    for lender in library.lenders.values():
        yield from _lender_problems(lender, library, day)
    for misconception in library.misconceptions.values():
        yield from _misconception_problems(misconception, library, day)


def _unknown_topics(topics: Iterable[str], file: str, item: str, library: Library) -> Iterator[ContentError]:
    for topic in sorted(set(topics) - set(library.topics)):
        yield ContentError(file, f"[{item}].topics", f"{topic} is no topic of topics.yml; correct it")


def _unknown_facts(ids: Iterable[str], file: str, where: str, library: Library) -> Iterator[ContentError]:
    for fact in sorted(set(ids) - set(library.facts)):
        yield ContentError(file, where, f"no facts/*.yml has {fact}; correct it")


def _lender_problems(lender: Lender, library: Library, day: date) -> Iterator[ContentError]:
    where = f"[{lender.id}]"
    yield from _unknown_facts(lender.fact_ids, lender.file, f"{where}.fact_ids", library)
    if lender.review_by < day:
        yield ContentError(lender.file, f"{where}.review_by", "has passed; check who lends and set a new date")
    if lender.confidence == "unverified" and lender.lenders:
        yield ContentError(lender.file, f"{where}.lenders", "names lenders that are not established; drop them")
    for channel in lender.channels:
        if channel not in library.channels:
            reason = f"{channel} is not in complaint_channels.yml; correct it"
            yield ContentError(lender.file, f"{where}.channels", reason)
    for other in library.lenders.values():
        for name in sorted(lender.spellings & other.spellings) if other.id < lender.id else ():
            yield ContentError(lender.file, f"{where}.aliases", f"{name} also means {other.id}; keep one")


def _misconception_problems(item: Misconception, library: Library, day: date) -> Iterator[ContentError]:
    where = f"[{item.id}].correction"
    if not item.cites:
        yield ContentError(item.file, f"[{item.id}].cites", "is empty; give the source of the correction")
    if not any(item.id in entry.misconceptions for entry in library.entries.values()):
        yield ContentError(item.file, f"[{item.id}]", "is listed by no answer file; list it where it belongs")
    yield from _unknown_topics(item.topics, item.file, item.id, library)
    yield from word_problems(item.correction, item.file, where, library)
    yield from cite_problems(item.correction, item.cites, item.file, where, library, day)
    yield from clause_problems(item.correction, item.cites, item.file, where, library)
    for number, channel in uncited_numbers([item.correction], item.cites, library).items():
        yield ContentError(item.file, where, f"names {number} without its channel; cite {channel}")
    if rests_on_reports(item.cites, library) and not wording.says("reported", item.correction):
        yield ContentError(item.file, where, "rests on reports alone; say 据公开报道")
