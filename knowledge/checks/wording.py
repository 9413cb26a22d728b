"""Looks for words in the text that borrowers read: promises, scares, clause and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from knowledge.shape import Node, read_yaml

WORDS = Path(__file__).with_name("wording.yml")

_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|《[^》]*》")
_CLAUSE_END = re.compile(r"[，。；：？\n]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?")
_NOT_A_PHONE = re.compile(r"GB/T\s*\d+(?:-\d+)?|\d[\d,.]*\s*(?:元|万|亿|%|％|年|天|日)")
_PHONE = re.compile(
    r"(?<![\d-])\d{3,4}-\d{5,8}(?!\d)|(?<![\d-])400[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)|(?<![\d-])\d{5,}(?![\d-])"
)
_NEAR = 8
"""How many characters before a promise word its negation may stand."""


@lru_cache(maxsize=1)
def _words() -> dict[str, re.Pattern[str]]:
    node = Node(read_yaml(WORDS, WORDS.parent), WORDS.name)
    return {key: re.compile("|".join(f"(?:{word})" for word in node.texts(key))) for key in node.keys}


def promises(text: str) -> Iterator[str]:
    """Yields the promise words of a text that are neither negated nor quoted."""
    bare = unquoted(text)
    for found in _words()["promises"].finditer(bare):
        before = _CLAUSE_END.split(bare[: found.start()])[-1][-_NEAR:]
        if not _words()["negations"].search(before):
            yield found[0]


def scares(text: str) -> Iterator[str]:
    """Yields the words that frighten."""
    yield from (found[0] for found in _words()["scares"].finditer(text))


def off_tone(text: str) -> Iterator[str]:
    """Yields what does not suit the house: 亲, 哦, exclamation marks, emoji, 你 for 您."""
    yield from (found[0] for found in _words()["tone"].finditer(unquoted(text)))


def says_ended(text: str) -> bool:
    """True where the text says that something has ended."""
    return bool(_words()["ended"].search(text))


def says_reported(text: str) -> bool:
    """True where the text says that it rests on reports."""
    return bool(_words()["reported"].search(text))


def articles(text: str) -> Iterator[str]:
    """Yields the clause numbers that a text names outside quotation marks, such as 第六条."""
    yield from (found[0] for found in _ARTICLE.finditer(re.sub(r"“[^”]*”", "", text)))


def phone_numbers(text: str) -> Iterator[str]:
    """Yields what looks like a telephone number, digits only: five digits or more, no amounts, no standards."""
    yield from (_digits(found[0]) for found in _PHONE.finditer(_NOT_A_PHONE.sub("", text)))


def digits_in(texts: Iterable[str]) -> set[str]:
    """Returns every telephone number of some texts, digits only, emergency numbers with them."""
    found = {number for text in texts for number in phone_numbers(text)}
    return found | {number for text in texts for number in re.findall(r"\b\d{3,}\b", text)}


def unquoted(text: str) -> str:
    """Returns the text without what it quotes."""
    return _QUOTED.sub("", text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
