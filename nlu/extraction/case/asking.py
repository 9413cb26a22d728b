"""Whether a 几 asks for a number (逾期几天上征信) or tells one (逾期了几天)."""

from __future__ import annotations

import re
from functools import lru_cache

from nlu.extraction.case.contexts import around
from nlu.extraction.patterns import any_of, pattern, table
from nlu.extraction.skeleton import Item, Skeleton


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    content = table("asking")
    return (
        re.compile(any_of(content["telling_before"]) + "$"),
        re.compile(any_of(content["asking_before"]) + "[^，]{0,6}$"),
        re.compile(f"{any_of(content['may_before'])}(?:逾期|拖|晚|宽限)[^，]{{0,2}}$"),
        re.compile(any_of(content["other_question"])),
    )


@lru_cache(maxsize=1)
def _how_long() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = table("asking")
    return re.compile(content["asks_how_long"]), pattern(content["asks_as_well"], content["words"])


def is_asked(skeleton: Skeleton, item: Item) -> bool:
    """Whether the 几 of an item asks for a number.

    A second question word makes it a number again: 逾期几天会怎么样 asks what happens, not how long.
    """
    how_long, as_well = _how_long()
    if how_long.fullmatch(skeleton.line) and re.match("了|$", skeleton.line[item.place + 1 :]):
        return True
    if as_well.search(skeleton.line):
        return True
    left, right = around(skeleton, item)
    telling, asking, may, other_question = _words()
    if asking.search(left) or may.search(left):
        return True
    if telling.search(left) or re.match("了|没还", right):
        return False
    return not other_question.search(right)
