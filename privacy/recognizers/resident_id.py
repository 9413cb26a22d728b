"""Identity numbers of residents of mainland China (GB 11643), and residence permits of the same form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from stdnum.iso7064 import mod_11_2

from privacy.digit_groups import Run
from privacy.message import Message
from privacy.recognizer import Recognizer
from privacy.spans import Span

# First two digits of a residence code (GB/T 2260): provinces; 81 to 83 are residence permits.
_PROVINCES: Final = frozenset(
    tens + ones
    for tens, row in zip("12345678", ("12345", "123", "1234567", "123456", "01234", "12345", "1", "123"), strict=True)
    for ones in row
)
# Region, year of two or four digits, month and day.
_FORM: Final = re.compile(r"[1-8][0-9]{5}(?:1[89]|20)?[0-9]{2}[01][0-9][0-3]")
_SIZES: Final = (15, 17, 18)
_MISTYPED_SIZES: Final = range(14, 20)
_CHECK_X: Final = re.compile(r"[ .-]{0,2}[Xx×](?![A-Za-z0-9])")
_ODD_AGES: Final = (1880, 2099)
_LIKELY_AGES: Final = (1920, 2020)


class ResidentId(Recognizer):
    """Finds 18 characters with the ISO 7064 check or a likely date of birth, 15 digits with a date of birth,
    17 digits that were cut, and any such run after 身份证.
    """  # noqa: D205

    TABLE = "resident_id"
    KIND = "identity"

    def find(self, message: Message) -> Iterator[Span]:
        """Yield all such numbers in a message."""
        found = set()
        for run in message.groups.runs(_SIZES, _FORM):
            end, characters = _with_x(run, message.text)
            if is_resident_id(characters) and not message.is_amount(run.start, end):
                found.add(run.start)
                yield Span(run.start, end, self.KIND)
        # After 身份证 a mistyped number is as telling as a right one.
        for run in message.groups.runs(_MISTYPED_SIZES, starts=self.announced("identity", message) - found):
            if run.is_uniform:
                yield Span(run.start, _with_x(run, message.text)[0], self.KIND)


def is_resident_id(characters: str) -> bool:
    """Return True where characters have the form of an identity number.

    Args:
        characters: 15, 17 or 18 digits, the eighteenth possibly X.
    """
    if characters[:2] not in _PROVINCES:
        return False
    if len(characters) == 15:
        return characters[2:4] != "00" and _is_date("19" + characters[6:12], _ODD_AGES)
    born = characters[6:14]
    certain = len(characters) == 18 and mod_11_2.is_valid(characters)
    return _is_date(born, _ODD_AGES if certain else _LIKELY_AGES)


def _with_x(run: Run, text: str) -> tuple[int, str]:
    """Return where the number ends and its characters, with an X that follows 17 digits."""
    digits = run.digits
    if len(digits) == 17 and (check := _CHECK_X.match(text, run.end)):
        return check.end(), digits + "X"
    return run.end, digits


def _is_date(digits: str, years: tuple[int, int]) -> bool:
    try:
        return years[0] <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= years[1]
    except ValueError:
        return False
