"""Readings of a message that name one called person each: 我姐我爸还有同事都接到了, 老婆不知道，催收打给她了.

The rows of events.yml name one person. For a list, each reading keeps one member of it; for 他 or 她, the reading has
the person who was named before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from nlu.extraction.case.contexts import words_of
from nlu.extraction.case.who import Who
from nlu.extraction.patterns import pattern, table
from nlu.extraction.skeleton import Item, Skeleton

_FEWEST_WITH_COMMAS = 3
"""我不敢告诉我妈，单位也打了 is no list; 我爸妈，朋友，同事 is one."""


@lru_cache(maxsize=1)
def _rules() -> dict[str, re.Pattern[str]]:
    content, words = table("events")["called_people"], words_of("events")
    return {name: pattern(content[name], words) for name in ("member", "join", "list", "pronoun")}


def one_of_several(skeleton: Skeleton) -> Iterator[Skeleton]:
    """Yield the message once for each member of a list of people, with that member alone."""
    rules = _rules()
    for listed in rules["list"].finditer(skeleton.line):
        members = list(rules["member"].finditer(skeleton.line, *listed.span()))
        if _is_list(skeleton, members):
            for member in members:
                yield _with_one(skeleton, listed.span(), member.span())


def _is_list(skeleton: Skeleton, members: list[re.Match[str]]) -> bool:
    """Whether the members are several people; 我妈同事 and 单位领导 are one."""
    if len(members) >= _FEWEST_WITH_COMMAS:
        return True
    first, last = members[0], members[-1]
    between = skeleton.line[first.end() : last.start()]
    if between:
        return between != "，"
    item = skeleton.item_at(last.end() - 1)
    return item is not None and skeleton.text.startswith(("我", "俺"), item.start)


def _with_one(skeleton: Skeleton, listed: tuple[int, int], member: tuple[int, int]) -> Skeleton:
    """The message with one member in the place of the list."""
    (begin, end), (start, stop) = listed, member
    line, starts = skeleton.line, skeleton.starts
    kept = [*range(begin), *range(start, stop), *range(end, len(line))]
    place = {old: new for new, old in enumerate(kept)}
    items = tuple(replace(item, place=place[item.place]) for item in skeleton.items if item.place in place)
    return Skeleton(skeleton.text, "".join(line[old] for old in kept), items, tuple(starts[old] for old in kept))


def named_before(skeleton: Skeleton, told: Who) -> Iterator[Skeleton]:
    """Yield the message once for each 他 or 她 who was called, with the person who was named before in that place."""
    never: dict[str, list[str]] = table("events")["called_people"]["never"]
    for match in _rules()["pronoun"].finditer(skeleton.line):
        place = match.end("who") - 1
        named = skeleton.items_in(skeleton.sentence(place)[0], place, "P")
        if not named or named[-1].value == told.debtor or named[-1].value in never[match["who"]]:
            continue
        yield _with_person(skeleton, place, str(named[-1].value))


def unnamed(skeleton: Skeleton) -> Iterator[Skeleton]:
    """Yield the message with a relative in the place of a 他 or 她 who was called, where it names nobody."""
    match = None if "P" in skeleton.line else _rules()["pronoun"].search(skeleton.line)
    # 我打给他了 is a call of the speaker's
    if match is not None and not skeleton.line.endswith("我", 0, match.start()):
        yield _with_person(skeleton, match.end("who") - 1, "relative")


def _with_person(skeleton: Skeleton, place: int, kind: str) -> Skeleton:
    at = skeleton.starts[place]
    items = tuple(sorted((*skeleton.items, Item("P", at, at + 1, place, kind)), key=lambda item: item.place))
    line = skeleton.line[:place] + "P" + skeleton.line[place + 1 :]
    return replace(skeleton, line=line, items=items)
