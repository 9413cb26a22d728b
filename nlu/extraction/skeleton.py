"""A message with one letter for each quantity, day, lender and person, so that patterns see its grammar.

我白条逾期45天，我同学才7天 reads 我L逾期D，P才D. Messages are lower case (`normalise`), so capitals are free:
D a length of time, T a day, C calls, M money, R a rate, N any other number, L a lender or kind of loan, P a person.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from nlu.extraction.patterns import any_of, table
from nlu.extraction.quantities.dates import Day, read_day
from nlu.extraction.quantities.measures import read_quantity, skip_word
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.quantities.rates import Rate, read_rate

LETTERS = {"duration": "D", "calls": "C", "money": "M", "number": "N"}
_STOP = re.compile(r"[，。？！；,.?!;]")
_SENTENCE_STOP = re.compile(r"[。？！；?!;]")
_MAY_BEGIN = frozenset("0123456789零〇一二两俩仨三四五六七八九十百千万几好数半个很许多大小")
_MAY_BEGIN_DAY = frozenset("0123456789一二三四五六七八九十上下这本当每月今去前昨明后大周星礼元情妇劳五六儿国双平圣")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that one letter stands for.

    Attributes:
        letter: D, T, C, M, R, N, L or P.
        start: Where its words begin in the message.
        end: Where they end.
        place: Where the letter stands in the line.
        value: What was read there; for L the lender's name, for P the kind of person.
    """

    letter: str
    start: int
    end: int
    place: int
    value: Quantity | Day | Rate | str


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A message and its skeleton.

    Attributes:
        text: The message.
        line: The skeleton.
        items: What the letters stand for, in order.
        starts: For each character of the line, where it begins in the message.
    """

    text: str
    line: str
    items: tuple[Item, ...]
    starts: tuple[int, ...]

    def item_at(self, place: int) -> Item | None:
        """The item whose letter stands at a place of the line."""
        return next((item for item in self.items if item.place == place), None)

    def items_in(self, begin: int, end: int, letters: str) -> list[Item]:
        """The items of some letters between two places of the line.

        Args:
            begin: The first place.
            end: The place behind the last one.
            letters: Kinds of item.
        """
        return [item for item in self.items if begin <= item.place < end and item.letter in letters]

    def text_span(self, begin: int, end: int) -> tuple[int, int]:
        """Where a part of the line stands in the message."""
        return self.starts[begin], self.starts[end] if end < len(self.starts) else len(self.text)

    def clause(self, place: int) -> tuple[int, int]:
        """Begin and end of the clause around a place of the line."""
        return _bounds(_stops(_STOP, self.line), place, len(self.line))

    def sentence(self, place: int) -> tuple[int, int]:
        """Begin and end of the sentence around a place of the line."""
        return _bounds(_stops(_SENTENCE_STOP, self.line), place, len(self.line))


def _bounds(stops: list[int], place: int, length: int) -> tuple[int, int]:
    after = bisect_right(stops, place - 1) if place else 0
    return stops[after - 1] + 1 if after else 0, next((stop for stop in stops[after:] if stop >= place), length)


@lru_cache(maxsize=64)
def _stops(stop: re.Pattern[str], line: str) -> list[int]:
    return [match.start() for match in stop.finditer(line)]


@lru_cache(maxsize=64)
def skeleton(text: str, today: date) -> Skeleton:
    """Reads a message, in the form that `normalise` gives it, on a day."""
    line: list[str] = []
    starts: list[int] = []
    items: list[Item] = []
    at = 0
    while at < len(text):
        item = _item(text, at, len(line), today)
        if item is not None:
            items.append(item)
            line.append(item.letter)
            starts.append(at)
            at = item.end
            continue
        end = max(at + 1, skip_word(text, at))
        line.extend(text[at:end])
        starts.extend(range(at, end))
        at = end
    return Skeleton(text, "".join(line), tuple(items), tuple(starts))


def _item(text: str, at: int, place: int, today: date) -> Item | None:
    name = _names().match(text, at)
    if name:
        if name["person"]:
            return Item("P", at, name.end(), place, _people()[name["person"]])
        lender = name["lender"] or name["weak"]
        return Item("L", at, name.end(), place, _lenders()[lender]) if lender else None
    char = text[at]
    if char in _MAY_BEGIN and (rate := read_rate(text, at)):
        return Item("R", at, rate.end, place, rate)
    if char in _MAY_BEGIN_DAY and (day := read_day(text, at, today)):
        return Item("T", at, day.end, place, day)
    if char in _MAY_BEGIN and skip_word(text, at) == at and (found := read_quantity(text, at)):
        return Item(LETTERS[found.kind], at, found.end, place, found)
    return None


@lru_cache(maxsize=1)
def _people() -> dict[str, str]:
    return {word: kind for kind, words in table("people").items() for word in words}


@lru_cache(maxsize=1)
def _lenders() -> dict[str, str]:
    named = {word: name for name, words in table("lenders").items() for word in words}
    loans = table("loan_names")
    weak = {**loans["before_figures"], **loans["before_verbs"]}
    return {**{word: word for word in loans["kinds"]}, **weak, **named}


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """People, lenders, and words that hold such a name and name nobody (老公司)."""
    nobody = any_of(table("relations")["nobody"])
    weak = any_of(list(table("loan_names")["before_figures"]))
    names = table("loan_names")
    plain = [word for word in _lenders() if word not in {**names["before_figures"], **names["before_verbs"]}]
    verbs = rf"{any_of(list(names['before_verbs']))}(?=[欠借拖逾晚]|那边|这边|的(?:贷|借|账))"
    figure = "(?=欠?了?[0-9一二两三四五六七八九十几])"
    # 结婚前老公 is the husband, not the former one
    former = r"(?!(?<=[婚以之从目眼天年月周日])前)"
    people = rf"(?:[我俺咱](?:们)?(?:的|家|那个?|那)?)?(?!{nobody}){former}(?P<person>{any_of(list(_people()))})"
    return re.compile(rf"(?P<nobody>{nobody})|{people}|(?P<lender>{any_of(plain)}|{verbs})|(?P<weak>{weak}){figure}")
