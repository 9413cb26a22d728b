"""The fields of a letter, filled from the case; a blank where something is not known or must not be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import knowledge
from actions.conduct import Judged, judged
from actions.facts_in_words import fact_in_words, span_in_words
from actions.repayment import monthly_sum
from actions.words import words
from rules import EVENTS, Situation, Span, complaint_days

Details = Mapping[str, Mapping[str, Any]]
"""For each event `hour`, 0 to 23, and `times`, a span, where they were told."""
MOST_FACTS = 5
"""Acts of collectors in one letter; more make it longer than a message may be."""
_KNOWS_WHOSE = ("spouse", "relative", "colleague", "acquaintance")
_BINDS_MEMBERS = "self_regulation"
_MEMBERS = frozenset({"bank", "card_issuer", "consumer_finance"})
_IN_A_COMPLAINT = ("law", "interpretation", "regulation", "standard", _BINDS_MEMBERS)
"""Grades of sources that a complaint may name."""


def letter_values(
    situation: Situation,
    lender_types: Iterable[str],
    dates: Mapping[str, date],
    months: Span | None,
    start: str | None = None,
    details: Details = MappingProxyType({}),
) -> dict[str, str]:
    """Return a value for every field that a letter may show.

    Args:
        situation: The case.
        lender_types: The kinds of lender that are possible.
        dates: The day of each event, where it is known.
        months: How long the monthly sum takes, where that can be reckoned.
        start: The event whose date is the day on which a paper was received.
        details: The hour of each event and how many calls it were, where it was told.
    """
    lines = knowledge.letter_lines()
    kinds = tuple(lender_types)
    told = {
        "lender": _lender(situation.lender),
        "days": fact_in_words("overdue_days", situation),
        "principal": _sum(situation.principal),
        "monthly": _monthly(situation),
        "income": _sum(situation.monthly_income),
        "costs": _sum(situation.monthly_costs),
        "months": f"{span_in_words(months)}期" if months else "",
        "received": day_in_words(dates[start]) if start and start in dates else "",
        "relation": _relation(situation),
        "talking": words()["use"]["talking"] if situation.talked_to_lender else "",
        **_acts(situation, kinds, dates, details),
    }
    return {**lines.blanks, **{field: value for field, value in told.items() if value}}


def day_in_words(day: date) -> str:
    """Return a day: 2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _lender(lender: str | None) -> str:
    known = knowledge.lender(lender) if lender else None
    return known.product if known else lender or ""


def _sum(span: Span | None) -> str:
    return f"{span_in_words(span).replace(',', '')}元" if span else ""


def _monthly(situation: Situation) -> str:
    """Return what can be paid a month: what was told, else what living costs leave of the income."""
    if situation.monthly_affordable is not None:
        return _sum(situation.monthly_affordable)
    monthly = monthly_sum(situation)
    return f"{monthly}元" if monthly else ""


def _relation(situation: Situation) -> str:
    """Return who writes, in their own words: 借款人是本人的儿子; a guarantor or a contact says that they are one."""
    lines, speaker, debtor = knowledge.letter_lines(), situation.speaker, situation.debtor
    if debtor is not None and debtor in lines.debtors and speaker in _KNOWS_WHOSE:
        return lines.debtors[debtor]
    return lines.relation.get(speaker, "")


def _acts(situation: Situation, kinds: tuple[str, ...], dates: Mapping[str, date], details: Details) -> dict[str, str]:
    """Return facts, requests, grounds and evidence of the acts of collectors that were told."""
    lines = knowledge.letter_lines()
    who = "borrower" if situation.speaker == "borrower" else "other"
    told = [event for event in EVENTS if event in situation.events and event in lines.events][:MOST_FACTS]
    if not told:
        blank = lines.blanks["requests"]
        return {"requests": f"1. {blank}", "requests_in_line": blank, "answer_time": _answer_time(kinds)}
    sentences = [getattr(lines.events[event], who).format(**_time(event, dates, details)) for event in told]
    requests = list(dict.fromkeys(lines.events[event].request[who] for event in told))
    acts = judged(told, kinds, situation)
    return {
        "facts": "\n".join(_numbered(sentences)),
        "requests": "\n".join(f"{number}. {text}" for number, text in enumerate(requests, start=1)),
        "requests_in_line": "；".join(requests),
        "basis": _basis(acts, kinds),
        "evidence": "；".join(dict.fromkeys(kept for act in acts for kept in act.conduct.evidence[:2])),
        "answer_time": _answer_time(kinds),
    }


def _numbered(sentences: list[str]) -> list[str]:
    return sentences if len(sentences) == 1 else [f"{number}. {each}" for number, each in enumerate(sentences, start=1)]


def _time(event: str, dates: Mapping[str, date], details: Details) -> dict[str, str]:
    """Return when an event was and how many calls it were; a blank for what was not told."""
    blanks, told, day = knowledge.letter_lines().blanks, details.get(event, {}), dates.get(event)
    hour = f"{told['hour']}时" if "hour" in told else blanks["hour"]
    times = span_in_words((told["times"][0], told["times"][1])) if "times" in told else blanks["times"]
    on_day = f"{day.month}月{day.day}日" if day else blanks["day"]
    return {"when": on_day + hour, "day": on_day, "times": times}


def _answer_time(kinds: tuple[str, ...]) -> str:
    """Return within how many days a complaint has to be answered; empty where nothing fixes it."""
    days = complaint_days(kinds)
    return str(words()["use"]["answer_time"]).format(days=days[0]) if days else ""


def _basis(acts: list[Judged], kinds: tuple[str, ...]) -> str:
    """Return the instruments that carry the verdicts, with their clauses; what only binds others is left out."""
    members = bool(kinds) and set(kinds) <= _MEMBERS
    clauses: dict[str, list[str]] = {}
    for act in acts:
        for cited in act.citations if act.conduct.verdict != "allowed" else ():
            if cited.grade in _IN_A_COMPLAINT and (cited.grade != _BINDS_MEMBERS or members):
                kind = words()["use"]["grades"].get(cited.grade, "")
                clauses.setdefault(cited.short_title + kind, []).append(cited.clause)
    named = [title + "、".join(dict.fromkeys(each for each in found if each)) for title, found in clauses.items()]
    return "、".join(named)
