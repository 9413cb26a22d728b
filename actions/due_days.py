"""The calendar of a case in words: 支付令11月20日收到，最后一天是12月5日（周六，还剩5天）."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import knowledge
from actions.calendar_days import weekend_note
from actions.case import Case
from actions.memory import Memory
from actions.turn import Turn
from actions.words import words
from rules import Deadline, deadlines

DATED = "event_date"
"""The entity that tells the day of an event: {event, date}, or the date alone where the talk knows of what."""
DUE_DATE = "due_date"
_DETAILS = ("hour", "times")
_OF_A_LOAN = ("identity_theft", "paid_off")
"""Events that are told of one loan, which may be one of several."""
_FIGURES = ("overdue_days", "principal")
"""What was told of the loan that the talk had been about before."""
_OWN_DAY = frozenset(("payment_order", "sued", "summons", "judgment", "arbitration_notice", "award"))
"""Events with a day of their own, which is not that of what collectors did."""
_CLAUSE_ENDS = frozenset("，。；！？,;!? \n")


def dates_in(turn: Turn, memory: Memory, case: Case) -> dict[str, date]:
    """Return the day of each event of the case, where it was told now or before."""
    known = {event: day for event, told in memory.dates.items() if (day := _day(told)) and event in case.own.events}
    for entity in (each for each in turn.entities if each["entity"] == DATED and not each.get("role")):
        event, day = _told(entity["value"])
        if day is None or (event is not None and _is_of_another(turn, entity, event)):
            continue
        for each in (event,) if event else _meant(case, known):
            known[each] = day
    return known


def details_in(turn: Turn, memory: Memory, case: Case) -> dict[str, dict[str, Any]]:
    """Return the hour of each event of the case and how many calls it were, where that was told now or before.

    Of a loan that is paid off, or was never theirs, also its lender.
    """
    known = {event: dict(told) for event, told in memory.details.items() if event in case.own.events}
    for told in turn.values(DATED):
        if isinstance(told, dict) and told.get("event") in case.own.events:
            more = {name: told[name] for name in _DETAILS if told.get(name) is not None}
            known[told["event"]] = {**known.get(told["event"], {}), **more}
    for event in _OF_A_LOAN:
        if event not in case.happened:
            continue
        told = _lender_of(turn, case, event)
        before = memory.facts.get("lender")
        other = before is not None and "lender" in told and not knowledge.is_same_lender(before, told["lender"])
        if other and any(memory.facts.get(name) for name in _FIGURES):
            told["other"] = before
        known[event] = {**known.get(event, {}), **told}
    return {event: told for event, told in known.items() if told}


def _lender_of(turn: Turn, case: Case, event: str) -> dict[str, Any]:
    """Return of which lender's loan an event is told: that of its clause, the only one named, or that of the case.

    Where a message names several lenders and the clause none, nobody knows which one it is: `several`.
    """
    named = knowledge.lenders_in(turn.text)
    told = next((e for e in turn.entities if e["entity"] == "event" and e["value"] == event and "start" in e), None)
    near = knowledge.lenders_in(_clause(turn.text, int(told["start"]))) if told is not None else ()
    if len(near) == 1 or (not near and len(named) == 1):
        return {"lender": (near or named)[0]}
    if named:
        return {"several": True}
    lender = turn.value("lender") or (case.own.lender if len(case.own.loans) < 2 else None)
    return {"lender": lender} if lender else {}


def _clause(text: str, place: int) -> str:
    """Return the clause of a message around a place."""
    begin = max((at + 1 for at in range(min(place, len(text))) if text[at] in _CLAUSE_ENDS), default=0)
    end = next((at for at in range(place, len(text)) if text[at] in _CLAUSE_ENDS), len(text))
    return text[begin:end]


def _is_of_another(turn: Turn, dated: Mapping[str, Any], event: str) -> bool:
    """Return whether the day of an event is that of another one: 15号就还清了，还打给我妈 tells no day of a call.

    A loan is paid off on the day that its own clause names; what is named in the clause of that, or of a paper of a
    court, is not the day of anything else.
    """
    near = {e["value"] for e in turn.entities if e["entity"] == "event" and _in_one_clause(turn.text, dated, e)}
    if event in near or "start" not in dated:
        return False
    return event in _OF_A_LOAN or not near.isdisjoint((*_OF_A_LOAN, *_OWN_DAY))


def _in_one_clause(text: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return not _CLAUSE_ENDS & set(_between(text, one, other))


def _between(text: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """Return what stands between two entities; all of the message where a button named one, which has no place."""
    if "start" not in one or "start" not in other:
        return text
    first, second = sorted((one, other), key=lambda each: int(each["start"]))
    return text[int(first["end"]) : int(second["start"])]


def due_days(
    case: Case, dates: Mapping[str, date], today: date, *, only: frozenset[str] | None = None
) -> list[tuple[str, Deadline]]:
    """Return each day by which something has to be done, in words.

    Args:
        case: The case.
        dates: The day of each event.
        today: The present day.
        only: What may be counted from; everything where it is None.
    """
    starts = {**dates, **({DUE_DATE: case.own.due_date} if case.own.due_date else {})}
    wanted = {start: day for start, day in starts.items() if only is None or start in only}
    found = deadlines(wanted, today, case.own.events, case.outcomes["lender_type"])
    return [(_line(each, today), each) for each in found]


def _line(deadline: Deadline, today: date) -> str:
    table = words()["deadline"]
    form: str = "over" if deadline.is_over else deadline.whose
    if form == "mine" and deadline.days_left == 0:
        form = "today"
    starts = table["starts"]
    start = starts.get(deadline.start, starts["otherwise"]).format(day=_short(deadline.started, today))
    line = str(table[form]).format(
        start=start,
        last=_short(deadline.last_day, today),
        weekday=f"周{table['weekdays'][deadline.last_day.weekday()]}",
        left=deadline.days_left,
        text=deadline.text,
    )
    return line + weekend_note(deadline)


def _short(day: date, today: date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def _told(value: object) -> tuple[str | None, date | None]:
    if isinstance(value, dict):
        return value.get("event"), _day(value.get("date"))
    return None, _day(value)


def _meant(case: Case, known: Mapping[str, date]) -> tuple[str, ...]:
    """Return the event whose day a bare date tells: the one told now, else the only one without a day."""
    if case.happened:
        return case.happened
    open_ones = tuple(event for event in case.outcomes["events"] if event not in known)
    if len(open_ones) == 1:
        return open_ones
    # 不是18号 是19号: the only day that was told
    return tuple(known) if not open_ones and len(known) == 1 else ()


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
