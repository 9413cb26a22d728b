"""What has happened, as far as a message tells it: 打给我妈了, 收到传票, 银行卡被冻结了; 会不会起诉 tells nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from nlu.extraction.case.called_people import named_before, one_of_several, unnamed
from nlu.extraction.case.contexts import words_of
from nlu.extraction.case.roles import is_supposed
from nlu.extraction.case.who import Who, owner_of
from nlu.extraction.patterns import any_of, pattern, table
from nlu.extraction.quantities.dates import Day
from nlu.extraction.quantities.quantity import Quantity
from nlu.extraction.skeleton import Item, Skeleton

_LEFT = 10
_OFTEN = 4
"""So many calls a day are often; the recommended standard names three."""

_NIGHT_BEGINS, _NIGHT_ENDS = 10, 8
_HOUR_AT_NIGHT = re.compile("(?:晚上|夜里|晚|夜|(?P<day>T))(?P<late>N)|(?:早上|清晨|一大早|清早|大清早)(?P<early>N)")
_PAST_DAY = re.compile("昨|前天|上周|上个|上星期|[号日]$")
_OWN_WORDS = re.compile("我|已经?|[到收来]|T|P")
_CALLED = re.compile("[^，]{0,8}(?:打(?:过来|来)?(?:催(?:收|债|款)?我?)?|来电|电话|轰炸|骚扰|响)")

Truth = Literal["told", "denied", "unreal"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened, or is denied: its id, its place in the message.

    Attributes:
        is_of_unnamed: Whether it happened to 他 or 她, whom this message does not name: 催收打给她了.
    """

    id: str
    start: int
    end: int
    is_denied: bool = False
    is_of_unnamed: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    event: str
    told: str
    says: bool
    people: frozenset[str]
    often: bool
    open_today: bool
    to_come: bool
    speaker: str | None
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    content, words = table("events"), words_of("events")
    return tuple(_row(row, content["people"], words) for row in content["rows"])


def _row(row: dict[str, Any], people: dict[str, list[str]], words: Any) -> _Row:
    kinds = frozenset(people.get(row.get("people", ""), ()))
    words_seen = pattern(row["pattern"], words)
    return _Row(
        row["id"],
        row["event"],
        row["told"],
        bool(row.get("says")),
        kinds,
        bool(row.get("often")),
        bool(row.get("open_today")),
        bool(row.get("to_come")),
        row.get("speaker"),
        words_seen,
        pattern(row["unless"], words) if "unless" in row else None,
    )


@lru_cache(maxsize=1)
def _modality() -> dict[str, re.Pattern[str]]:
    content, words = table("modality"), words_of("modality")
    # 有没有, 是不是 and 装没收到 deny nothing
    denied = f"(?<!有)(?<!是)(?<!装){any_of(content['denied_left'])}{any_of(content['denied_filler'])}{{0,3}}$"
    return {
        **{name: re.compile(any_of(content[name])) for name in ("done_left", "done_right", "hint_left", "hint_right")},
        "question_end": re.compile(content["question_end"]),
        "asked_anywhere": re.compile(content["asked_anywhere"]),
        "hearsay": re.compile(content["hearsay"]),
        "asked_left": re.compile(any_of(content["asked_left"])),
        "asked_right": re.compile(content["asked_right"]),
        "law_right": pattern(content["law_right"], words),
        # 刚才 tells, and so does P帮我 with the 了 that follows
        "unreal_left": re.compile(f"(?<!刚){any_of(content['unreal_left'])}(?<!P帮我)(?<!P帮忙)(?![了过])"),
        "denied_left": re.compile(denied),
        "said_by": pattern(table("events")["claims"]["said_by"]),
    }


@lru_cache(maxsize=1)
def _claims() -> frozenset[str]:
    """The events that a collector may claim without their having happened."""
    return frozenset(table("events")["claims"]["events"])


def events(skeleton: Skeleton, told: Who) -> list[Event]:
    """The events that a message tells or denies, each once, in order of the text."""
    found: dict[tuple[str, bool], Event] = {}
    told_of = [*_rows_found(skeleton, told, _rows()), *_calls_to_several(skeleton, told)]
    for event in [*told_of, *_night_calls(skeleton), *_calls_to_speaker(skeleton, told)]:
        found.setdefault((event.id, event.is_denied), event)
    if (_ANYBODY, False) not in found:
        found |= {(one.id, False): one for one in _calls_to_unnamed(skeleton, told)}
    # 签了协议又 … 还没起诉，只是短信: what is told goes before what is denied
    return sorted(
        (one for one in found.values() if not (one.is_denied and (one.id, False) in found)), key=lambda one: one.start
    )


def _calls_to_several(skeleton: Skeleton, told: Who) -> Iterator[Event]:
    """Calls to each person of a list, and to somebody who was named before; 还没打给他 denies nothing of the case."""
    for each in one_of_several(skeleton):
        yield from _rows_found(each, told, _calls_to_people())
    for each in named_before(skeleton, told):
        yield from (event for event in _rows_found(each, told, _calls_to_people()) if not event.is_denied)


_ANYBODY = "family_called"
"""The event that stands for a call to somebody whom only the talk names."""


def _calls_to_unnamed(skeleton: Skeleton, told: Who) -> Iterator[Event]:
    """A call to 他 or 她 in a message that names nobody."""
    for each in unnamed(skeleton):
        for event in _rows_found(each, told, _calls_to_people()):
            if event.id == _ANYBODY and not event.is_denied:
                yield replace(event, is_of_unnamed=True)
                return


@lru_cache(maxsize=1)
def _calls_to_people() -> tuple[_Row, ...]:
    return tuple(row for row in _rows() if row.event in table("events")["called_people"]["events"])


def _rows_found(skeleton: Skeleton, told: Who, rows: tuple[_Row, ...]) -> Iterator[Event]:
    for row in rows:
        if row.speaker is not None and told.speaker != row.speaker:
            continue
        if row.unless is not None and row.unless.search(skeleton.line):
            continue
        for match in row.pattern.finditer(skeleton.line):
            if not _means_these(skeleton, row, match):
                continue
            if _is_an_anecdote(skeleton, match, row) or (row.open_today and _is_announced(skeleton, match)):
                continue
            truth = _truth(skeleton, row, match)
            if truth != "unreal":
                yield Event(row.event, *skeleton.text_span(match.start(), match.end()), truth == "denied")
                break


def _is_an_anecdote(skeleton: Skeleton, match: re.Match[str], row: _Row) -> bool:
    """Whether it happened to 网友 or 好多人, or is to happen on a day that is still to come."""
    begin, _ = skeleton.clause(match.start())
    people = skeleton.items_in(begin, match.start(), "P")
    says = [one for one in people if one.value == "somebody" and skeleton.line.startswith("说", one.place + 1)]
    if says or any(one.value == "other" for one in people) or owner_of(skeleton, match.start()) == "other":
        return True
    days = [] if row.to_come else skeleton.items_in(begin, match.end(), "T")
    return any(isinstance(one.value, Day) and one.value.is_to_come for one in days)


def _is_announced(skeleton: Skeleton, match: re.Match[str]) -> bool:
    """Whether the clause names today and neither 了 nor 有 tells that it is done: 今天下午上门."""
    begin, stop = skeleton.clause(match.start())
    today = any(isinstance(one.value, Day) and one.value.is_today for one in skeleton.items_in(begin, stop, "T"))
    return today and match.end() == stop and not re.search("了|有", skeleton.line[begin:stop])


def _means_these(skeleton: Skeleton, row: _Row, match: re.Match[str]) -> bool:
    """Whether the people and the numbers in the match are of the kind that the row means."""
    people = skeleton.items_in(match.start(), match.end(), "P")
    if people and row.people and not any(one.value in row.people for one in people):
        return False
    calls = skeleton.items_in(match.start(), match.end(), "C")
    if row.often:
        if not calls or not _is_often(calls[-1]):
            return False
        lengths = skeleton.items_in(match.start(), match.end(), "D")
        return all(isinstance(one.value, Quantity) and (one.value.high or 99) <= 1 for one in lengths)
    return True


def _is_often(item: Item) -> bool:
    return isinstance(item.value, Quantity) and item.value.low >= _OFTEN and not item.value.asks


def _truth(skeleton: Skeleton, row: _Row, match: re.Match[str]) -> Truth:
    """Whether the words tell of something that happened."""
    rules, line = _modality(), skeleton.line
    start, end = match.span()
    begin, stop = skeleton.clause(start)[0], skeleton.clause(max(start, end - 1))[1]
    left, right = line[max(begin, start - _LEFT) : start], line[end:stop]
    if is_supposed(skeleton, start, end) or (row.event in _claims() and _is_claimed(skeleton, begin, end)):
        return "unreal"
    if rules["denied_left"].search(left):
        return "denied"
    asked = "了" not in match[0] and not right.startswith("了") and rules["asked_anywhere"].search(line, begin, start)
    announced = row.open_today and left.endswith(("说", "说上门"))
    if left.endswith("不") or announced or asked or rules["hearsay"].search(line, begin, start):
        return "unreal"
    if rules["asked_right"].match(right) or rules["law_right"].match(right) or rules["asked_left"].search(left):
        return "unreal"
    if not row.says and rules["unreal_left"].search(_since_the_day(skeleton, start, left)):
        return "unreal"
    if row.told != "done":
        return "told" if row.told == "state" else "unreal"
    return "told" if _is_done(match[0], left, right) else "unreal"


def _is_claimed(skeleton: Skeleton, begin: int, end: int) -> bool:
    """Whether a collector says it (说要给我司法查封，列入失信); what the person adds is told: 我已经被列入失信了."""
    said, line = _modality()["said_by"], skeleton.line
    if said.search(line, begin, end):
        return True
    return (
        _OWN_WORDS.search(line, begin, end) is None and said.search(line, skeleton.sentence(begin)[0], end) is not None
    )


def _since_the_day(skeleton: Skeleton, start: int, left: str) -> str:
    """What stands between a past day and the words: 帮我写投诉，他11月22号骂我的 tells, whatever goes before."""
    days = skeleton.items_in(max(0, start - len(left)), start, "T")
    past = [one for one in days if _PAST_DAY.search(skeleton.text[one.start : one.end])]
    return skeleton.line[past[-1].place + 1 : start] if past else left


def _is_done(words: str, left: str, right: str) -> bool:
    """Whether 了, a day or 已经 shows that it is done; in a question only these count, else a hint is enough."""
    rules = _modality()
    if "了" in words or words.endswith("过") or rules["done_left"].search(left) or rules["done_right"].match(right):
        return True
    if rules["question_end"].search(right):
        return False
    # 打我爸、打到公司: one act after the other
    return right[:1] in ("", "、") or bool(rules["hint_left"].search(left) or rules["hint_right"].match(right))


def _night_calls(skeleton: Skeleton) -> Iterator[Event]:
    """晚上10点还在打, 早上6点就打: calls between ten at night and eight in the morning."""
    for match in _HOUR_AT_NIGHT.finditer(skeleton.line):
        item = skeleton.item_at(match.end() - 1)
        hour = item.value if item else None
        if match["day"] and not skeleton.text[: skeleton.text_span(*match.span("day"))[1]].endswith(("晚", "夜")):
            continue
        called = _CALLED.match(skeleton.line, match.end())
        if not isinstance(hour, Quantity) or not hour.unit.startswith("点") or called is None:
            continue
        at_night = _NIGHT_BEGINS <= hour.low <= 12 if match["late"] else hour.low < _NIGHT_ENDS
        row = _Row("", "called_at_night", "done", False, frozenset(), False, False, False, None, _CALLED)
        if at_night and _truth(skeleton, row, called) == "told":
            yield Event("called_at_night", *skeleton.text_span(match.start(), called.end()))


_CALLS_ME = re.compile(
    "(?:打|联系|找|骚扰|催|轰炸)(?:了|过|电话|给|到|上|短信|来)*我(?!P|的P|们?家)|给我(?:T|天天|一直|又|也|都)*(?:打|发)(?:了|过)*(?:C|N)?(?:电话|短信|催)?"
)
_FAMILY = ("spouse", "relative", "emergency_contact")


def _calls_to_speaker(skeleton: Skeleton, told: Who) -> Iterator[Event]:
    """Who is typing has been called: a wife who says 天天打给我 tells of a call to the family."""
    if told.speaker not in _FAMILY:
        return
    row = _Row("", "family_called", "done", False, frozenset(), False, False, False, None, _CALLS_ME)
    for match in _CALLS_ME.finditer(skeleton.line):
        if _truth(skeleton, row, match) == "told":
            yield Event("family_called", *skeleton.text_span(match.start(), match.end()))
            return
