"""Parts of a message that are replaced, and which of them win where two overlap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

OPAQUE: Final = "\ue000"
"""Private character in the place of what is found: no digit, letter, ideograph or separator, so no match spans it."""


class Span(NamedTuple):
    """One finding.

    Attributes:
        start: Where it begins.
        end: Where it ends, exclusive.
        kind: Name of its kind in `kinds.yml`.
    """

    start: int
    end: int
    kind: str


def without_overlaps(spans: Iterable[Span], ranks: dict[str, int]) -> list[Span]:
    """Return the longest of any that overlap, in the order of the text; at equal length the kind that ranks first.

    Args:
        spans: Findings of all recognizers, in any order.
        ranks: Rank of each kind, 0 first.
    """
    chosen: list[Span] = []
    ordered = sorted(set(spans), key=lambda span: (span.start - span.end, ranks[span.kind], span.start))
    taken = bytearray(max((span.end for span in ordered), default=0))
    for span in ordered:
        # A later span is never longer, so it cannot lie around a chosen one: its two ends tell.
        if not taken[span.start] and not taken[span.end - 1]:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            chosen.append(span)
    return sorted(chosen)
