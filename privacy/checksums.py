"""The two checks that tell a number somebody was given from a run of digits."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import Final

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_DOUBLED_DIGITS: Final = str.maketrans("0123456789", "0246813579")
# First two digits of a residence code (GB/T 2260): provinces; 81 to 83 are residence permits.
_PROVINCES: Final = frozenset(
    tens + ones
    for tens, row in zip("12345678", ("12345", "123", "1234567", "123456", "01234", "12345", "1", "123"), strict=True)
    for ones in row
)
_OLDEST: Final = 1880


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the Luhn check of those before it.

    Args:
        digits: ASCII digits only.
    """
    return (
        bool(digits)
        and (sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2].translate(_DOUBLED_DIGITS)))) % 10 == 0
    )


def luhn_windows(digits: str, sizes: tuple[int, ...]) -> list[tuple[int, int]]:
    """Where such windows pass the check, as (start, end); one addition for each window instead of one for each digit.

    Args:
        digits: ASCII digits only.
        sizes: The sizes of the windows.
    """
    values = [int(digit) for digit in digits]
    # Sums up to each position with the even positions doubled, and with the odd ones.
    doubled = [
        list(accumulate((_DOUBLED[v] if at % 2 == odd else v for at, v in enumerate(values)), initial=0))
        for odd in (0, 1)
    ]
    return [
        (end - size, end)
        for size in sizes
        for end in range(size, len(values) + 1)
        if (doubled[end % 2][end] - doubled[end % 2][end - size]) % 10 == 0
    ]


def iso7064_check(first_17: str) -> str:
    """The last character of an identity number (GB 11643, ISO 7064 MOD 11-2).

    Args:
        first_17: The seventeen digits before it.
    """
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def is_identity_number(characters: str) -> bool:
    """Whether this is a Chinese identity number: eighteen with its check, or the fifteen digits of before 1999.

    Args:
        characters: Digits, the eighteenth possibly X.
    """
    if characters[:2] not in _PROVINCES:
        return False
    if len(characters) == 18:
        return _is_date(characters[6:14]) and iso7064_check(characters[:17]) == characters[17].upper()
    return len(characters) == 15 and characters[2:4] != "00" and _is_date("19" + characters[6:12])


def _is_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    try:
        date(year, month, day)
    except ValueError:
        return False
    return _OLDEST <= year <= date.max.year
