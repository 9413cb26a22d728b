"""The demo page and the widget's file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.origin import SAFE

WEB = Path(__file__).resolve().parents[2] / "web"
PAGES = {
    "/": (WEB / "demo.html", "text/html; charset=utf-8"),
    "/widget.js": (WEB / "dist" / "widget.js", "text/javascript; charset=utf-8"),
    "/demo/demo.css": (WEB / "demo" / "demo.css", "text/css; charset=utf-8"),
    "/demo/icon.svg": (WEB / "demo" / "icon.svg", "image/svg+xml"),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
MISSING = "没有这个页面。"


def page(request: Request, path: str) -> HTTPResponse:
    """The file of this path of `PAGES`, not sent again to whoever has it."""
    file, content_type = PAGES[path]
    if not file.is_file():
        return response.text(MISSING, status=404, headers=SAFE)
    content = file.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {**SAFE, "ETag": tag, "Cache-Control": "no-cache"}
    if path == "/":
        headers |= {"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"}
    if path == "/widget.js":  # pages of other sites embed it
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    held = request.headers.get("if-none-match", "").split(",")
    if tag in {one.strip().removeprefix("W/") for one in held}:  # a proxy that compresses weakens the tag
        return response.empty(status=304, headers=headers)
    return response.raw(content, content_type=content_type, headers=headers)
