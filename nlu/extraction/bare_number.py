"""A number that does not say what it counts: the answer to the assistant's own question."""

from __future__ import annotations

import re

from nlu.extraction.numerals import NUMERAL, Span, numeral_span, whole

_LONGEST = 12
_BARE = re.compile(
    rf"(?:大概|大约|差不多|应该|好像|就|有|得有|可能)*(?P<n>{NUMERAL})(?:个|次|天|回|通)?(?:左右|多|吧|了|的样子|电话)*[。.!,，]?"
)


def bare_number(text: str) -> Span | None:
    """The number that `text` consists of, as a span: 五六个吧 is (5, 6); None where it says more."""
    if len(text) > _LONGEST:
        return None
    match = _BARE.fullmatch(text.strip())
    found = numeral_span(match["n"]) if match else None
    return whole(*found) if found else None
