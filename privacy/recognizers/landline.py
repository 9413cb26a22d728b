"""Numbers of landlines, with and without area code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from privacy.digit_groups import Run
from privacy.message import Message
from privacy.public_numbers import is_public
from privacy.recognizer import Recognizer
from privacy.spans import Span

_AREA_SIZES: Final = range(10, 17)
_LOCAL_SIZES: Final = (7, 8)
_LOCAL_FORM: Final = re.compile("[2-8]")
_FIRST_GROUPS: Final = (2, 3, 4)


class Landline(Recognizer):
    """Finds area code and seven or eight digits, and seven or eight digits alone after 座机, 电话 and the like."""

    TABLE = "landline"
    KIND = "landline"

    def find(self, message: Message) -> Iterator[Span]:
        """Yield all such numbers in a message."""
        number, extension = self.table.compiled("{number}"), self.table.compiled("{extension}")
        local = self.announced("local", message)
        for run in self._candidates(message, number, local):
            more = extension.match(message.text, run.end)
            before, inside = message.text[run.start - 1 : run.start], message.text[run.start : run.end]
            start = run.start - (before == "+" or (before == "(" and ")" in inside))
            yield Span(start, more.end() if more else run.end, self.KIND)

    def _candidates(self, message: Message, number: re.Pattern[str], local: frozenset[int]) -> Iterator[Run]:
        for run in message.groups.runs(_AREA_SIZES, number):
            usual = run.is_spelled or run.is_unbroken or (run.is_uniform and run.lengths[0] in _FIRST_GROUPS)
            is_number = usual and number.fullmatch(run.digits) and not run.is_parted_by_points
            if is_number and (run.digits[0] == "0" or _has_country(run, message.text)):
                yield run
        for run in message.groups.runs(_LOCAL_SIZES, _LOCAL_FORM, local):
            is_number = not run.is_followed and run.is_tight and not _is_date(run.digits) and not is_public(run.digits)
            if is_number and not message.is_amount(run.start, run.end):
                yield run


def _has_country(run: Run, text: str) -> bool:
    """Return True where 86 is set off as a country code: +86, 86-21."""
    return text[run.start - 1 : run.start] == "+" or run.groups[0].digits == "86"


def _is_date(digits: str) -> bool:
    try:
        return 1950 <= datetime.strptime(digits, "%Y%m%d").year < 2100
    except ValueError:
        return False
