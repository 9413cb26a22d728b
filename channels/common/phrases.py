"""The sentences of the channels themselves, in `phrases.yml`; an account may say some in its own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from yaml_models import read

TABLE = Path(__file__).with_suffix(".yml")
_own: ContextVar[Mapping[str, str]] = ContextVar("own phrases", default={})  # noqa: B039  # never written to


def phrase(name: str) -> str:
    """Return the sentence of that name: the account's own, else that of `phrases.yml`."""
    return _own.get().get(name) or phrases()[name]


@lru_cache(maxsize=1)
def phrases() -> dict[str, str]:
    """Return `phrases.yml`: the sentences by their names."""
    sentences: dict[str, str] = read(TABLE).content
    return sentences


@contextmanager
def own_phrases(sentences: Mapping[str, str]) -> Iterator[None]:
    """Say these sentences by their names instead, in this task and those that it starts."""
    token = _own.set(sentences)
    try:
        yield
    finally:
        _own.reset(token)
