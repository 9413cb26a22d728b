"""Passports, passes across the borders, and identity cards of Hong Kong, Macau and Taiwan."""

from __future__ import annotations

import re
from typing import Final

from privacy.message import Message
from privacy.recognizer import Recognizer
from privacy.tables import Pattern

# Value of a Taiwanese card's first letter, by its place here: A is 10, B is 11, and so on.
_TAIWAN_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_TAIWAN_WEIGHTS: Final = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_HONG_KONG_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, 1)
_BLANK: Final = 36


class Passport(Recognizer):
    """Finds document numbers by their form and check digit, or by the words that announce them."""

    TABLE = "passport"
    KIND = "passport"

    def validate(self, match: re.Match[str], pattern: Pattern, message: Message) -> bool:
        """Check the check digit, or that no word says it is an order or the like."""
        if pattern.cues:
            return True
        characters = re.sub(r"[^0-9A-Z]", "", match[0].upper())
        if pattern.id == "hong_kong":
            return is_hong_kong_id(characters)
        if pattern.id == "taiwan":
            return is_taiwan_id(characters)
        return match.start() not in self.announced("order", message)


def is_hong_kong_id(characters: str) -> bool:
    """Return True where the check digit of a Hong Kong identity card holds: A1234563 for A123456(3)."""
    values = [_BLANK] * (9 - len(characters)) + [int(character, 36) for character in characters]
    return sum(value * weight for value, weight in zip(values, _HONG_KONG_WEIGHTS, strict=True)) % 11 == 0


def is_taiwan_id(characters: str) -> bool:
    """Return True where the check digit of a Taiwanese identity card holds: A123456789."""
    letter = 10 + _TAIWAN_LETTERS.index(characters[0])
    values = (letter // 10, letter % 10, *(int(digit) for digit in characters[1:]))
    return sum(value * weight for value, weight in zip(values, _TAIWAN_WEIGHTS, strict=True)) % 10 == 0
