"""Pictures of WeChat with the real assistant, for the README: conversations of the simulator as SVG, in docs/."""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator
from html import escape
from pathlib import Path

from scripts.inputs import ROOT
from scripts.wechat_phones import OfficialPhone, Phone, WecomPhone
from scripts.wechat_seal import Account
from scripts.wechat_simulator import assistant
from scripts.wechat_stand_in import StandIn

PICTURES: dict[str, tuple[str, type[Phone]]] = {
    "wechat_official.svg": ("微信公众号", OfficialPhone),
    "wecom.svg": ("企业微信 · 微信客服", WecomPhone),
}
SAID = ("逾期十几天了，催收会打给我妈吗", "2")
"""What the borrower writes; a number picks from the choices of the answer before."""
PORT = 5105
WIDTH, MARGIN, HEAD, LINE, FONT, PAD = 520, 14, 46, 22, 14, 11
"""In pixels."""
COLUMNS = 56
"""Of a bubble's lines; a Chinese character takes two, of `FONT` pixels together."""
OURS, THEIRS = "#ffffff", "#95ec69"
FONTS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','WenQuanYi Zen Hei',sans-serif"
_CLOSING = "，。、；：？！”）》…"
"""What does not begin a line."""
Bubble = tuple[str, str]
"""Colour and words."""


def main() -> int:
    """Draws all pictures; exit code 1 where the assistant did not start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=PORT)
    args = parser.parse_args()
    for name, (title, kind) in PICTURES.items():
        with StandIn(Account()) as wechat:
            phone = kind(wechat, args.port, False)
            with assistant(phone, args.port) as is_there:
                if not is_there or not phone.is_verified():
                    print("The assistant did not start; see above.", file=sys.stderr)
                    return 1
                draw(ROOT / "docs" / name, title, list(conversation(phone)))
    return 0


def conversation(phone: Phone) -> Iterator[Bubble]:
    """What both sides say, as the phone shows it."""
    for words in SAID:
        yield THEIRS, words
        for shown in phone.write(words):
            yield OURS, re.sub(r"\n{2,}", "\n", shown)


def draw(file: Path, title: str, bubbles: list[Bubble]) -> None:
    """Writes the picture of a conversation."""
    parts, top = [], HEAD
    for colour, words in bubbles:
        lines = [line for paragraph in words.splitlines() for line in wrapped(paragraph)]
        width = max(map(columns, lines)) * FONT / 2 + 2 * PAD
        height = len(lines) * LINE + PAD
        left = MARGIN if colour == OURS else WIDTH - MARGIN - width
        parts.append(f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="6" fill="{colour}"/>')
        for number, line in enumerate(lines, start=1):
            parts.append(f'<text x="{left + PAD}" y="{top + number * LINE - 2}">{escape(line)}</text>')
        top += height + MARGIN
    head = f'<text x="{WIDTH / 2}" y="29" text-anchor="middle" font-weight="bold">{escape(title)}</text>'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}"'
    style = f'font-family="{FONTS}" font-size="{FONT}" fill="#191919" xml:space="preserve">'
    ground = f'<rect width="{WIDTH}" height="{top}" fill="#ededed"/>'
    file.write_text("\n".join([f"{opening} {style}", ground, head, *parts, "</svg>"]) + "\n", encoding="utf-8")


def columns(text: str) -> int:
    """How many columns it takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)


def wrapped(text: str) -> Iterator[str]:
    """Its lines."""
    line = ""
    for letter in text:
        if columns(line + letter) > COLUMNS and letter not in _CLOSING:
            yield line
            line = ""
        line += letter
    yield line


if __name__ == "__main__":
    sys.exit(main())
