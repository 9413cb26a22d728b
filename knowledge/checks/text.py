"""One text that borrowers read: its words, and whether its sources carry it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge.checks import wording
from knowledge.models import Fact, Library
from yaml_models import ContentError


def word_problems(text: str, file: str, where: str, library: Library) -> Iterator[ContentError]:
    """Yield what is wrong with the words themselves.

    Args:
        text: What borrowers read.
        file: The file of the text.
        where: The place in that file.
        library: Everything that the files say.
    """
    for word in wording.promises(text):
        yield ContentError(file, where, f"promises ({word}); say what is known instead")
    for word in wording.scares(text):
        yield ContentError(file, where, f"frightens ({word}); say what happens instead")
    for word in wording.off_tone(text):
        yield ContentError(file, where, f"has {word!r}; the house says 您, and goes without 亲, 哦, ~, ！ and emoji")
    known = wording.phone_numbers_in(channel.contact for channel in library.channels.values())
    for number in wording.phone_numbers(text):
        if number not in known:
            yield ContentError(file, where, f"{number} is no contact of complaint_channels.yml; drop it")


def cite_problems(
    text: str, cites: Sequence[str], file: str, where: str, library: Library, day: date
) -> Iterator[ContentError]:
    """Yield what is wrong between a statement and its sources.

    Args:
        text: What borrowers read.
        cites: Ids of its sources.
        file: The file of the text.
        where: The place in that file.
        library: Everything that the files say.
        day: The day against which review dates are held.
    """
    for cite in cites:
        source = library.source(cite)
        if source is None:
            yield ContentError(file, where, f"cites {cite}, which no file defines; add the fact or drop the citation")
            continue
        if source.review_by < day:
            reason = f"cites {cite}, due for review since {source.review_by}; check it in {source.file}"
            yield ContentError(file, where, reason)
        if isinstance(source, Fact):
            yield from _fact_problems(source, text, file, where)


def _fact_problems(fact: Fact, text: str, file: str, where: str) -> Iterator[ContentError]:
    if fact.confidence == "unverified":
        yield ContentError(file, where, f"cites {fact.id}, which is unverified; say what decides instead")
    if fact.in_force in ("replaced", "expired") and not wording.says("ended", text):
        reason = f"cites {fact.id}, which is {fact.in_force}, without saying so; write 已结束, 已截止 or 已被替代"
        yield ContentError(file, where, reason)


def rests_on_reports(cites: Sequence[str], library: Library) -> bool:
    """Return whether the facts among some sources are known from press or web reports only."""
    facts = [library.facts[cite] for cite in cites if cite in library.facts]
    return bool(facts) and all(fact.confidence == "secondary-source" for fact in facts)


def clause_problems(text: str, cites: Sequence[str], file: str, where: str, library: Library) -> Iterator[ContentError]:
    """Yield the clause numbers of a text that no cited fact carries.

    Args:
        text: What borrowers read.
        cites: Ids of its sources.
        file: The file of the text.
        where: The place in that file.
        library: Everything that the files say.
    """
    facts = [library.facts[cite] for cite in cites if cite in library.facts]
    for clause in wording.articles(text):
        fitting = [fact for fact in facts if clause in wording.articles(fact.article or "")]
        if not any(fact.confidence == "verified-text" for fact in fitting):
            reason = "only reports of that text were seen" if fitting else "no cited fact stands in that clause"
            yield ContentError(file, where, f"names {clause}, but {reason}; drop the number or cite the fact")


def uncited_numbers(texts: Sequence[str], cites: Sequence[str], library: Library) -> dict[str, str]:
    """Return the telephone numbers of some texts whose channel is not among the sources, with the channel's id.

    Args:
        texts: What borrowers read.
        cites: Ids of the sources.
        library: Everything that the files say.
    """
    cited = [library.channels[cite] for cite in cites if cite in library.channels]
    covered = wording.phone_numbers_in(channel.contact for channel in cited)
    owners = {
        number: channel.id for channel in library.channels.values() for number in wording.phone_numbers(channel.contact)
    }
    used = wording.phone_numbers_in(texts)
    return {number: owners[number] for number in sorted(used - covered) if number in owners}
