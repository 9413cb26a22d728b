"""Mobile numbers of mainland China, and numbers abroad with their country code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from privacy.digit_groups import Run
from privacy.message import Message
from privacy.public_numbers import is_public
from privacy.recognizer import Recognizer
from privacy.spans import Span

_NUMBER: Final = re.compile(r"(?P<country>(?:00)?86)?1[3-9][0-9]{9}")
_FORM: Final = re.compile(r"(?:(?:00)?86)?1[3-9]")
_PREFIX: Final = re.compile(r"(?:(?<![0-9])(?:\+ ?|00)?86\)?[ -]{1,3}|\+)$")
_LONGEST_PREFIX: Final = 9
# With 86 or 0086 before the eleven digits.
_SIZES: Final = (11, 13, 15)
_MISTYPED_SIZES: Final = (10, 12)


class Mobile(Recognizer):
    """Finds eleven digits that begin with 13 to 19, however parted, with or without +86."""

    TABLE = "mobile"
    KIND = "mobile"

    def find(self, message: Message) -> Iterator[Span]:
        """Yield all such numbers in a message."""
        announced, found = self.announced("mobile", message), set()
        for run in message.groups.runs(_SIZES, _FORM):
            number = _NUMBER.fullmatch(run.digits)
            if number and self._is_number(run, number["country"] or "", run.start in announced, message):
                found.add(run.start)
                yield Span(run.start - _prefix(run, message.text), run.end, self.KIND)
        for run in message.groups.runs(_MISTYPED_SIZES, starts=self.announced("certain", message) - found):
            is_number = run.is_uniform and run.is_tight and not is_public(run.digits)
            if is_number and not message.is_amount(run.start, run.end):
                yield Span(run.start, run.end, self.KIND)
        yield from super().find(message)

    def _is_number(self, run: Run, country: str, is_announced: bool, message: Message) -> bool:
        if message.is_amount(run.start, run.end):
            return False
        if is_announced or len(run.groups) == 1:
            return True
        if run.is_round or run.is_parted_by_points:
            return False
        usual = run.is_spelled or run.is_unbroken or _without(country, run.lengths) in self.table.shapes
        # With a sign between, eleven digits in any groups are hardly anything else; blanks part amounts in a row, too.
        return (usual or run.is_alike) if run.is_tight else (usual and run.is_alike)


def _without(country: str, lengths: tuple[int, ...]) -> tuple[int, ...]:
    """Return the lengths of the groups without the country code, which stands apart or in the first group."""
    rest = lengths[0] - len(country)
    return lengths if not country else (rest, *lengths[1:]) if rest else lengths[1:]


def _prefix(run: Run, text: str) -> int:
    """Return the number of characters before the digits that belong to them: +86, (138)."""
    if before := _PREFIX.search(text, max(0, run.start - _LONGEST_PREFIX), run.start):
        return len(before[0])
    return int(text[run.start - 1 : run.start] == "(" and ")" in text[run.start : run.end])
