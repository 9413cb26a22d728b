"""Values that only the words before them give away: 微信 abc_123, 验证码 123456, 工号 8823, 合同编号 HT2026."""

from __future__ import annotations

import re
from typing import Final

from privacy.message import Message
from privacy.public_numbers import is_public
from privacy.recognizer import Recognizer
from privacy.tables import Pattern

# A number with a unit is an amount, a time or a count, whatever stands before it.
_UNIT: Final = re.compile(r"\s?[元块万千百亿天个期次月年日秒分时小折条笔位%]|\.[0-9]")

# After these words a hotline may stand that is meant as such: 微信 95188. The number of a contract is never one.
_MAY_BE_PUBLIC: Final = frozenset({"code", "password", "wechat"})


class Announced(Recognizer):
    """Finds accounts, codes, numbers of contracts, staff and students after the words that announce them."""

    TABLE = "announced"
    KIND = "account"

    def validate(self, match: re.Match[str], pattern: Pattern, message: Message) -> bool:
        """Check that the value is complete, has no unit and is neither a public number nor an ordinary word."""
        value = match["value"]
        rest = message.text[match.end("value") : match.end("value") + 1]
        if rest.isascii() and rest.isalnum():
            return False
        if pattern.kind in _MAY_BE_PUBLIC and is_public(value):
            return False
        return value.lower() not in self.table.words["harmless"] and not _UNIT.match(message.text, match.end("value"))
