"""A number with what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nlu.extraction.quantities.numerals import Number, Span

Kind = Literal["duration", "calls", "money", "number"]

DAYS: Final = {
    **{"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30},
    **{"季度": 90, "季": 90, "年": 365, "年头": 365},
}
HOURS: Final = ("小时", "钟头")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts.

    Attributes:
        kind: duration (days), calls (个, 通, 次), money (CNY), or number, which counts something else or does not say.
        start: Where its words begin, with 不到 or 超过 before it.
        end: Where they end, with 以上 behind it.
        low: The least value.
        high: The greatest one; None where the words set no upper end.
        unit: The measure: 天, 月, 个, 块 …; empty where there is none.
        ordinal: Whether it is 第三次 rather than 三次.
        asks: Whether it is a 几 or 多少 that may ask rather than tell.
    """

    kind: Kind
    start: int
    end: int
    low: int
    high: int | None
    unit: str = ""
    ordinal: bool = False
    asks: bool = False

    @property
    def span(self) -> Span:
        """Least and greatest value."""
        return self.low, self.high


def is_ordinal(text: str, number: Number) -> bool:
    """Whether it is 第三 rather than 三."""
    return text[number.start - 1 : number.start] == "第"
