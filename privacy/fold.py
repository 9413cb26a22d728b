"""Normalise a text character by character, so that every position stays the same."""

from __future__ import annotations

import unicodedata
from typing import Final

CHINESE_DIGITS: Final = "零〇○一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖"
_VALUES: Final = "0001234567891122334566789"
DIGIT_VALUES: Final = str.maketrans(CHINESE_DIGITS, _VALUES)

# Blocks with digits, letters, spaces and signs that look like ASCII ones; ideographs and Hangul are left alone.
_BLOCKS: Final = ((0xA0, 0x3400), (0xA600, 0xAC00), (0xFE00, 0x10000), (0x1D400, 0x1D800), (0x1F100, 0x1F200))
_DASHES: Final = "‐‑‒–—―−－﹣ー"
# Traditional characters of the cue words; the rest of the text is read as it is.
_TRADITIONAL: Final = str.maketrans(
    "號碼車驗證電話銀賬帳戶樓單縣區鎮鄉東門彎棟層師聯繫護積動態確認據編貸業園寶",
    "号码车验证电话银账账户楼单县区镇乡东门弯栋层师联系护积动态确认据编贷业园宝",
)


def _plain(codepoint: int) -> str | None:
    character = chr(codepoint)
    value = unicodedata.digit(character, None)
    if value is not None:
        return str(value)
    # Marks that show nothing (zero width, variation selectors, keycaps) only part the digits around them.
    if unicodedata.category(character) in {"Zs", "Cf", "Mn", "Me"}:
        return " "
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded != character and folded.isascii() else None


def _table() -> dict[int, str]:
    table = {code: plain for first, end in _BLOCKS for code in range(first, end) if (plain := _plain(code)) is not None}
    table.update({code: chr(target) for code, target in _TRADITIONAL.items()})
    table.update({ord(dash): "-" for dash in _DASHES})
    table.update({ord("×"): "x", ord("帐"): "账", ord("、"): ",", ord("•"): "·", ord("‧"): "·", ord("〇"): "〇"})
    # These end a phrase; as ASCII they could be part of a link.
    return {code: plain for code, plain in table.items() if chr(code) not in "，；！？"}


_TABLE: Final = _table()


def fold(text: str) -> str:
    """Full-width, circled and foreign digits, letters, spaces and dashes as ASCII; the length never changes.

    Args:
        text: Any text.
    """
    return text.translate(_TABLE)
