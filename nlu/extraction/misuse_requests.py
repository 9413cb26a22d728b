"""Whether a message asks for help with what this assistant must not help with."""

from __future__ import annotations

import re
from functools import lru_cache

from nlu.extraction.patterns import Words, either_row, table

KINDS = ("collector_or_misuse", "unlawful_evasion", "untrue_claims")
"""Named as the notice that answers them."""


def misuse(text: str) -> str | None:
    """The kind of help that `text` asks for, of `KINDS`; None where it asks for none of them.

    Who tells what others do, or asks whether something is allowed, asks for no such help.

    Args:
        text: The message, in the form that `normalise` gives it.
    """
    other, kinds = _tables()
    if other.search(text):
        return None
    return next((kind for kind, asked in kinds if asked.search(text)), None)


@lru_cache(maxsize=1)
def _tables() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    content = table("misuse_requests")
    words: Words = content["words"]
    return either_row(content["other"], words), tuple((kind, either_row(content[kind], words)) for kind in KINDS)
