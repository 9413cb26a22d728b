"""Values that only the words before them give away: 微信 abc_123, 验证码 123456, 合同编号 HT2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from privacy.fold import CHINESE_DIGITS, fold
from privacy.spans import Span
from privacy.tables import HARMLESS_WORDS, KINDS, PUBLIC_NUMBERS, After, any_of

# What people put between the word and the value; short, so that nothing is searched for long.
_JOINT: Final = r"(?:号码|账号|号|ID)?[\s:=\"“”'(\[【]{0,3}(?:就是|是|为|叫|加|发|填|收到)?[\s:=\"“”'(\[【]{0,3}"
# A number with a unit is an amount, a time or a count, whatever stands before it.
_UNIT: Final = r"(?!\s?[元块万千百亿天个期次月年日秒分时小折条笔位号%.])"
_DIGIT: Final = re.compile(f"[0-9{CHINESE_DIGITS}]")
_CODE_FIRST: Final = re.compile(
    r"(?<![0-9A-Za-z.])[0-9]{4,8}(?=\s?[,，(\[【]{0,2}(?:就?是)?(?:您|你|我|他|她)?的?(?:登录|注册|短信|动态|支付|还款|本次)?(?:验证码|校验码|动态码))"
)


def _pattern(after: After) -> re.Pattern[str]:
    cues = any_of([fold(cue) for cue in after.cues])
    return re.compile(rf"(?:{cues}){_JOINT}(?P<value>{after.value})(?![A-Za-z0-9]){_UNIT}", re.IGNORECASE)


_PATTERNS: Final = tuple((kind.name, _pattern(after), after.least_digits) for kind in KINDS for after in kind.after)


def find(folded: str) -> Iterator[Span]:
    """All such values in a text.

    Args:
        folded: Folded text.
    """
    for kind, pattern, least_digits in _PATTERNS:
        for found in pattern.finditer(folded):
            value = found["value"]
            if len(_DIGIT.findall(value)) >= least_digits and not _is_harmless(value):
                yield Span(*found.span("value"), kind)
    for found in _CODE_FIRST.finditer(folded):
        if not _is_harmless(found[0]):
            yield Span(*found.span(), "code")


def _is_harmless(value: str) -> bool:
    return value.lower() in HARMLESS_WORDS or PUBLIC_NUMBERS.fullmatch(value) is not None
