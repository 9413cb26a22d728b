"""Number plates of vehicles."""

from __future__ import annotations

import re
from typing import Final

from privacy.message import Message
from privacy.recognizer import Recognizer
from privacy.tables import Pattern

_LEAST_DIGITS: Final = 3


class Plate(Recognizer):
    """Finds 京A12345, 粤B·D12345 and plates after 车牌 without their province."""

    TABLE = "plate"
    KIND = "plate"

    def validate(self, match: re.Match[str], pattern: Pattern, message: Message) -> bool:
        """Check that the serial number has enough digits to be none of the words it could spell."""
        digits = sum(character.isdigit() for character in match["serial"])
        return digits >= _LEAST_DIGITS and not message.is_amount(*match.span())
