"""A question without what never changes its topic: which lender, and which number."""

from __future__ import annotations

import re
from functools import lru_cache

from nlu.extraction.patterns import table

ANY_LENDER = "花呗"
ANY_NUMBER = "9"
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\*+")


@lru_cache(maxsize=8192)  # words come again and again
def plain(text: str) -> str:
    """`text` with every lender's name made one name, and every number, masked ones (***) too, made one number."""
    return _NUMBER.sub(ANY_NUMBER, _lenders().sub(ANY_LENDER, text))


@lru_cache(maxsize=1)
def _lenders() -> re.Pattern[str]:
    names = sorted({name for names in table("lenders").values() for name in names}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))
