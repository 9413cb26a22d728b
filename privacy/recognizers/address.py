"""Addresses with a house number: a place word and a number, then outwards in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Final

from privacy.message import Message
from privacy.recognizer import Recognizer
from privacy.spans import Span
from privacy.tables import any_of

_WIDEST_LEFT: Final = 40
_NOT_PLACE_LENGTH: Final = 3
_PART: Final = re.compile(r"[0-9A-Za-z\u3400-\u9fff -]*$")
_REGION: Final = re.compile(r"[省市区县镇乡州旗盟]")


class Address(Recognizer):
    """Finds 文三路12号3栋2单元501室 with the city and district before it."""

    TABLE = "address"
    KIND = "address"

    @cached_property
    def _anchor(self) -> re.Pattern[str]:
        """A place word with a number, or a number with a word for a building."""
        return self.table.compiled("|".join(f"(?:{row.pattern})" for row in self.table.patterns))

    @cached_property
    def _more(self) -> re.Pattern[str]:
        """The rest of a door: 12号-3, 3栋2单元501室, 附7号."""
        return self.table.compiled("(?:{next_part}|{next_dash}|{next_room})+")

    @cached_property
    def _place_word(self) -> re.Pattern[str]:
        return self.table.compiled("{street}|{estate}|{village}")

    @cached_property
    def _no_place(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{any_of(self.table.words['not_places'])})$")

    @cached_property
    def _stop(self) -> re.Pattern[str]:
        return re.compile(any_of(self.table.words["stops"]))

    def find(self, message: Message) -> Iterator[Span]:
        """Yield all addresses with a house number in a message."""
        text = message.text
        found: Span | None = None
        at = 0
        while anchor := self._anchor.search(text, at):
            at = anchor.end()
            is_next_part = found is not None and found.end == anchor.start()
            if not is_next_part and self._is_no_place(text, anchor):
                continue
            if more := self._more.match(text, at):
                at = more.end()
            start = self._left(text, anchor.start(), found.end if found else 0)
            if found and start == found.end:
                found = found._replace(end=at)
                continue
            if found:
                yield found
            found = Span(start, at, self.KIND)
        if found:
            yield found

    def _is_no_place(self, text: str, anchor: re.Match[str]) -> bool:
        """Return True for 套路5, 一路3 and their like."""
        word = self._place_word.match(anchor[0])
        if word is None:
            return False
        start = max(0, anchor.start() - _NOT_PLACE_LENGTH)
        return self._no_place.search(text, start, anchor.start() + word.end()) is not None

    def _left(self, text: str, start: int, least: int) -> int:
        """Return where the address begins whose number is at `start`: after the last word that is no part of it."""
        if start == least:
            return start
        first = max(least, start - _WIDEST_LEFT)
        stretch = text[first:start]
        part = _PART.search(stretch)
        begin = part.start() if part else len(stretch)
        region = _REGION.search(stretch, begin)
        # A word before the first 市 or 区 ends the sentence around it; one after it is part of a street's name.
        for stop in self._stop.finditer(stretch, begin, region.start() if region else len(stretch)):
            begin = stop.end()
        return first + begin + (len(stretch[begin:]) - len(stretch[begin:].lstrip(" -")))
