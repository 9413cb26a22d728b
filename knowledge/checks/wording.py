"""Words in the text that borrowers read: promises, scares, tone, clause and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from yaml_models import Row, read

WORDS = Path(__file__).with_name("wording.yml")

_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|《[^》]*》")
_CLAUSE_END = re.compile(r"[，。；：？\n]")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十])?")
_AMOUNT = re.compile(r"GB/T\s*\d+(?:-\d+)?|\d[\d,.]*\s*(?:元|万|亿|%|％|年|天|日)")
_PHONE_FORMS = (
    r"(?<![\d-])\d{3,4}-\d{5,8}(?!\d)",  # 010-12345678
    r"(?<![\d-])400[- ]?\d{3,4}[- ]?\d{3,4}(?!\d)",  # 400 820 8788
    r"(?<![\d.-])\d{5,}(?![\d-])",  # 12345, 95188
    r"(?<![\d.-])1[12]\d(?![\d-])",  # 110, 120
)
_PHONE = re.compile("|".join(_PHONE_FORMS))
_NEGATION_REACH = 8
"""How many characters before a promise word its negation may stand."""


class Pattern(Row):
    """A regular expression with texts that show what it is for."""

    id: str
    pattern: str
    finds: list[str]
    spares: list[str]


class WordList(Row):
    """Plain words and patterns that mean the same to the checker."""

    words: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()

    def expression(self) -> re.Pattern[str]:
        """Return one expression that finds any of them."""
        return re.compile("|".join([*map(re.escape, self.words), *(f"(?:{row.pattern})" for row in self.patterns)]))


@lru_cache(maxsize=1)
def word_lists() -> dict[str, WordList]:
    """Return the lists of wording.yml, without the negations."""
    table = read(WORDS)
    return {name: table.parse(WordList, [name]) for name in table.content if name != "negations"}


@lru_cache(maxsize=16)
def _expression(name: str) -> re.Pattern[str]:
    return word_lists()[name].expression()


@lru_cache(maxsize=1)
def _negations() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, read(WORDS).content["negations"])))


def promises(text: str) -> Iterator[str]:
    """Yield the promise words of a text that are neither negated nor quoted."""
    bare = _QUOTED.sub("", text)
    for found in _expression("promises").finditer(bare):
        before = _CLAUSE_END.split(bare[: found.start()])[-1][-_NEGATION_REACH:]
        if not before.endswith("不") and not _negations().search(before):
            yield found[0]


def scares(text: str) -> Iterator[str]:
    """Yield the words that frighten."""
    yield from (found[0] for found in _expression("scares").finditer(text))


def off_tone(text: str) -> Iterator[str]:
    """Yield what does not suit the house: 亲, 哦, exclamation marks, emoji, 你 for 您."""
    yield from (found[0] for found in _expression("tone").finditer(_QUOTED.sub("", text)))


def says(name: str, text: str) -> bool:
    """Return whether a text holds a word of one of the lists `ended` and `reported`."""
    return bool(_expression(name).search(text))


def starts_with(name: str, text: str) -> bool:
    """Return whether a text starts with a word of a list."""
    return bool(_expression(name).match(text))


def articles(text: str) -> Iterator[str]:
    """Yield the clause numbers that a text names outside quotation marks, such as 第六条."""
    yield from (found[0] for found in _ARTICLE.finditer(re.sub(r"“[^”]*”", "", text)))


def phone_numbers(text: str) -> Iterator[str]:
    """Yield what looks like a telephone number, digits only: hotlines, no amounts, no standards."""
    yield from (re.sub(r"\D", "", found[0]) for found in _PHONE.finditer(_AMOUNT.sub("", text)))


def phone_numbers_in(texts: Iterable[str]) -> set[str]:
    """Return every telephone number of some texts, digits only."""
    return {number for text in texts for number in phone_numbers(text)}
