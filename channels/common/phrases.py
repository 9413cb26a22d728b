"""The sentences of the channels themselves, in `phrases.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_suffix(".yml")


def phrase(name: str) -> str:
    """Return the sentence of that name in `phrases.yml`."""
    return _table()[name]


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    sentences: dict[str, str] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return sentences
