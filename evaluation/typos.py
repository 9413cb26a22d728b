"""Mistypes a message as a pinyin keyboard does: another character of the same sound."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from random import Random

import jieba
import zhconv
from pypinyin import lazy_pinyin

from nlu.extraction.normalise import normalise

COMMON = 3000
"""Characters that a keyboard offers early: the most frequent ones of jieba's dictionary."""
MOST = 2
"""Characters that are mistyped in a message at most."""
TRIES = 50
"""Draws before a message counts as one that cannot be mistyped: the table of typos may mend several in turn."""


def mistyped(text: str, chance: Random) -> str | None:
    """Return `text` with one or two characters replaced by others of the same sound, tones aside.

    A typo that nlu/extraction/typos.yml mends is drawn again: what its rows hold is understood in any case.

    Args:
        text: What was meant.
        chance: Where the draws come from; the same state gives the same typos.

    Returns:
        The mistyped message; None where no character has a homophone that stays a typo.
    """
    choices = [others(char, sound) for char, sound in zip(text, sounds(text), strict=True)]
    places = [place for place, other in enumerate(choices) if other]
    for _ in range(TRIES if places else 0):
        chars = list(text)
        number = min(chance.randint(1, MOST), len(places))
        for place in chance.sample(places, number):
            chars[place] = chance.choice(choices[place])
        changed = "".join(chars)
        if stays(text, changed, number):
            return changed
    return None


def stays(text: str, changed: str, number: int) -> bool:
    """Return whether `number` characters differ still after both were brought into their normal form."""
    clean, found = normalise(text), normalise(changed)
    return len(clean) == len(found) and sum(one != other for one, other in zip(clean, found, strict=True)) == number


def sounds(text: str) -> list[str]:
    """Return the pinyin of each character, as its word reads it; a character that has none stands for itself."""
    # the stubs know no list, which is what keeps one entry a character
    return lazy_pinyin(text, errors=list)  # type: ignore[arg-type]


def others(char: str, sound: str) -> Sequence[str]:
    """Return the common characters that sound alike, without `char` itself; none for what is no Chinese character."""
    return [other for other in homophones().get(sound, ()) if other != char] if char != sound else ()


@lru_cache(maxsize=1)
def homophones() -> Mapping[str, Sequence[str]]:
    """Return the common characters of each sound, each under its usual reading."""
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for char in common():
        by_sound[lazy_pinyin(char)[0]].append(char)
    return by_sound


def common() -> list[str]:
    """Return the common simplified characters, the most frequent first; a word's frequency counts for each of them."""
    counted: Counter[str] = Counter()
    with jieba.get_dict_file() as file:
        for line in file:
            word, frequency, *_ = line.decode("utf-8").split()
            counted.update({char: int(frequency) for char in word if "\u4e00" <= char <= "\u9fff"})
    simplified = (char for char, _ in counted.most_common() if zhconv.convert(char, "zh-cn") == char)
    return list(islice(simplified, COMMON))
