"""The fields of a letter, filled from the case; a blank where something is not known or must not be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import knowledge
from actions import clock
from actions.letter_acts import MOST_FACTS, acts_in_words
from actions.letter_cases import DECIDED, OWES_NOTHING, case_names, is_long_ago, owes_nothing
from actions.letter_figures import (
    able_in_words,
    company_in_words,
    figures_of,
    is_card,
    kind_in_words,
    loan_in_question,
    sum_in_words,
)
from actions.letter_times import NO_DETAILS, Details, Times
from actions.use_requests import BORROWER
from actions.words import words
from knowledge import Letter
from rules import Loan, RepaymentPlan, Situation, deadlines

_KNOWS_WHOSE = ("spouse", "relative", "colleague", "acquaintance")
_OWES_TOO = "guarantor"
PARENTS = ("mother", "father")
"""Who of both parents may be written to alone."""
_SATURDAY = 5


def letter_values(
    situation: Situation,
    lender_types: Iterable[str],
    dates: Mapping[str, date],
    plan: RepaymentPlan | None,
    start: str | None = None,
    details: Details = NO_DETAILS,
    *,
    letter: Letter | None = None,
    parent: str | None = None,
    today: date | None = None,
    most_facts: int = MOST_FACTS,
    perhaps: Iterable[str] = (),
    is_principal: bool = False,
) -> dict[str, str]:
    """Return a value for every field that a letter may show.

    Args:
        situation: The case.
        lender_types: The kinds of lender that are possible.
        dates: The day of each event, where it is known.
        plan: What the monthly sum makes of the loans, where that can be reckoned.
        start: The event whose date is the day on which a paper was received.
        details: The hour of each event and how many calls it were, where it was told.
        letter: The letter, where it is known: somebody close is told of all loans, a lender of its own alone.
        parent: mother or father, where one of them alone is written to.
        today: The present day; that of the clock where it is None.
        most_facts: Acts that are told at length at the most.
        perhaps: What was told of one of several loans, and may be so of this one.
        is_principal: Whether the sum was told as the principal, without interest.
    """
    possible = tuple(lender_types)
    kinds = _meant(possible, letter)
    is_familiar = letter is not None and letter.familiar
    by_contact = letter is not None and letter.by_contact and situation.speaker != _OWES_TOO
    loan = loan_in_question(situation, letter)
    figures = figures_of(situation, plan, loan, is_familiar=is_familiar, by_contact=by_contact)
    last = _last_day(start, dates, today or clock.today())
    names = tuple(case_names(situation, loan, is_late=last is not None, perhaps=perhaps))
    blanks = _blanks(situation, dates, details, loan, figures["lender"], names, last, is_familiar, by_contact)
    told = {
        **figures,
        "able": able_in_words(situation, figures),
        **_pays(situation, figures.get("monthly", "")),
        "caller": _opponent(situation, figures["lender"]),
        "company": company_in_words(situation.lender, letter.lenders if letter else ()),
        "lender_kind": kind_in_words(possible),
        "income": sum_in_words(situation.monthly_income),
        "costs": sum_in_words(situation.monthly_costs),
        "received": day_in_words(dates[start]) if start and start in dates else "",
        "relation": _relation(situation),
        "who": _who(situation),
        "i_am": _calls_for(situation),
        **_whose(situation, figures["lender"]),
        **_news(situation),
        **(words()["use"]["parents"][parent] if parent in PARENTS else {}),
        **acts_in_words(
            situation, kinds, dates, details, blanks, by_contact=by_contact, most=most_facts, perhaps=tuple(perhaps)
        ),
    }
    if not DECIDED.isdisjoint(situation.events):
        told["months"] = ""
    if is_long_ago(situation, loan):
        told["able"] = ""
    if owes_nothing(situation) and not is_familiar:
        told["days"] = ""
    if perhaps and is_familiar:
        told |= {"days": "", "principal": ""}
    if is_principal and told.get("principal"):
        told["principal"] = str(words()["use"]["principal"]).format(principal=told["principal"])
    values = {**blanks, **{field: value for field, value in told.items() if value}}
    return _as_card(values) if is_card(loan.lender if loan else situation.lender) else values


def _as_card(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a letter in the words that fit a credit card."""
    # the titles of rules stay as they are
    named = {field: value for field, value in values.items() if field != "basis"}
    for word, of_card in knowledge.letter_lines().card.items():
        named = {field: value.replace(word, of_card) for field, value in named.items()}
    return {**values, **named}


def day_in_words(day: date) -> str:
    """Return a day: 2026年11月20日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _blanks(
    situation: Situation,
    dates: Mapping[str, date],
    details: Details,
    loan: Loan | None,
    lender: str,
    names: Iterable[str],
    last: date | None,
    familiar: bool,
    contact: bool,
) -> dict[str, str]:
    """Return what stands in each field of which no value is known, as the case has it."""
    lines = knowledge.letter_lines()
    blanks = {**lines.blanks, **(lines.familiar if familiar else {}), **(lines.contact if contact else {})}
    due = loan.due_date if loan else situation.due_date
    known = {
        "due": f"{due.month}月{due.day}日" if due else blanks["due"],
        "deducted": Times(dates, details).in_words("deducted")["day"],
        "talked_to": str(words()["use"]["talked_to"]).format(lender=lender)
        if lender and len(situation.loans) < 2
        else words()["use"]["talked_to_one"],
        "last": f"{last.month}月{last.day}日" if last else "",
        "paid_on": day_in_words(dates["paid_off"]) if "paid_off" in dates else blanks["received"],
        "paid_day": Times(dates, details).day("paid_off") or words()["use"]["some_day"],
    }
    if lender:
        blanks |= {field: str(words()["use"][field]).format(lender=lender) for field in ("to", "as_borrower")}
    of_case: dict[str, str] = {}
    for name in names:
        times = _Kept({**known, **Times(dates, details).in_words(name)})
        fields = _of_case(name, situation.speaker, contact=contact)
        of_case = {**{field: text.format_map(times) for field, text in fields.items()}, **of_case}
    if familiar:
        of_case.pop("principal", None)
    return {**blanks, **of_case}


class _Kept(dict[str, str]):
    """Fields that keep their braces where they are filled in later."""

    def __missing__(self, field: str) -> str:
        return f"{{{field}}}"


def _of_case(name: str, speaker: str, *, contact: bool) -> Mapping[str, str]:
    """Return what stands in the fields of a letter in a case, by who writes it."""
    lines = knowledge.letter_lines()
    own = lines.by.get("contact" if contact else "guarantor", {}) if contact or speaker == _OWES_TOO else {}
    # of a loan that is not owed, the fields of the case itself are the debtor's
    usual = {} if contact and name in OWES_NOTHING else lines.cases[name]
    return {**usual, **own.get(name, {})}


def _meant(kinds: tuple[str, ...], letter: Letter | None) -> tuple[str, ...]:
    """Return the kinds of lender that a letter speaks of: those that its receiver supervises, where one is possible."""
    return tuple(each for each in kinds if letter is not None and each in letter.lenders) or kinds


def _last_day(start: str | None, dates: Mapping[str, date], today: date) -> date | None:
    """Return the last day on which a paper could be answered where that has passed; a weekend puts it off."""
    if start is None or start not in dates:
        return None
    found = next((each for each in deadlines({start: dates[start]}, today) if each.whose == "mine"), None)
    if found is None:
        return None
    last = found.last_day
    while last.weekday() >= _SATURDAY:
        last += timedelta(days=1)
    return last if last < today else None


def _pays(situation: Situation, monthly: str) -> dict[str, str]:
    """Return what is paid in place of a debit; empty where no sum is known, or nothing is owed."""
    if not monthly or owes_nothing(situation):
        return {}
    return {field: str(words()["use"][field]).format(monthly=monthly) for field in ("pays", "pays_short")}


def _whose(situation: Situation, lender: str) -> dict[str, str]:
    """Return about which loan the police may have been told that it was; a blank for what only the person knows."""
    form = words()["use"]["whose"]
    named = situation.lender is not None and bool(lender) and not owes_nothing(situation)
    return {"whose": str(form).format(lender=lender)} if named else {}


def _opponent(situation: Situation, lender: str) -> str:
    """Return whom a complaint is about: who called, or who took money where that is all that was told."""
    lines = knowledge.letter_lines().events
    acts = [lines[event] for event in situation.events if event in lines]
    if acts and not any(each.of_contact for each in acts):
        form = "debits" if lender else "debits_unknown"
    else:
        form = "caller" if lender else ""
    return str(words()["use"][form]).format(lender=lender) if form else ""


def _relation(situation: Situation) -> str:
    """Return who writes, in their own words: 借款人是本人的儿子; a guarantor or a contact says that they are one."""
    lines, speaker, debtor = knowledge.letter_lines(), situation.speaker, situation.debtor
    if debtor is not None and debtor in lines.debtors and speaker in _KNOWS_WHOSE:
        form = "debtor_looked_for" if "identity_theft" in situation.events else "debtor_is"
        return str(words()["use"][form]).format(debtor=lines.debtors[debtor])
    return lines.relation.get(speaker, "")


def _calls_for(situation: Situation) -> str:
    """Return for whom somebody else calls the court: 我替我丈夫打来，当事人是; empty in their own case."""
    if "borrower_died" in situation.events:
        return ""
    for_whom = knowledge.letter_lines().for_whom
    whom = for_whom.get(situation.debtor or "", "") or for_whom.get(situation.speaker, "")
    return str(words()["use"]["calls_for"]).format(whom=whom) if whom and situation.speaker != _OWES_TOO else ""


def _who(situation: Situation) -> str:
    """Return that it is not the borrower who speaks, and who it is; empty where it is the borrower."""
    relation = _relation(situation) or knowledge.letter_lines().blanks["relation"]
    return "" if situation.speaker == BORROWER else str(words()["use"]["who"]).format(relation=relation)


def _news(situation: Situation) -> dict[str, str]:
    """Return what others are told of the court; empty where nothing was told of it."""
    news = knowledge.letter_lines().news
    events = [next((event for event in group if event in situation.events), "") for group in news.groups]
    both = events[0] in news.ends and any(events[1:])
    said = "，".join(group[event] for group, event in zip(news.groups, events, strict=True) if event)
    if not said:
        return {}
    return {
        "news": f"{said}。{news.end_of_both if both else _end(events, news.ends, news.end)}",
        "callers": news.callers,
        "callers_short": news.callers,
        "from_court": news.from_both if both else _end(events, news.from_court_ends, news.from_court),
    }


def _end(events: Iterable[str], ends: Mapping[str, str], usual: str) -> str:
    """Return what is done after one of some events, or what is done otherwise."""
    return next((ends[event] for event in events if event in ends), usual)
