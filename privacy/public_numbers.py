"""Numbers that are published for everybody: hotlines and senders of text messages."""

from __future__ import annotations

import re
from typing import Final

# 400 and 800 numbers, 95xxx and 96xxx, carriers and platforms, text message senders 106…, 110, 12378 and their like.
_PUBLIC: Final = re.compile(r"(?:400|800)[0-9]{7}|9[56][0-9]{3}|1[02][0-9]{3}|101[0-9]{5}|106[0-9]{5,17}|1[12][0-9]")


def is_public(digits: str) -> bool:
    """Return True where digits are a public number."""
    return _PUBLIC.fullmatch(digits) is not None
