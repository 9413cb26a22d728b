"""A site that embeds the widget: what its server signs, and its pages."""

from __future__ import annotations

import html
import time
from pathlib import Path
from typing import Any

from channels.web.host_facts import SECRET_VARIABLE, signature_of

SECRET = "a secret that site and assistant share"
ENVIRONMENT = {SECRET_VARIABLE: SECRET}


def signed(valid_s: int = 600, secret: str = SECRET, **facts: Any) -> tuple[dict[str, Any], str]:
    """The facts with their expiry, and their signature."""
    data = {**facts, "expires": int(time.time()) + valid_s}
    return data, signature_of(data, secret.encode())


def write_page(
    folder: Path,
    assistant: str,
    body: str = "",
    head: str = "",
    name: str = "index.html",
    kind: str = "defer",
    **attributes: str,
) -> None:
    """Writes a page that embeds the widget; `data_accent` is the attribute data-accent."""
    written = " ".join(f'{key.replace("_", "-")}="{html.escape(value)}"' for key, value in attributes.items())
    (folder / name).write_text(
        f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>shop</title>'
        f'<meta name="viewport" content="width=device-width">{head}</head>'
        f"<body><main><h1>Shop</h1>{body}</main>"
        f'<script src="{assistant}/widget.js" {kind} {written}></script></body></html>'
    )
