"""The facts of a case in one message, each with whose it is and whether it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from nlu.extraction.case.bare_number import bare_number, corrects
from nlu.extraction.case.contact import contact_statements
from nlu.extraction.case.events import events
from nlu.extraction.case.loans import Figure, Loan, gravest, loans, total
from nlu.extraction.case.missed_calls import missed_calls
from nlu.extraction.case.money import COSTS, Sum, sums
from nlu.extraction.case.overdue import Overdue, overdue
from nlu.extraction.case.roles import Role, is_over, is_repaid, is_supposed
from nlu.extraction.case.who import Who, is_others, owner_of, who
from nlu.extraction.patterns import either, table
from nlu.extraction.quantities.numerals import Span
from nlu.extraction.quantities.rates import Rate
from nlu.extraction.skeleton import Skeleton, skeleton


@dataclass(frozen=True, slots=True)
class Cost:
    """What living takes a month, for one purpose.

    Attributes:
        kind: rent, utilities, food, travel, children, health, family, living, car, mortgage; all for the whole.
        span: In CNY.
    """

    kind: str
    span: Span


Value = Span | bool | float | str | Loan | Cost


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One fact of the case.

    Attributes:
        field: A field of the case: overdue_days, missed_calls, out_of_contact, talked_to_lender, principal, daily_rate,
            emergency_contact_on_file, due_date, monthly_income, monthly_affordable, speaker, debtor; or event, loan,
            monthly_costs (one for each kind of cost).
        value: A span for counts and sums, a truth value for contact, a share a day for the rate, an ISO date, a word.
        start: Where its words begin in the text.
        end: Where they end.
        role: None for a fact of the present case; else hypothetical, other_person, past or denied. An event that
            happened to 他 or 她 is `named_before`: the talk tells who that is.
        person: Whose sum it is where it is somebody else's, as people.yml names the kind: husband, son. A talk that is
            about that person takes it for its case. `HE` where the message speaks of 他 or 她 alone: the talk tells of
            whose case that is.
    """

    field: str
    value: Value
    start: int
    end: int
    role: Role | None = None
    person: str | None = None


HE = "he"
"""The person of a message that does not name whom it speaks of: 他逾期90天都没事."""
_MAY_BE_PAST = frozenset({"overdue_days", "missed_calls", "out_of_contact"})
# what was borrowed or agreed long ago still holds; a debt that is paid does not
_ENDS_WITH_PAYMENT = frozenset({"overdue_days", "principal"})
_SUMS = {
    "income": "monthly_income",
    "affordable": "monthly_affordable",
    "affordable_asked": "monthly_affordable",
}


def case_facts(text: str, today: date) -> list[CaseFact]:
    """The facts in `text`, in order: one at most for a field and a role, but for events and loans.

    Args:
        text: The message, in the form that `normalise` gives it.
        today: The date in the borrower's place (Asia/Shanghai), from which due dates are counted.
    """
    return _Message(text, today).facts()


def number_alone(text: str, today: date) -> Span | None:
    """The number of a message that says nothing but a number, or corrects one without its noun: 说错了，就3个."""
    line = skeleton(text, today)
    number = bare_number(line)
    if number is None or corrects(line):
        return number
    return None if _Message(text, today).facts() else number


class _Message:
    """One message while its facts are put together."""

    def __init__(self, text: str, today: date) -> None:
        self.skeleton: Skeleton = skeleton(text, today)
        self.today = today
        self.who: Who = who(self.skeleton)

    def facts(self) -> list[CaseFact]:
        """All facts, in order of the text; none where a number alone corrects what was said before."""
        if corrects(self.skeleton) and bare_number(self.skeleton) is not None:
            return []
        days = [(one, self._role(one.place, "overdue_days")) for one in overdue(self.skeleton, self.today)]
        days = [(one, role) for one, role in days if self._is_told(one, role)]
        days = self._planned(self._without_others_in_order(days))
        owed = [(one, self._role(one.item.place, "principal")) for one in sums(self.skeleton)]
        told = self._loans(days, owed)
        found = [*self._overdue(days, told), *self._principal(owed, told), *self._others(owed), *self._who()]
        found += [*self._events(found), *self._costs(owed)]
        found += [CaseFact("loan", loan, 0, len(self.skeleton.text)) for loan in told]
        if self.who.is_of_him:
            found = [fact if fact.role else replace(fact, person=HE) for fact in found]
        return sorted(found, key=lambda fact: fact.start)

    def _role(self, place: int, field: str, end: int | None = None) -> Role | None:
        if is_others(self.skeleton, place, self.who):
            return "other_person"
        if is_supposed(self.skeleton, place, end or place + 1):
            return "hypothetical"
        if field in _ENDS_WITH_PAYMENT and is_repaid(self.skeleton, place):
            return "past"
        return "past" if field in _MAY_BE_PAST and is_over(self.skeleton, place) else None

    def _is_told(self, one: Overdue, role: Role | None) -> bool:
        """Whether it is told of the case: not asked in general, and not 我没逾期 where the case is the husband's."""
        if one.is_asked and role is None:
            return False
        own = one.is_weak and self.who.debtor is not None and owner_of(self.skeleton, one.place) == "me"
        return not (own and role is None)

    def _without_others_in_order(self, days: list[tuple[Overdue, Role | None]]) -> list[tuple[Overdue, Role | None]]:
        """借呗逾期了，花呗没逾期: that one loan is in order says nothing of the other, nor of the case."""
        line = self.skeleton.line
        late = [match.start() for match in _one_is_overdue().finditer(line)]
        return [
            (one, role)
            for one, role in days
            if not (one.is_weak and one.due is None and any(place != line.rfind("L", 0, one.place) for place in late))
        ]

    def _planned(self, days: list[tuple[Overdue, Role | None]]) -> list[tuple[Overdue, Role | None]]:
        """后天到期 晚三天会不会: days after a due date that is not over are supposed."""
        first = next((one for one, _ in days if one.is_to_come or one.due == self.today), None)
        if first is None:
            return days
        later = [one for one, _ in days if one.place > first.place and not one.is_weak]
        _, stop = self.skeleton.sentence(later[0].place) if later else (0, 0)
        if not later or not _asks().search(self.skeleton.line, later[0].place, stop):
            return days
        return [(one, "hypothetical" if one in later else role) for one, role in days]

    def _loans(self, days: list[tuple[Overdue, Role | None]], owed: list[tuple[Sum, Role | None]]) -> list[Loan]:
        present = [one for one, role in days if role is None]
        sums_owed = [one for one, role in owed if role is None and one.counts in ("principal", "total")]
        return loans(
            self.skeleton,
            [Figure(one.place, one.span, one.due.isoformat() if one.due else None) for one in present],
            [Figure(one.item.place, one.span) for one in sums_owed],
        )

    def _overdue(self, days: list[tuple[Overdue, Role | None]], told: list[Loan]) -> Iterator[CaseFact]:
        roles = dict.fromkeys(role for _, role in days)
        for role in roles:
            of_role = [one for one, its in days if its == role]
            outright = [one for one in of_role if not one.is_weak] or of_role
            chosen = self._chosen(outright, told if role is None else [])
            spans = [loan.overdue_days for loan in told if loan.overdue_days is not None]
            span = gravest(spans) if role is None and spans else chosen.span
            open_yet = chosen.is_to_come or (chosen.span[0] == 0 and chosen.span[1] != 0)
            supposed = role is None and open_yet and ("hypothetical" in roles or self._wants_delay(chosen))
            if not supposed:
                yield CaseFact("overdue_days", span, chosen.start, chosen.end, role)
            if chosen.due is not None and role is None and span == chosen.span:
                yield CaseFact("due_date", chosen.due.isoformat(), chosen.start, chosen.end)

    def _wants_delay(self, due: Overdue) -> bool:
        """后天还款，我想晚两天还; 明天到期能晚几天吗: how late it will be is open."""
        return _delays().search(self.skeleton.line, due.place) is not None

    def _chosen(self, found: list[Overdue], told: list[Loan]) -> Overdue:
        """The last statement where it corrects those before it; else the gravest."""
        last = found[-1]
        if not told and _corrected().search(self.skeleton.line, found[0].place):
            return last
        return max(found, key=lambda one: (one.span[0], one.span[1] is None, one.span[1] or 0))

    def _principal(self, owed: list[tuple[Sum, Role | None]], told: list[Loan]) -> Iterator[CaseFact]:
        for role in dict.fromkeys(role for _, role in owed):
            of_role = [one for one, its in owed if its == role and one.counts in ("principal", "total")]
            if not of_role:
                continue
            totals = [one for one in of_role if one.counts == "total"]
            parts = [loan.principal for loan in told if loan.principal is not None] if role is None else []
            chosen = (totals or of_role)[-1]
            # 网贷总共11万，信用卡4万: the sum of one loan is no sum of all
            in_all = bool(totals) and chosen.span not in parts
            span = total(parts) if len(parts) > 1 and not in_all else chosen.span
            yield CaseFact("principal", span, chosen.item.start, chosen.item.end, role)
        listed = [loan.principal for loan in told if loan.lender is None and loan.principal is not None]
        if listed and not any(one.counts in ("principal", "total") for one, _ in owed):
            yield CaseFact("principal", total(listed), 0, len(self.skeleton.text))

    def _others(self, owed: list[tuple[Sum, Role | None]]) -> Iterator[CaseFact]:
        """Income, rates, calls and contact: the last statement of each field and role counts."""
        found: dict[tuple[str, Role | None], CaseFact] = {}
        for fact in self._statements(owed):
            found[fact.field, fact.role] = fact
        yield from found.values()

    def _statements(self, owed: list[tuple[Sum, Role | None]]) -> Iterator[CaseFact]:
        line = self.skeleton
        for one, role in owed:
            if one.counts in _SUMS:
                # 每月800扛得住吗: what is asked about is not told
                asked: Role | None = "hypothetical" if one.counts == "affordable_asked" else None
                owner = owner_of(line, one.item.place)
                said_role = role or asked
                if said_role is None and owner == "me" and self._tells_the_debtors(one.counts, owed):
                    said_role = "other_person"
                person = owner if said_role == "other_person" and owner != "me" else None
                yield CaseFact(_SUMS[one.counts], one.span, one.item.start, one.item.end, said_role, person)
        for item in line.items:
            if isinstance(item.value, Rate):
                role = self._role(item.place, "daily_rate")
                yield CaseFact("daily_rate", item.value.daily_rate, item.start, item.end, role)
        for call in missed_calls(line):
            role = self._role(_place(line, call.start), "missed_calls")
            yield CaseFact("missed_calls", call.span, call.start, call.end, role)
        for said in contact_statements(line):
            if not said.is_asked and not self._says_it_to_collectors(said.field, said.start):
                role = self._role(said.start, said.field, said.end)
                yield CaseFact(said.field, said.value, *line.text_span(said.start, said.end), role)

    def _says_it_to_collectors(self, field: str, place: int) -> bool:
        """不认识这个人，跟他们说了好几回: what a stranger says to collectors is no fact of the case."""
        speakers: list[str] = table("who")["not_told_by"].get(field, [])
        return self.who.speaker in speakers and owner_of(self.skeleton, place) in (None, "me")

    def _tells_the_debtors(self, counts: str, owed: list[tuple[Sum, Role | None]]) -> bool:
        """老公欠三万，他工资8000，我工资3000: whether the message tells the same sum of the person whose loan it is."""
        told = (one for one, role in owed if one.counts == counts and role is None)
        return self.who.debtor is not None and any(owner_of(self.skeleton, one.item.place) != "me" for one in told)

    def _costs(self, owed: list[tuple[Sum, Role | None]]) -> Iterator[CaseFact]:
        """Living costs, the last sum of each kind; 给我妈500 is a cost of whoever gives."""
        found: dict[str, CaseFact] = {}
        for one, role in owed:
            if one.counts.startswith(COSTS) and role in (None, "other_person"):
                kind = one.counts.removeprefix(COSTS)
                found[kind] = CaseFact("monthly_costs", Cost(kind, one.span), one.item.start, one.item.end)
        yield from found.values()

    def _who(self) -> Iterator[CaseFact]:
        if self.who.speaker is not None:
            yield CaseFact("speaker", self.who.speaker, self.who.start, self.who.end)
        if self.who.debtor is not None:
            yield CaseFact("debtor", self.who.debtor, self.who.start, self.who.end)

    def _events(self, found: list[CaseFact]) -> Iterator[CaseFact]:
        told = events(self.skeleton, self.who)
        ids = {event.id for event in told if not event.is_denied}
        # 网贷还完了，就剩信用卡两万七: one loan is paid
        left = any(fact.field == "principal" and fact.role is None for fact in found) and _left_over().search(
            self.skeleton.line
        )
        owing = any(fact.field == "overdue_days" and fact.role is None and fact.value != (0, 0) for fact in found)
        for event in told:
            # 之前的都还清了，这次又逾期9天: that debt is not paid; nor is it where the money went to a private account
            if event.id != "paid_off" or not (owing or left or "paid_private" in ids):
                role: Role | None = "denied" if event.is_denied else "named_before" if event.is_of_unnamed else None
                yield CaseFact("event", event.id, event.start, event.end, role)
        paid = next((fact for fact in found if fact.field == "overdue_days" and fact.role == "past"), None)
        if paid is None or owing or any(event.id == "paid_off" for event in told):
            return
        if is_repaid(self.skeleton, _place(self.skeleton, paid.start)):
            yield CaseFact("event", "paid_off", paid.start, paid.end)


def _place(line: Skeleton, start: int) -> int:
    """Where the character of the message stands in the line."""
    return next((place for place in range(len(line.starts) - 1, -1, -1) if line.starts[place] <= start), 0)


@lru_cache(maxsize=1)
def _left_over() -> re.Pattern[str]:
    return re.compile(table("situation")["left_over"])


@lru_cache(maxsize=1)
def _corrected() -> re.Pattern[str]:
    return re.compile(table("situation")["corrected"])


@lru_cache(maxsize=1)
def _one_is_overdue() -> re.Pattern[str]:
    content = table("situation")
    return either(content["one_is_overdue"], content["words"])


@lru_cache(maxsize=1)
def _delays() -> re.Pattern[str]:
    return re.compile(table("situation")["delay"])


@lru_cache(maxsize=1)
def _asks() -> re.Pattern[str]:
    return re.compile(table("situation")["planned_question"])


def as_json(value: Any) -> Any:
    """A fact's value as JSON carries it: spans as lists, a loan and a cost as mappings."""
    if isinstance(value, Loan):
        return {
            "lender": value.lender,
            "principal": as_json(value.principal),
            "overdue_days": as_json(value.overdue_days),
            "due_date": value.due_date,
        }
    if isinstance(value, Cost):
        return {"kind": value.kind, "sum": as_json(value.span)}
    return list(value) if isinstance(value, tuple) else value
