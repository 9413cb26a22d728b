"""Which rules look at a message, and what is written in the place of what they find."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from privacy import addresses, cued, links, names, numbers
from privacy.fold import fold
from privacy.spans import Span, without_overlaps
from privacy.tables import PLACEHOLDERS, RANKS, any_of

_RULES: Final = (links.find, numbers.find, cued.find, addresses.find, names.find)
_PLACEHOLDER: Final = re.compile(any_of(list(PLACEHOLDERS.values())))
# A private character: neither digit, letter, ideograph nor separator, so that no rule reads on across a placeholder.
_OPAQUE: Final = "\ue000"
_MOST_PASSES: Final = 12


def redact(text: str) -> str:
    """The text with typed placeholders for personal data; everything else stays as it was written.

    Args:
        text: What somebody wrote; any text at all.
    """
    # What lay beside or within a longer finding may be recognised only once that is gone.
    for _ in range(_MOST_PASSES):
        spans = find(text)
        if not spans:
            break
        text = _replaced(text, spans)
    return text


def find(text: str) -> list[Span]:
    """What would be replaced, in the order of the text, without overlaps.

    Args:
        text: Any text.
    """
    visible = fold(_PLACEHOLDER.sub(lambda found: _OPAQUE * len(found[0]), text))
    return without_overlaps(chain.from_iterable(rule(visible) for rule in _RULES), RANKS)


def _replaced(text: str, spans: list[Span]) -> str:
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += (text[end : span.start], PLACEHOLDERS[span.kind])
        end = span.end
    return "".join((*parts, text[end:]))
