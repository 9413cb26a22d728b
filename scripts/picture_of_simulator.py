"""Pictures of WeChat with the real assistant, for the README: the simulator's conversations as SVG, in docs/."""

from __future__ import annotations

import argparse
import io
import re
import sys
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from scripts.inputs import ROOT
from scripts.wechat_phones import OfficialPhone, Phone, WecomPhone
from scripts.wechat_seal import Account
from scripts.wechat_simulator import assistant
from scripts.wechat_stand_in import StandIn

PICTURES: dict[str, tuple[str, type[Phone]]] = {
    "wechat_official.svg": ("微信公众号", OfficialPhone),
    "wecom.svg": ("企业微信 微信客服", WecomPhone),
}
SAID = ("逾期十几天了，催收会打给我妈吗", "2")
"""What the borrower writes; a number picks from the choices of the answer before."""
COLUMNS = 76
INDENT = 16
"""Columns by which what the borrower writes stands to the right."""
PORT = 5105
_FONT_FROM_ELSEWHERE = re.compile(r"@font-face \{.*?\}", re.DOTALL)


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
                draw(ROOT / "docs" / name, title, phone)
    return 0


def draw(file: Path, title: str, phone: Phone) -> None:
    """Holds a conversation and writes its picture."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    for words in SAID:
        console.print(Padding(bubble(words, "green"), (0, 0, 0, INDENT)))
        for shown in phone.write(words):
            console.print(Padding(bubble(shown, "white"), (0, INDENT // 2, 0, 0)))
    # a picture on a page may load nothing from elsewhere
    file.write_text(_FONT_FROM_ELSEWHERE.sub("", console.export_svg(title=title)), encoding="utf-8")


def bubble(words: str, colour: str) -> RenderableType:
    """One message."""
    return Panel(Text(re.sub(r"\n{2,}", "\n", words)), border_style=colour)


if __name__ == "__main__":
    sys.exit(main())
