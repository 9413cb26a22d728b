"""Checks one text that borrowers read: its words, and whether its sources carry it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from knowledge import wording
from knowledge.entries import ComplaintChannel, Fact, Knowledge
from knowledge.problem import Problem


def text_problems(text: str, file: str, where: str, knowledge: Knowledge) -> Iterator[Problem]:
    """Yields what is wrong with the words themselves."""
    for word in wording.promises(text):
        yield Problem(file, where, f"promises ({word}); say what is known instead")
    for word in wording.scares(text):
        yield Problem(file, where, f"frightens ({word}); say what happens instead")
    for word in wording.off_tone(text):
        yield Problem(file, where, f"has {word!r}; the house says 您, and goes without 亲, 哦, ~, ！ and emoji")
    known = wording.digits_in(channel.contact for channel in knowledge.channels.values())
    for number in wording.phone_numbers(text):
        if number not in known:
            yield Problem(file, where, f"{number} is no contact of complaint_channels.yml; drop it")


def citation_problems(
    text: str, cites: Sequence[str], file: str, where: str, knowledge: Knowledge, day: date, *, whole: bool = True
) -> Iterator[Problem]:
    """Yields what is wrong between a text and its sources.

    Args:
        text: What borrowers read.
        cites: Ids of its sources.
        file: The file of the text.
        where: The place in that file.
        knowledge: Everything that the files say.
        day: The day against which review dates are held.
        whole: False for a headline or a step, which lean on the sources of the whole variant: there only clause
            numbers are looked at.
    """
    facts = [knowledge.facts[cite] for cite in cites if cite in knowledge.facts]
    yield from _clause_problems(text, facts, file, where)
    if not whole:
        return
    for cite in cites:
        yield from _cite_problems(cite, text, file, where, knowledge, day)
    reported = [fact for fact in facts if fact.confidence == "secondary-source"]
    if cites and len(reported) == len(cites) and not wording.says_reported(text):
        yield Problem(file, where, f"rests on reports alone ({', '.join(cites)}); say 据公开报道 or 据媒体报道")


def _cite_problems(cite: str, text: str, file: str, where: str, knowledge: Knowledge, day: date) -> Iterator[Problem]:
    source = knowledge.source(cite)
    if source is None:
        yield Problem(file, where, f"cites {cite}, which no file defines; add the fact or drop the citation")
        return
    if not isinstance(source, ComplaintChannel) and source.review_by < day:
        yield Problem(file, where, f"cites {cite}, due for review since {source.review_by}; check it in {source.file}")
    if not isinstance(source, Fact):
        return
    if source.confidence == "unverified":
        yield Problem(file, where, f"cites {cite}, which is unverified; say that no official figure was found")
    if source.in_force in ("replaced", "expired") and not wording.says_ended(text):
        reason = f"cites {cite}, which is {source.in_force}, without saying so"
        yield Problem(file, where, f"{reason}; write 已结束, 已截止 or 已被替代")


def _clause_problems(text: str, facts: Sequence[Fact], file: str, where: str) -> Iterator[Problem]:
    for clause in wording.articles(text):
        fitting = [fact for fact in facts if clause in wording.articles(fact.article or "")]
        if any(fact.confidence == "verified-text" for fact in fitting):
            continue
        reason = "only reports of that text were seen" if fitting else "no cited fact stands in that clause"
        yield Problem(file, where, f"names {clause}, but {reason}; drop the number or cite the fact")
