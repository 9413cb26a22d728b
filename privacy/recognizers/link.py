"""Links that carry a token or a login."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from privacy.message import Message
from privacy.recognizer import Recognizer
from privacy.spans import Span

_SEGMENT: Final = re.compile(r"[^/]+")
_LONG: Final = 24


class Link(Recognizer):
    """Finds path and query of a link where they carry a query or a token; the host stays."""

    TABLE = "link"
    KIND = "link"

    def find(self, message: Message) -> Iterator[Span]:
        """Yield logins, paths and queries of links."""
        (pattern,) = self.PATTERNS
        for match in pattern.regex.finditer(message.text):
            if match["login"]:
                yield Span(*match.span("login"), self.KIND)
            if _carries_token(match["rest"]):
                yield Span(*match.span("rest"), self.KIND)


def _carries_token(rest: str) -> bool:
    return "?" in rest or "#" in rest or any(_is_token(segment) for segment in _SEGMENT.findall(rest))


def _is_token(segment: str) -> bool:
    """Return True for a segment that no person chose: letters with digits, mixed case, many digits, or very long."""
    letters = any(character.isalpha() for character in segment)
    digits = sum(character.isdigit() for character in segment)
    mixed = not segment.islower() and not segment.isupper() and letters
    return len(segment) >= _LONG or digits >= 8 or (len(segment) >= 5 and letters and (digits > 0 or mixed))
