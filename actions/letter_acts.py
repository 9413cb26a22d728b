"""What letters say of the acts of collectors: facts by date, requests, grounds, what to enclose."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import knowledge
from actions.conduct import judged
from actions.letter_cases import DECIDED, OWES_NOTHING, owes_nothing
from actions.letter_grounds import BINDING, RIGHT_TO_REFUSE, basis, of_who_owes_nothing
from actions.letter_times import AT_NIGHT, Details, Times
from actions.words import words
from knowledge import EventLine
from rules import EVENTS, Situation, complaint_days

MOST_FACTS, KEPT_FACTS, FEWEST_FACTS = 5, 4, 3
"""Acts that a letter tells at length; of more only some, the others in a few words, for it has to be one message."""
MANY_FACTS = 8
"""So many acts leave room for the fewest at length."""
MOST_REQUESTS, KEPT_REQUESTS = 8, 5
"""Requests of one complaint; of more only some, and the acts behind the others are asked about together."""

_OWES = ("borrower", "guarantor")
_OF_THE_DEBTOR = frozenset({"facts", "requests", "evidence"})
"""What only they say of a loan that is paid off, or was never theirs; others complain of the calls alone."""

_LEADS = frozenset({*_OF_THE_DEBTOR, "reported", "police", "proof"})
"""What the case says before any act."""

Lines = Mapping[str, EventLine]
"""What letters say of each act."""


def acts_in_words(
    situation: Situation,
    kinds: tuple[str, ...],
    dates: Mapping[str, date],
    details: Details,
    blanks: Mapping[str, str],
    *,
    by_contact: bool = False,
    most: int = MOST_FACTS,
    perhaps: Collection[str] = (),
) -> dict[str, str]:
    """Return the fields of a letter that tell of acts; empty where nothing was told.

    Args:
        situation: The case.
        kinds: The kinds of lender that are possible.
        dates: The day of each event, where it is known.
        details: The hour of each event and how many calls it were, where it was told.
        blanks: What stands in each field of which nothing was told.
        by_contact: Whether it is somebody who is called and owes nothing that writes.
        most: Acts that are told at length at the most.
        perhaps: What was told of one of several loans, and may be so of this one.
    """
    who = "other" if by_contact or situation.speaker != "borrower" else "borrower"
    lines = _lines(situation)
    gravest = _gravest(situation, kinds)
    own = Times(dates, details)
    acts = own.in_order(gravest)
    told = _said_once(acts, who, dates)
    kept = [event for event in gravest if event in told]
    times = own.lend(told, who)
    leads = _leads(situation, blanks, perhaps, by_contact=by_contact)
    days = complaint_days(kinds)
    by_weight = gravest if len(acts) > MOST_REQUESTS else acts
    requests = _requests(lines, by_weight, told, situation, times, blanks, by_contact, leads.get("requests", ""), most)
    stops = dict.fromkeys(lines[event].stop for event in acts)
    may_refuse = by_contact and "borrower_died" not in situation.events and _is_called(acts)
    facts = _facts(lines, kept, who, times, most, lead=leads.get("facts", ""))
    has_lead = 1 if "facts" in leads else 0
    # of very many acts those of the acts are enough
    wants_own = has_lead and most > 1
    own_grounds = of_who_owes_nothing(situation, kinds, is_called=bool(acts) and _is_called(acts)) if wants_own else ()
    grounds = _with_hours(acts if len(kept) + has_lead <= most else _at_length(kept, most, has_lead), times)
    return {
        "answer_time": str(words()["use"]["answer_time"]).format(days=days[0]) if days else "",
        "calls": _calls(situation, times),
        **_reported(lines, kept, acts, who, times, leads, situation, most),
        "already": _already(lines, told, times),
        "facts": facts,
        "so_far": facts,
        "requests": _numbered(requests, "；"),
        "requests_in_line": "；".join(requests),
        "also": "".join(f"，{stop}" for stop in stops if stop),
        "basis": basis(
            grounds,
            kinds,
            situation,
            [RIGHT_TO_REFUSE] * may_refuse,
            own_grounds,
        ),
        "evidence": _to_enclose(acts, who, most, leads.get("evidence", "")),
    }


def _lines(situation: Situation) -> Lines:
    """Return what is said of each act.

    By a debtor who owes nothing, without words that admit a debt; after a decision, without those of a new agreement.
    """
    lines = knowledge.letter_lines().events
    if situation.speaker not in _OWES:
        return lines
    if owes_nothing(situation):
        return {event: _instead(line, line.not_owed) for event, line in lines.items()}
    if not situation.events.isdisjoint(DECIDED):
        return {event: _instead(line, line.decided) for event, line in lines.items()}
    return lines


def _instead(line: EventLine, words_instead: Mapping[Any, str]) -> EventLine:
    said: dict[str, str] = dict(words_instead)
    request = {**line.request, "borrower": said.pop("request", line.request["borrower"])}
    return line.copy(update={**said, "request": request})


def _leads(
    situation: Situation, blanks: Mapping[str, str], perhaps: Collection[str], *, by_contact: bool
) -> dict[str, str]:
    """Return what the letter of somebody who owes nothing says, asks and encloses because of it, before any act."""
    cases = knowledge.letter_lines().cases
    events = [event for event in cases if event in OWES_NOTHING and event in situation.events]
    events += [name for event in perhaps if (name := f"perhaps_{event}") in cases]
    if by_contact or not events:
        return {}
    fields = (cases[events[0]].keys() & _LEADS) - (set() if situation.speaker in _OWES else _OF_THE_DEBTOR)
    return {field: blanks[field] for field in fields}


def _requests(
    lines: Lines,
    acts: Sequence[str],
    told: Sequence[str],
    situation: Situation,
    times: Times,
    blanks: Mapping[str, str],
    by_contact: bool,
    lead: str,
    most: int,
) -> list[str]:
    """Return what a complaint requests, each once; of somebody who is called, first that the calls stop."""
    shared, first = knowledge.letter_lines(), blanks["requests"]
    # a guarantor may be called, and asks what the borrower asks
    key = "borrower" if situation.speaker in _OWES else "other"
    found = lead.split("；") if lead else []
    for event in acts:
        found.append(lines[event].request[key])
        # who owes nothing asks for an end of all calls
        if not by_contact and not lead and event in told and times.is_at_night(event):
            found.append(getattr(shared.night, lines[event].night or ""))
    if by_contact and _is_called(acts):
        usual = shared.contact["requests"]
        found = [first, *(each for each in found if each != usual)]
    found = list(dict.fromkeys(found or [first]))
    found = [each for each in found if not any(each != other and other.startswith(each) for other in found)]
    fewer = 2 * bool(lead) + MOST_FACTS - most
    kept = max(KEPT_REQUESTS - fewer, 2 + bool(lead))
    return found if len(found) <= max(MOST_REQUESTS - fewer, kept) else [*found[:kept], words()["use"]["more_requests"]]


def _already(lines: Lines, acts: Iterable[str], times: Times) -> str:
    """Return who was called beside the borrower, as a letter tells it that asks for an end of that."""
    return "".join((lines[event].already or "").format(**times.in_words(event)) for event in acts)


def _is_called(acts: Sequence[str]) -> bool:
    """Return whether somebody was called, written to or visited; so too where nothing was told."""
    lines = knowledge.letter_lines().events
    return not acts or any(lines[event].of_contact for event in acts)


def _with_hours(acts: Sequence[str], times: Times) -> list[str]:
    """Return acts with that of the hour, which a call or visit of another kind at night is too."""
    return [*acts, *([AT_NIGHT] if any(times.is_at_night(event) for event in acts) else [])]


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


def _gravest(situation: Situation, kinds: tuple[str, ...]) -> list[str]:
    """Return the acts that were told, those that break a law first: they are told at length."""
    lines = knowledge.letter_lines().events
    told: list[str] = [event for event in EVENTS if event in situation.events and event in lines]
    told = [event for event in told if situation.speaker not in lines[event].not_by]
    by_law = {
        act.conduct.event
        for act in judged(told, kinds, situation)
        if act.conduct.verdict == "not_allowed" and act.grade in BINDING
    }
    return sorted(told, key=lambda event: event not in by_law)


def _at_length(acts: Sequence[str], most: int, leads: int) -> Sequence[str]:
    """Return the acts that a letter tells at length, of acts that are sorted by weight; fewer after another fact."""
    if len(acts) + leads <= most:
        return acts
    usual = KEPT_FACTS - leads if len(acts) < MANY_FACTS else FEWEST_FACTS - 2 * leads
    return acts[: max(1, min(usual, most - leads))]


def _facts(
    lines: Lines, acts: Sequence[str], who: str, times: Times, most: int, *, lead: str = "", marks_night: bool = True
) -> str:
    """Return a sentence for each act, by date, after `lead`; of too many acts the lesser in a few words."""
    at_length = _at_length(acts, most, 1 if lead else 0)
    told = [lead] if lead else []
    told += [
        getattr(lines[event], who).format(**times.in_words(event, marks_night=marks_night))
        for event in times.in_order(at_length)
    ]
    said = _numbered(told) if told else ""
    if len(at_length) == len(acts):
        return said
    has_days = most >= FEWEST_FACTS
    briefs = [
        (times.day(event) if has_days and event not in times.lent_days else "")
        + lines[event].in_brief(who).format(**times.in_words(event))
        for event in times.in_order(acts[len(at_length) :])
    ]
    return f"{said}\n{words()['use']['more_acts'].format(acts='；'.join(briefs))}"


def _numbered(lines: Sequence[str], end: str = "") -> str:
    """Return lines with their numbers; a single one without."""
    return lines[0] if len(lines) == 1 else f"{end}\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))


def _reported(
    lines: Lines,
    kept: Sequence[str],
    acts: Sequence[str],
    who: str,
    times: Times,
    leads: Mapping[str, str],
    situation: Situation,
    most: int,
) -> dict[str, str]:
    """Return what is told to the police and what they are asked for: of acts that are theirs alone."""
    told = [event for event in kept if lines[event].police]
    asked = [leads["police"]] if "police" in leads else []
    asked += [_of_police(lines[event], situation) for event in times.in_order(told)]
    return {
        "reported": _facts(lines, told, who, times, most, lead=leads.get("reported", ""), marks_night=False),
        "police": "；".join(dict.fromkeys(asked)),
        "proof": _to_enclose([event for event in acts if lines[event].police], who, most, leads.get("proof", "")),
    }


def _of_police(line: EventLine, situation: Situation) -> str:
    """Return what the police are asked for because of an act; without its condition where that is asked for anyway."""
    shown = line.police_shown if not situation.events.isdisjoint(line.police_shown_by) else None
    return shown or line.police or ""


def _to_enclose(events: Sequence[str], who: str, most: int, lead: str = "") -> str:
    """Return what may be enclosed, each a blank: nobody has told that it is there."""
    lines = knowledge.letter_lines().events
    if len(events) > most:
        return lead + str(words()["use"]["more_evidence"])
    kept = [
        each for event in events for each in (*lines[event].evidence, *(lines[event].own if who == "borrower" else ()))
    ]
    return lead + "".join(f"〔{each}〕" for each in dict.fromkeys(kept))


def _calls(situation: Situation, times: Times) -> str:
    """Return when calls came and how many they were, where it was told of many calls."""
    event = "called_often"
    if event not in situation.events or not (event in times.dates or event in times.details):
        return ""
    return str(words()["use"]["calls"]).format(**times.in_words(event))
