"""Numbers of bank cards and accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from stdnum import luhn

from privacy.digit_groups import Run
from privacy.message import Message
from privacy.public_numbers import is_public
from privacy.recognizer import Recognizer
from privacy.spans import Span

_SIZES: Final = range(13, 20)
# Digits that stand alone are often a row of counts; most cards have one of these lengths.
_SPELLED_SIZES: Final = (16, 19)
_ANNOUNCED_SIZES: Final = range(12, 20)
_ISSUERS: Final = re.compile(r"[345689]|2[2-7]|10[23]")
_MOST_GROUPS: Final = 5
_UNIONPAY: Final = "62"
_UNIONPAY_SIZES: Final = (16, 19)
_TIMESTAMP: Final = "%Y%m%d%H%M"


class BankCard(Recognizer):
    """Finds 13 to 19 digits with the Luhn check, 16 or 19 digits that begin with 62, and numbers after 卡号 or 账号."""

    TABLE = "bank_card"
    KIND = "card"

    def find(self, message: Message) -> Iterator[Span]:
        """Yield all such numbers in a message."""
        order, found = self.announced("order", message), set()
        for run in message.groups.runs(_SIZES, _ISSUERS):
            is_card = run.start not in order and self._is_grouped(run) and _is_card(run.digits) and not run.is_round
            if is_card and not message.is_amount(run.start, run.end):
                found.add(run.start)
                yield Span(run.start, run.end, self.KIND)
        for run in message.groups.runs(_ANNOUNCED_SIZES, starts=self.announced("card", message) - found):
            if run.is_uniform and not is_public(run.digits) and not message.is_amount(run.start, run.end):
                yield Span(run.start, run.end, self.KIND)

    def _is_grouped(self, run: Run) -> bool:
        """Return True where the digits are grouped as those of a card are."""
        if len(run.groups) > _MOST_GROUPS and len(run.groups) not in _SPELLED_SIZES:
            return False
        usual = len(run.groups) == 1 or run.is_unbroken or run.lengths in self.table.shapes
        usual = usual or (run.is_spelled and len(run.lengths) in _SPELLED_SIZES)
        return usual and (run.is_tight or run.is_alike) and not run.is_parted_by_points


def _is_card(digits: str) -> bool:
    if _is_timestamp(digits):
        return False
    return (digits.startswith(_UNIONPAY) and len(digits) in _UNIONPAY_SIZES) or bool(luhn.is_valid(digits))


def _is_timestamp(digits: str) -> bool:
    """Return True where digits begin with a date and a time, as the numbers of orders and payments do."""
    try:
        return 2000 <= datetime.strptime(digits[:12], _TIMESTAMP).year < 2100
    except ValueError:
        return False
