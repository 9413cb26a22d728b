"""What letters say of the acts of collectors: facts by date, requests, grounds, what to enclose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

import knowledge
from actions.conduct import Judged, judged
from actions.facts_in_words import span_in_words
from actions.words import words
from rules import EVENTS, Situation, complaint_days

Details = Mapping[str, Mapping[str, Any]]
"""For each event `hour`, 0 to 23, and `times`, a span, where they were told."""
NO_DETAILS: Details = MappingProxyType({})
MOST_FACTS = 6
"""Acts of collectors in one letter; more make it longer than a message may be."""
_BINDS_MEMBERS = "self_regulation"
_MEMBERS = frozenset({"bank", "card_issuer", "consumer_finance"})
_IN_A_COMPLAINT = ("law", "interpretation", "regulation", "standard", _BINDS_MEMBERS)
"""Grades of sources that a complaint may name, in the order in which it names them."""
_BINDING = _IN_A_COMPLAINT[:3]
_RIGHT_TO_REFUSE = "PI-10"
"""What somebody who is called may rest on in any case; not where the debtor died, for then heirs may be called."""
V = TypeVar("V")


def acts_in_words(
    situation: Situation,
    kinds: tuple[str, ...],
    dates: Mapping[str, date],
    details: Details,
    blanks: Mapping[str, str],
    *,
    by_contact: bool = False,
) -> dict[str, str]:
    """Return the fields of a letter that tell of acts; empty where nothing was told.

    Args:
        situation: The case.
        kinds: The kinds of lender that are possible.
        dates: The day of each event, where it is known.
        details: The hour of each event and how many calls it were, where it was told.
        blanks: What stands in each field of which nothing was told.
        by_contact: Whether it is somebody who is called and owes nothing that writes.
    """
    lines = knowledge.letter_lines().events
    who = "other" if by_contact or situation.speaker != "borrower" else "borrower"
    acts = _by_date(_gravest(situation, kinds), dates, details)
    told = _said_once(acts, who, dates)
    dates, details = _lent(dates, told, who), _lent(details, told, who)
    days = complaint_days(kinds)
    requests = _requests(acts, "borrower" if situation.speaker == "guarantor" else who, blanks["requests"], by_contact)
    stops = dict.fromkeys(lines[event].stop for event in acts)
    may_refuse = by_contact and "borrower_died" not in situation.events
    return {
        "answer_time": str(words()["use"]["answer_time"]).format(days=days[0]) if days else "",
        "calls": _calls(situation, dates, details),
        **_reported([event for event in told if lines[event].police], who, dates, details),
        "facts": _sentences(told, who, dates, details),
        "requests": _numbered(requests, "；"),
        "requests_in_line": "；".join(requests),
        "also": "".join(f"，{stop}" for stop in stops if stop),
        "basis": _basis(judged(acts, kinds, situation), kinds, [_RIGHT_TO_REFUSE] if may_refuse else ()),
        "evidence": _to_enclose(told),
    }


def _requests(acts: Iterable[str], key: str, first: str, by_contact: bool) -> list[str]:
    """Return what a complaint requests, each once; of somebody who is called, first that the calls stop."""
    lines = knowledge.letter_lines()
    found: list[str] = [lines.events[event].request[key] for event in acts]
    if by_contact:
        usual = lines.contact["requests"]
        found = [first, *(each for each in found if each != usual)]
    return list(dict.fromkeys(found or [first]))


def _said_once(acts: Sequence[str], who: str, dates: Mapping[str, date]) -> list[str]:
    """Return acts without those that the sentence of another one tells; what was on another day stays."""
    lines = knowledge.letter_lines().events
    covered = {
        other
        for event in acts
        for other in lines[event].covers.get(who, ())
        if other not in dates or dates.get(event, dates[other]) == dates[other]
    }
    return [event for event in acts if event not in covered]


def _lent(known: Mapping[str, V], acts: Iterable[str], who: str) -> dict[str, V]:
    """Return what is known of each act; where that is nothing, what is known of the one that its sentence covers."""
    lines = knowledge.letter_lines().events
    lent = {act: known[other] for act in acts for other in lines[act].covers.get(who, ()) if other in known}
    return {**lent, **known}


def _gravest(situation: Situation, kinds: tuple[str, ...]) -> list[str]:
    """Return the acts that were told; where they are too many for one letter, those that break a law go first."""
    lines = knowledge.letter_lines().events
    told: list[str] = [event for event in EVENTS if event in situation.events and event in lines]
    told = [event for event in told if situation.speaker not in lines[event].not_by]
    by_law = {
        act.conduct.event
        for act in judged(told, kinds, situation)
        if act.conduct.verdict == "not_allowed" and act.grade in _BINDING
    }
    return sorted(told, key=lambda event: event not in by_law)[:MOST_FACTS]


def _by_date(events: Iterable[str], dates: Mapping[str, date], details: Details) -> list[str]:
    """Return acts in the order of their days and hours; those without a day come last."""
    return sorted(
        events,
        key=lambda event: (
            dates.get(event, date.max),
            details.get(event, {}).get("hour", 24),
            EVENTS.index(event),
        ),
    )


def _sentences(events: Sequence[str], who: str, dates: Mapping[str, date], details: Details) -> str:
    lines = knowledge.letter_lines().events
    told = [getattr(lines[event], who).format(**time_in_words(event, dates, details)) for event in events]
    return _numbered(told)


def _numbered(lines: Sequence[str], end: str = "") -> str:
    """Return lines with their numbers; a single one without."""
    return lines[0] if len(lines) == 1 else f"{end}\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))


def _reported(events: Sequence[str], who: str, dates: Mapping[str, date], details: Details) -> dict[str, str]:
    """Return what is told to the police and what they are asked for: of acts that are theirs alone."""
    lines = knowledge.letter_lines().events
    return {
        "reported": _sentences(events, who, dates, details),
        "police": "；".join(dict.fromkeys(str(lines[event].police) for event in events)),
        "proof": _to_enclose(events),
    }


def _to_enclose(events: Iterable[str]) -> str:
    """Return what may be enclosed, each a blank: nobody has told that it is there."""
    lines = knowledge.letter_lines().events
    return "".join(f"〔{each}〕" for each in dict.fromkeys(kept for event in events for kept in lines[event].evidence))


def time_in_words(event: str, dates: Mapping[str, date], details: Details) -> dict[str, str]:
    """Return when an event was and how many calls it were; a blank for what was not told."""
    blanks, told, day = knowledge.letter_lines().blanks, details.get(event, {}), dates.get(event)
    hour = f"{told['hour']}时" if "hour" in told else blanks["hour"]
    times = span_in_words((told["times"][0], told["times"][1])) if "times" in told else blanks["times"]
    on_day = f"{day.month}月{day.day}日" if day else blanks["day"]
    return {"when": on_day + hour, "day": on_day, "times": times}


def _calls(situation: Situation, dates: Mapping[str, date], details: Details) -> str:
    """Return when calls came and how many they were, where it was told of many calls."""
    event = "called_often"
    if event not in situation.events or not (event in dates or event in details):
        return ""
    return str(words()["use"]["calls"]).format(**time_in_words(event, dates, details))


def _basis(acts: list[Judged], kinds: tuple[str, ...], always: Iterable[str]) -> str:
    """Return the instruments that carry the verdicts, with their clauses, statutes first.

    What only binds others is left out, and of an act that is disputed or depends what may speak for the other side.
    The sources of `always` are named in any case.
    """
    members = bool(kinds) and set(kinds) <= _MEMBERS
    cited = [knowledge.citation(source) for source in always]
    cited += [
        source
        for act in acts
        if act.conduct.verdict != "allowed"
        for source in act.citations[: 1 if act.conduct.verdict in ("disputed", "depends") else None]
        if source.grade in _IN_A_COMPLAINT and (source.grade != _BINDS_MEMBERS or members)
    ]
    clauses: dict[str, list[str]] = {}
    for source in sorted(cited, key=lambda each: _IN_A_COMPLAINT.index(each.grade)):
        kind = words()["use"]["grades"].get(source.grade, "")
        clauses.setdefault(source.short_title + kind, []).append(source.clause)
    return "、".join(title + "、".join(_widest(found)) for title, found in clauses.items())


def _widest(clauses: Iterable[str]) -> list[str]:
    """Return clauses once each, without a paragraph of an article that is named as a whole."""
    found = list(dict.fromkeys(each for each in clauses if each))
    return [each for each in found if not any(each != other and each.startswith(other + "第") for other in found)]
