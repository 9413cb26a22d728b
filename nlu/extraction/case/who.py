"""Who is typing and whose loan it is: in 我老公美团逾期40天 the wife is typing and the case is the husband's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from nlu.extraction.case.contexts import words_of
from nlu.extraction.patterns import any_of, either_row, pattern, table
from nlu.extraction.skeleton import Item, Skeleton

_OTHERS = ("other", "somebody")
"""The kinds of people.yml of whom nobody tells a case: 网友, 别人, 有人."""

_NOBODY = "none"
"""The debtor of a row that no kind of people.yml fits: a tenant, a student."""

_SUBJECT = re.compile("我(?!们)|P|[他她](?!们)")


@dataclass(frozen=True, slots=True)
class Who:
    """What a message says of who is typing.

    Attributes:
        speaker: borrower, spouse, relative, emergency_contact, guarantor, colleague, acquaintance or stranger; None
            where it is not said.
        debtor: The kind of person whose loan it is, where it is not the speaker's own.
        start: Where its words begin in the message.
        end: Where they end.
        named: The kind of the word that the message has for the debtor; another where who is typing says what they are
            to each other: 我家老二逾期了，我是他姐.
        is_of_him: Whether the message speaks of 他 or 她 alone, whom it does not name.
    """

    speaker: str | None = None
    debtor: str | None = None
    start: int = 0
    end: int = 0
    named: str | None = None
    is_of_him: bool = False


def who(skeleton: Skeleton) -> Who:
    """Who is typing, as far as the message says."""
    own = _owns_a_debt(skeleton)
    debtor = None if own else _debtor(skeleton)
    found = _told_speaker(skeleton, debtor)
    if found is not None:
        return replace(found, named=str(debtor.value)) if debtor else found
    if debtor is None:
        return Who(is_of_him=_is_of_him(skeleton.line))
    kind = str(debtor.value)
    return Who(table("who")["speakers"][kind], kind, debtor.start, debtor.end)


def is_others(skeleton: Skeleton, place: int, told: Who) -> bool:
    """Whether the fact at a place of the line is of somebody other than the case's debtor."""
    owner = owner_of(skeleton, place)
    if owner is None or owner == "me":
        return False
    if owner in _OTHERS:
        return True
    if owner == "he" and told.debtor is None and _rules()["uses_me"].search(skeleton.line, 0, place):
        return False  # 朋友借我身份证贷款，他现在不还了: the loan is in my name
    if told.debtor is not None:
        return owner not in (told.debtor, told.named, "he") and told.speaker != "guarantor"
    # 我不认识他，他逾期; 结婚五年 他欠了30万: the case is his
    return owner != "he" or (told.speaker is None and bool(skeleton.items_in(0, place, "P")))


def _is_of_him(line: str) -> bool:
    return re.search("(?<!比)我|P", line) is None and _rules()["of_him"].match(line) is not None


@lru_cache(maxsize=1)
def _rules() -> dict[str, re.Pattern[str]]:
    content, words = table("who"), words_of("who")
    more = {**words, "own_filler": content["own_filler"], "own_no_debt": content["own_no_debt"]}
    more["beside_his"] = content["beside_his"]
    return {
        "debtor_after": either_row(content["debtor_after"], words),
        "not_before": re.compile(f"(?:{any_of(content['debtor_not_before'])})了?[他她]?的?(?:电话|短信)?$"),
        "not_after": pattern(content["debtor_not_after"], words),
        "debtor_before": pattern(f"(?:{content['debtor_before']})$", words),
        "asked_for": pattern(content["asked_for"], words),
        "own_after_all": pattern(content["own_after_all"], words),
        "anecdote": pattern(content["anecdote"], words),
        "own_debt": pattern(content["own_debt"], more),
        "me_as_object": re.compile(any_of(content["me_as_object"]) + "$"),
        "uses_me": pattern("P" + content["debtor_not_after"], words),
        "other_act": pattern(content["other_act"], words),
        "he_owes": pattern(content["he_owes"], words),
        "of_him": pattern(content["of_him"], {**words, "silent": content["silent"]}),
    }


def _owns_a_debt(skeleton: Skeleton) -> bool:
    rules, line = _rules(), skeleton.line
    if rules["own_after_all"].search(line):
        return True
    told = rules["own_debt"].finditer(line)
    return any(rules["me_as_object"].search(line, max(0, one.start() - 3), one.start()) is None for one in told)


def _debtor(skeleton: Skeleton) -> Item | None:
    """The person of whom a debt is told, or for whom the message is asked."""
    rules, line = _rules(), skeleton.line
    asked = rules["asked_for"].search(line)
    people = [item for item in skeleton.items if item.letter == "P" and item.value not in _OTHERS]
    if asked is not None:
        return next((item for item in people if asked.start() <= item.place < asked.end()), None)
    if rules["anecdote"].search(line):
        return None
    for item in people:
        place = item.place
        if rules["debtor_before"].search(line, 0, place) or _is_owed_by(line, place):
            return item
        if rules["not_before"].search(line, max(0, place - 8), place):
            continue
        if rules["debtor_after"].match(line, place + 1) and not rules["not_after"].match(line, place + 1):
            return item
    return _he(skeleton, people)


def _he(skeleton: Skeleton, people: list[Item]) -> Item | None:
    """The last person named before 他 or 她, of whom a debt is told."""
    rules, line = _rules(), skeleton.line
    owes = rules["he_owes"].search(line)
    if owes is None or rules["uses_me"].search(line, 0, owes.start()):
        return None
    never = table("who")["he_is_never"][owes["who"]]
    named = [item for item in people if item.place < owes.start() and item.value not in never]
    return named[-1] if named else None


def _is_owed_by(line: str, place: int) -> bool:
    """Whether what stands around a person says that the debt is theirs: 是我弟欠的."""
    return any(before.search(line, 0, place) and after.match(line, place + 1) for before, after in _owed_by())


@lru_cache(maxsize=1)
def _owed_by() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    rows, words = table("who")["owed_by"], words_of("who")
    return tuple((pattern(f"(?:{row['before']})$", words), pattern(row["after"], words)) for row in rows)


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    speaker: str
    debtor: str | None
    kinds: frozenset[str]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def _rows() -> tuple[_Row, ...]:
    words = words_of("who")
    return tuple(
        _Row(
            row["id"],
            row["speaker"],
            row.get("debtor"),
            frozenset(row.get("kinds", ())),
            pattern(row["pattern"], words),
        )
        for row in table("who")["speaker"]
    )


def _told_speaker(skeleton: Skeleton, debtor: Item | None) -> Who | None:
    for row in _rows():
        for match in row.pattern.finditer(skeleton.line):
            found = _speaker(skeleton, row, match, debtor)
            if found is not None:
                return found
    return None


def _speaker(skeleton: Skeleton, row: _Row, match: re.Match[str], debtor: Item | None) -> Who | None:
    named = skeleton.items_in(match.start(), match.end(), "P")
    kind = str(named[-1].value) if named else _kin(match[0])
    if row.kinds and kind not in row.kinds:
        return None
    whose = row.debtor
    if whose == _NOBODY:
        return Who(row.speaker, None, *skeleton.text_span(match.start(), match.end()))
    if row.kinds and whose is None:
        whose = _inverse(str(kind), match[0])
    elif whose is None and row.speaker not in ("borrower", "stranger"):
        before = skeleton.items_in(skeleton.sentence(match.start())[0], match.end(), "P")
        known = [debtor] if debtor else [one for one in before if one.value not in _OTHERS]
        whose = str(known[-1].value) if known else None
    return Who(row.speaker, whose, *skeleton.text_span(match.start(), match.end()))


def _kin(words: str) -> str | None:
    kin: Mapping[str, str] = table("who")["kin"]
    return next((kind for word, kind in kin.items() if words.endswith(word)), "relative")


def _inverse(kind: str, words: str) -> str:
    """Whose loan it is where 我是他妈妈 is said: the son's."""
    inverse: Any = table("who")["inverse"].get(kind)
    if inverse is None:
        return kind
    return str(inverse["她" if "她" in words else "他" if "他" in words else "的"])


def owner_of(skeleton: Skeleton, place: int) -> str | None:
    """Of whom the nearest clause before a place speaks: "me", a kind of person, "he", or None where nobody is named."""
    rules, line = _rules(), skeleton.line
    begin, _ = skeleton.sentence(place)
    clause, _ = skeleton.clause(place)
    for match in reversed(list(_SUBJECT.finditer(line, begin, place))):
        at = match.start()
        if match[0] == "我":
            # 是我自己逾期11天, 欠钱的是我: here the one who is meant is the speaker
            is_meant = line.endswith("是", 0, at) and not line.endswith("不是", 0, at)
            if is_meant or rules["me_as_object"].search(line, max(begin, at - 3), at) is None:
                return "me"
            continue
        if rules["not_before"].search(line, max(begin, at - 6), at) or rules["other_act"].match(line, at + 1, place):
            continue
        if rules["not_after"].match(line, at + 1):
            return "me"
        if match[0] == "P" and at < clause and not rules["debtor_after"].match(line, at + 1):
            continue  # 我妈住院了，欠了三万
        if match[0] == "P":
            item = skeleton.item_at(at)
            return str(item.value) if item else None
        return "he"
    return None
