"""The demo page and the widget's file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

WEB = Path(__file__).resolve().parents[1] / "web"
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


def page(request: Request) -> HTTPResponse:
    """The file of this path, not sent again to whoever has it."""
    file, content_type = PAGES[request.path]
    if not file.is_file():
        return response.text(MISSING, status=404)
    content = file.read_bytes()
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.path == "/":
        headers["Content-Security-Policy"] = POLICY
    if request.path == "/widget.js":  # pages of other sites embed it
        headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.headers.get("if-none-match") == tag:
        return response.empty(status=304, headers=headers)
    return response.raw(content, content_type=content_type, headers=headers)
