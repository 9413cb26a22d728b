"""One message as the recognizers read it: folded, with its digits in groups, each computed once."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

from privacy.digit_groups import DigitGroups
from privacy.fold import DIGIT_VALUES, fold
from privacy.tables import any_of

# What people put between an announcing word and the value; short, so that nothing is searched for long.
_SIGNS: Final = r"[\s:=,，\"“”'(（\[【+#]{0,4}"
JOINT: Final = rf"(?:号码?)?{_SIGNS}(?:就?是|为|叫|填的?是?|写的?是?|留的?是?|换成了?|搜索?|加)?{_SIGNS}"
# A number with one of these beside it is an amount, whatever its digits look like. 元旦 and 万一 are no units.
_AMOUNT_AFTER: Final = re.compile(
    r"\.[0-9]{1,2}(?![0-9])|\s?(?:元(?!旦)|块|圆|万(?!一|分)|亿|人民币|美元|美金|港币|RMB|CNY)", re.I
)
_COUNT_AFTER: Final = re.compile(r"\s?(?:天(?!天)|个(?!人)|次(?!日)|笔|期|%)")
_MONEY_BEFORE: Final = re.compile(r"(?:[¥￥$]|人民币|RMB|CNY|0\.)\s?$", re.I)


class Message:
    """A message with its spellings.

    Attributes:
        text: Folded text; positions are those of the message.
    """

    def __init__(self, text: str) -> None:
        """Fold a text; private characters stand where something is replaced already."""
        self.text = fold(text)

    @cached_property
    def digits(self) -> str:
        """The folded text with Chinese digits as ASCII digits."""
        return self.text.translate(DIGIT_VALUES)

    @cached_property
    def groups(self) -> DigitGroups:
        """The runs of neighbouring digits."""
        return DigitGroups(self.text)

    def is_amount(self, start: int, end: int) -> bool:
        """Return True where a unit or a currency sign makes a number an amount or a count."""
        return (
            _AMOUNT_AFTER.match(self.text, end) is not None
            or _COUNT_AFTER.match(self.text, end) is not None
            or _MONEY_BEFORE.search(self.text, max(0, start - 4), start) is not None
        )


def announcing(words: list[str]) -> re.Pattern[str]:
    """Return a pattern of announcing words with what may stand between them and a value."""
    return re.compile(rf"(?:{any_of([fold(word) for word in words])}){JOINT}", re.IGNORECASE)
