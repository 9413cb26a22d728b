"""E-mail addresses, links that carry a token, and number plates: found by their shape in Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from privacy.spans import Span

_LOCAL: Final = "A-Za-z0-9._%+-"
# Each pattern starts only where its run of characters starts: a long run is read once.
_EMAIL: Final = re.compile(
    rf"(?<![{_LOCAL}])[{_LOCAL}]+ ?(?:@|#|艾特|\(at\)|\[at\]) ?"
    r"(?:[A-Za-z0-9-]{1,63}(?:\.|点| dot )){1,5}[A-Za-z]{2,10}"
    rf"|(?<![{_LOCAL}])[{_LOCAL}]+ ?(?:@|艾特) ?"
    r"(?:qq|163|126|139|189|gmail|foxmail|sina|sohu|outlook|hotmail|yeah|aliyun)(?![a-z0-9])",
    re.IGNORECASE,
)
_URL: Final = re.compile(
    r"(?:(?<![a-z0-9])https?://(?P<login>[^\s/@?#\u2e80-\uffff]{1,128}@)?|(?<![a-z0-9@.-]))"
    r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,10}(?::[0-9]{1,5})?(?P<rest>[/?#][a-z0-9._~:/?#@!$&'*+,;=%|-]*)",
    re.IGNORECASE,
)
_SEGMENT: Final = re.compile(r"[^/]+")
_LONG: Final = 24
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-Z][ .-]{0,2}"
    r"(?=[A-Z]{0,2}[0-9])(?P<body>[A-HJ-NP-Z0-9](?:[ ]?[A-HJ-NP-Z0-9]){3,4}[A-HJ-NP-Z0-9挂学警港澳])(?![A-Z0-9])",
    re.IGNORECASE,
)
_PLATE_DIGITS: Final = 3


def find(folded: str) -> Iterator[Span]:
    """All of them in a text.

    Args:
        folded: Folded text.
    """
    for found in _EMAIL.finditer(folded):
        yield Span(*found.span(), "email")
    for found in _URL.finditer(folded):
        if found["login"]:
            yield Span(*found.span("login"), "link")
        if _carries_token(found["rest"]):
            yield Span(*found.span("rest"), "link")
    for found in _PLATE.finditer(folded):
        if sum(character.isdigit() for character in found["body"]) >= _PLATE_DIGITS:
            yield Span(*found.span(), "plate")


def _carries_token(rest: str) -> bool:
    return "?" in rest or "#" in rest or any(_is_token(segment) for segment in _SEGMENT.findall(rest))


def _is_token(segment: str) -> bool:
    """A part of a path that no person would have chosen: letters with digits, mixed case, many digits, or very long."""
    letters = any(character.isalpha() for character in segment)
    digits = sum(character.isdigit() for character in segment)
    mixed = not segment.islower() and not segment.isupper() and letters
    return len(segment) >= _LONG or digits >= 8 or (len(segment) >= 5 and letters and (digits > 0 or mixed))
