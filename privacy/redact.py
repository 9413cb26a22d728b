"""Find personal data in a message and replace it by placeholders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from privacy.message import Message
from privacy.recognizers import ALL
from privacy.spans import OPAQUE, Span, without_overlaps
from privacy.tables import PLACEHOLDERS, RANKS, any_of

_PLACEHOLDER: Final = re.compile(any_of(PLACEHOLDERS.values()))
_MOST_PASSES: Final = 12


def redact(text: str) -> str:
    """Return a text with placeholders for personal data; everything else stays as it was written.

    Redacting twice changes nothing more. The time grows with the length of the text only.

    Args:
        text: What somebody wrote; any text at all.
    """
    return _replaced(text, find(text), lambda span: PLACEHOLDERS[span.kind])


def find(text: str) -> list[Span]:
    """Return what would be replaced, in the order of the text, without overlaps; positions are those of the text.

    Args:
        text: Any text; placeholders in it stay.
    """
    visible = _PLACEHOLDER.sub(lambda match: OPAQUE * len(match[0]), text)
    found: list[Span] = []
    # What lay beside or within a longer finding may be recognised only once that is gone.
    for _ in range(_MOST_PASSES):
        message = Message(visible)
        spans = without_overlaps((span for recognizer in ALL for span in recognizer.find(message)), RANKS)
        if not spans:
            break
        found += spans
        visible = _replaced(visible, spans, lambda span: OPAQUE * (span.end - span.start))
    return sorted(found)


def _replaced(text: str, spans: Iterable[Span], replacement: Callable[[Span], str]) -> str:
    parts: list[str] = []
    end = 0
    for span in spans:
        parts += (text[end : span.start], replacement(span))
        end = span.end
    return "".join((*parts, text[end:]))
