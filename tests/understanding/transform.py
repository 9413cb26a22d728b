"""Other outward forms of a question that leave its meaning alone. Each function gives none where it does not apply."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Iterator
from hashlib import sha256

import zhconv

from nlu.extraction.patterns import table

POLITE = (
    "你好，请问一下",
    "您好，我想咨询一下，",
    "麻烦问一下",
    "老师您好，",
    "请教一下，",
    "在吗，想问问",
    "不好意思打扰了，",
    "客服你好 ",
    "你好 我想问下",
    "大家好，请问",
)
LENDERS = ("美团借钱", "美团月付", "花呗", "借呗", "微粒贷", "京东白条", "度小满", "拍拍贷", "360借条", "分期乐")
RELATIVES = ("爸妈", "父母", "老婆", "老公", "女朋友", "男朋友", "妻子", "丈夫", "我姐", "家里人")
TRAILING = ("。。。", "？？", "😭", "？？？！！", "…", "[流泪]")

Transformation = Callable[[str], Iterator[str]]

_STOPS = re.compile(r"[，。？！、；]")
_LENDER = re.compile("|".join(LENDERS))
# with the 我 before it, so that 我姐 fits either way
_RELATIVE = re.compile("我(?:爸妈|父母|老婆|女朋友)|爸妈|父母|老婆|女朋友")
_WIDE = {ord(char): ord(char) + 0xFEE0 for char in string.digits + string.ascii_letters + string.punctuation}
_NARROW = str.maketrans("，。？！；：（）", ",.?!;:()")
_GROUP = re.compile(r"\([^()]*\)")
_PLAIN = re.compile(r"[\u4e00-\u9fff]+")


def polite(text: str) -> Iterator[str]:
    """Politeness in front."""
    yield from (prefix + text for prefix in _drawn(text, POLITE, 2))


def unpunctuated(text: str) -> Iterator[str]:
    """No stops, with or without a space in their place, as voice input and haste leave it."""
    yield from _changed(text, _STOPS.sub("", text), _STOPS.sub(" ", text).strip())


def other_lender(text: str) -> Iterator[str]:
    """Two other lenders in place of the one that is named."""
    yield from _swapped(text, _LENDER, LENDERS, 2)


def other_relative(text: str) -> Iterator[str]:
    """Three other relatives in place of the one that is named."""
    yield from _swapped(text, _RELATIVE, RELATIVES, 3)


def traditional(text: str) -> Iterator[str]:
    """Traditional characters."""
    yield from _changed(text, zhconv.convert(text, "zh-hant"))


def other_width(text: str) -> Iterator[str]:
    """Digits and letters in full width; stops in half width."""
    yield from _changed(text, text.translate(_WIDE), text.translate(_NARROW))


def one_typo(text: str) -> Iterator[str]:
    """One word mistyped, as the table of typos knows it."""
    chance = _chance(text)
    possible = [(right, wrong) for right, wrong in confusions() if right in text]
    if possible:
        right, wrong = chance.choice(possible)
        yield text.replace(right, wrong, 1)


def spaced(text: str) -> Iterator[str]:
    """Spaces between characters; digits stay together, as keyboards keep them."""
    yield re.sub(r"(?<![0-9])(?!^|$)|(?<=[0-9])(?![0-9]|$)", " ", text)


def trailing(text: str) -> Iterator[str]:
    """What haste and fear hang on."""
    yield from (_STOPS.sub("", text[-1:]).join([text[:-1], end]) for end in _drawn(text, TRAILING, 1))


TRANSFORMATIONS: tuple[Transformation, ...] = (
    polite,
    unpunctuated,
    other_lender,
    other_relative,
    traditional,
    other_width,
    one_typo,
    spaced,
    trailing,
)


def confusions() -> list[tuple[str, str]]:
    """Right spelling and wrong one, of all plain words in the table of typos."""
    rows = [(row["right"], _without_groups(row["wrong"])) for row in table("typos")["typos"]]
    return [(right, wrong) for right, any_of in rows for wrong in any_of.split("|") if _PLAIN.fullmatch(wrong)]


def _without_groups(pattern: str) -> str:
    """A mark in place of each group, so that a | inside one divides nothing and what has a condition is not plain."""
    while _GROUP.search(pattern):
        pattern = _GROUP.sub("#", pattern)
    return pattern


def _changed(text: str, *others: str) -> Iterator[str]:
    yield from (other for other in dict.fromkeys(others) if other != text)


def _swapped(text: str, named: re.Pattern[str], names: tuple[str, ...], number: int) -> Iterator[str]:
    found = named.search(text)
    if found:
        others = tuple(name for name in names if name != found.group())
        yield from (named.sub(other, text) for other in _drawn(text, others, number))


def _drawn(text: str, choices: tuple[str, ...], number: int) -> list[str]:
    return _chance(text).sample(choices, number)


def _chance(text: str) -> random.Random:
    """Chance that falls the same way every time for the same text."""
    return random.Random(int.from_bytes(sha256(text.encode()).digest()[:8], "big"))
