"""Coordinates of a place."""

from __future__ import annotations

import re
from typing import Final

from privacy.message import Message
from privacy.recognizer import Recognizer
from privacy.tables import Pattern

_DECIMAL: Final = re.compile(r"[0-9]{1,3}\.[0-9]+")
_CHINA: Final = (3.0, 54.0, 73.0, 136.0)
_SURE_DECIMALS: Final = 4


class Coordinates(Recognizer):
    """Finds pairs of latitude and longitude, and single ones that a word announces."""

    TABLE = "coordinates"
    KIND = "coordinates"

    def validate(self, match: re.Match[str], pattern: Pattern, message: Message) -> bool:
        """Check that a pair lies in China, or has so many decimals that it is neither rate nor amount."""
        if pattern.id != "pair":
            return True
        numbers = _DECIMAL.findall(match[0])
        smaller, larger = sorted(map(float, numbers))
        south, north, west, east = _CHINA
        if south <= smaller <= north and west <= larger <= east:
            return not message.is_amount(*match.span())
        precise = all(len(number.split(".")[1]) >= _SURE_DECIMALS for number in numbers)
        return precise and 1 <= smaller <= 90 and larger <= 180
