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
from rules import EVENTS, Situation, Span, complaint_days

Details = Mapping[str, Mapping[str, Any]]
"""For each event `hour`, 0 to 23, and `times`, a span, where they were told."""
NO_DETAILS: Details = MappingProxyType({})
MOST_FACTS, KEPT_FACTS, FEWEST_FACTS = 5, 4, 3
"""Acts that a letter tells at length; of more only some, the others in a few words, for it has to be one message."""
MANY_FACTS = 8
"""So many acts leave room for the fewest at length."""
MOST_REQUESTS, KEPT_REQUESTS = 8, 5
"""Requests of one complaint; of more only some, and the acts behind the others are asked about together."""
_NIGHT_BEGINS, _NIGHT_ENDS = 22, 8
_AT_NIGHT = "called_at_night"
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
    gravest = _gravest(situation, kinds)
    acts = _by_date(gravest, dates, details)
    told = _said_once(acts, who, dates)
    kept = [event for event in gravest if event in told]
    dates, details = _lent(dates, told, who), _lent(details, told, who)
    days = complaint_days(kinds)
    by_weight = gravest if len(acts) > MOST_REQUESTS else acts
    requests = _requests(by_weight, told, situation, details, blanks, by_contact)
    stops = dict.fromkeys(lines[event].stop for event in acts)
    may_refuse = by_contact and "borrower_died" not in situation.events and _is_called(acts)
    facts = _facts(kept, who, dates, details)
    grounds = _with_hours(acts if len(kept) <= MOST_FACTS else _at_length(kept), details)
    return {
        "answer_time": str(words()["use"]["answer_time"]).format(days=days[0]) if days else "",
        "calls": _calls(situation, dates, details),
        **_reported([event for event in kept if lines[event].police], who, dates, details),
        "already": _already(told, dates, details),
        "facts": facts,
        "so_far": facts,
        "requests": _numbered(requests, "；"),
        "requests_in_line": "；".join(requests),
        "also": "".join(f"，{stop}" for stop in stops if stop),
        "basis": _basis(judged(grounds, kinds, situation), kinds, [_RIGHT_TO_REFUSE] * may_refuse),
        "evidence": _to_enclose(_by_date(kept, dates, details), who),
    }


def _requests(
    acts: Sequence[str],
    told: Sequence[str],
    situation: Situation,
    details: Details,
    blanks: Mapping[str, str],
    by_contact: bool,
) -> list[str]:
    """Return what a complaint requests, each once; of somebody who is called, first that the calls stop."""
    lines, first = knowledge.letter_lines(), blanks["requests"]
    # a guarantor may be called, and asks what the borrower asks
    key = "borrower" if situation.speaker in ("borrower", "guarantor") else "other"
    found: list[str] = []
    for event in acts:
        found.append(lines.events[event].request[key])
        if not by_contact and event in told and _is_at_night(event, details):
            found.append(getattr(lines.night, lines.events[event].night or ""))
    if by_contact and _is_called(acts):
        usual = lines.contact["requests"]
        found = [first, *(each for each in found if each != usual)]
    found = list(dict.fromkeys(found or [first]))
    found = [each for each in found if not any(each != other and other.startswith(each) for other in found)]
    return found if len(found) <= MOST_REQUESTS else [*found[:KEPT_REQUESTS], words()["use"]["more_requests"]]


def _already(acts: Iterable[str], dates: Mapping[str, date], details: Details) -> str:
    """Return who was called beside the borrower, as a letter tells it that asks for an end of that."""
    lines = knowledge.letter_lines().events
    return "".join((lines[event].already or "").format(**time_in_words(event, dates, details)) for event in acts)


def _is_called(acts: Sequence[str]) -> bool:
    """Return whether somebody was called, written to or visited; so too where nothing was told."""
    lines = knowledge.letter_lines().events
    return not acts or any(lines[event].of_contact for event in acts)


def _is_at_night(event: str, details: Details) -> bool:
    """Return whether a call or visit was at an hour between 22 and 8."""
    hour = details.get(event, {}).get("hour")
    known = knowledge.letter_lines().events.get(event)
    return known is not None and known.night is not None and hour is not None and _is_night(hour)


def _is_night(hour: int) -> bool:
    return hour >= _NIGHT_BEGINS or hour < _NIGHT_ENDS


def _with_hours(acts: Sequence[str], details: Details) -> list[str]:
    """Return acts with that of the hour, which a call or visit of another kind at night is too."""
    return [*acts, *([_AT_NIGHT] if any(_is_at_night(event, details) for event in acts) else [])]


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
    """Return the acts that were told, those that break a law first: they are told at length."""
    lines = knowledge.letter_lines().events
    told: list[str] = [event for event in EVENTS if event in situation.events and event in lines]
    told = [event for event in told if situation.speaker not in lines[event].not_by]
    by_law = {
        act.conduct.event
        for act in judged(told, kinds, situation)
        if act.conduct.verdict == "not_allowed" and act.grade in _BINDING
    }
    return sorted(told, key=lambda event: event not in by_law)


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


def _at_length(acts: Sequence[str]) -> Sequence[str]:
    """Return the acts that a letter tells at length, of acts that are sorted by weight."""
    if len(acts) <= MOST_FACTS:
        return acts
    return acts[: KEPT_FACTS if len(acts) < MANY_FACTS else FEWEST_FACTS]


def _facts(acts: Sequence[str], who: str, dates: Mapping[str, date], details: Details) -> str:
    """Return a sentence for each act, by date; of acts that are too many the lesser ones in a few words."""
    lines = knowledge.letter_lines().events
    at_length = _at_length(acts)
    told = [
        getattr(lines[event], who).format(**time_in_words(event, dates, details))
        for event in _by_date(at_length, dates, details)
    ]
    said = _numbered(told) if told else ""
    if len(at_length) == len(acts):
        return said
    briefs = [
        _day(event, dates) + lines[event].brief.format(**time_in_words(event, dates, details))
        for event in _by_date(acts[len(at_length) :], dates, details)
    ]
    return f"{said}\n{words()['use']['more_acts'].format(acts='；'.join(briefs))}"


def _numbered(lines: Sequence[str], end: str = "") -> str:
    """Return lines with their numbers; a single one without."""
    return lines[0] if len(lines) == 1 else f"{end}\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1))


def _reported(events: Sequence[str], who: str, dates: Mapping[str, date], details: Details) -> dict[str, str]:
    """Return what is told to the police and what they are asked for: of acts that are theirs alone."""
    lines = knowledge.letter_lines().events
    return {
        "reported": _facts(events, who, dates, details),
        "police": "；".join(dict.fromkeys(str(lines[event].police) for event in _by_date(events, dates, details))),
        "proof": _to_enclose(_by_date(events, dates, details), who),
    }


def _to_enclose(events: Sequence[str], who: str) -> str:
    """Return what may be enclosed, each a blank: nobody has told that it is there."""
    lines = knowledge.letter_lines().events
    if len(events) > MOST_FACTS:
        return str(words()["use"]["more_evidence"])
    kept = [
        each for event in events for each in (*lines[event].evidence, *(lines[event].own if who == "borrower" else ()))
    ]
    return "".join(f"〔{each}〕" for each in dict.fromkeys(kept))


def time_in_words(event: str, dates: Mapping[str, date], details: Details) -> dict[str, str]:
    """Return when an event was and how many calls it were; a blank for what was not told."""
    lines, told = knowledge.letter_lines(), details.get(event, {})
    hour = f"{told['hour']}时" if "hour" in told else lines.blanks["hour"]
    # of a call at night that is its very point, whatever else is known of it
    is_at_night = _is_at_night(event, details) or (event == _AT_NIGHT and "hour" not in told)
    times = count_in_words((told["times"][0], told["times"][1])) if "times" in told else lines.blanks["times"]
    day = _day(event, dates) or lines.blanks["day"]
    return {"when": day + hour + (lines.night.mark if is_at_night else ""), "day": day, "times": times}


def count_in_words(span: Span) -> str:
    """Return a number of calls with its unit: 12次, 三十多次, 30至35次, 60次以上."""
    unit, tens = words()["use"]["times"], words()["use"]["tens"]
    low, high = span
    if high is None:
        return f"{low}{unit}以上"
    if low == high:
        return f"{low}{unit}"
    ten, rest = divmod(low, 10)
    if rest == 0 and high == low + 9 and 0 < ten <= len(tens):
        return f"{tens[ten - 1]}多{unit}"
    said = span_in_words(span)
    return f"{said}{unit}" if said.endswith("多") else f"{low}至{high}{unit}"


def _day(event: str, dates: Mapping[str, date]) -> str:
    """Return the day of an event: 11月20日; empty where it is not known."""
    day = dates.get(event)
    return f"{day.month}月{day.day}日" if day else ""


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
