"""Where a clause begins and ends, and whether a 几 asks instead of telling."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from nlu.extraction.patterns import pattern, table

_STOP = re.compile(r"[，。？！；,.?!;\n]")
_SENTENCE_STOP = re.compile(r"[。？！；?!;\n]")
# 3.5 and 0.05% are not two clauses
_DECIMAL = re.compile(r"(?<=[0-9])\.(?=[0-9])")


def clause_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Begin and end of the clause around `text[start:end]`."""
    return _bounds(_STOP, text, start, end)


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Begin and end of the sentence around `text[start:end]`."""
    return _bounds(_SENTENCE_STOP, text, start, end)


def _bounds(stop: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    stops = _stops(stop, text)
    after, following = bisect_left(stops, start), bisect_left(stops, end)
    return stops[after - 1] + 1 if after else 0, stops[following] if following < len(stops) else len(text)


@lru_cache(maxsize=64)
def _stops(stop: re.Pattern[str], text: str) -> list[int]:
    """The places of the stops; every fact of a message asks for them, so they are looked up once."""
    return [match.start() for match in stop.finditer(_DECIMAL.sub("_", text))]


@lru_cache(maxsize=1)
def _asking() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    asking = table("asking")
    return pattern(asking["telling_before"]), pattern(asking["asking_before"]), pattern(asking["other_question"])


def is_asked(text: str, start: int, end: int) -> bool:
    """Whether the 几 or 多少 in `text[start:end]` asks for a number: 逾期几天上征信 does, 逾期了几天 does not."""
    if not re.search(r"(?<![好十])几(?![十百千万])", text[start:end]):
        return False
    begin, stop = clause_bounds(text, start, end)
    left, right = text[begin:start], text[end:stop]
    telling, asking, other_question = _asking()
    if asking.search(left):
        return True
    if telling.search(left) or re.match("了|没还", right):
        return False
    # a second question word makes 几 a number: 逾期几天会怎么样 asks what happens, not how long
    return not other_question.search(right)
