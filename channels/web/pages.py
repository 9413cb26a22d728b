"""The demo pages and the widget's file, compressed where the browser takes that."""

from __future__ import annotations

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.origin import SAFE

WEB = Path(__file__).resolve().parents[2] / "web"
PAGES = {
    "/": (WEB / "demo.html", "text/html; charset=utf-8"),
    "/demo/looks": (WEB / "demo" / "looks.html", "text/html; charset=utf-8"),
    "/demo/looks.js": (WEB / "demo" / "looks.js", "text/javascript; charset=utf-8"),
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
    """Return the file of this path of `PAGES`; it is not sent again to a browser that has it."""
    file, content_type = PAGES[path]
    if not file.is_file():
        return response.text(MISSING, status=404, headers=SAFE)
    content = file.read_bytes()
    coding = "gzip" if _takes_gzip(request.headers.get("accept-encoding", "")) else ""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}{coding and "-gzip"}"'
    headers = {**SAFE, "ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
    if content_type.startswith("text/html"):
        headers |= {"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"}
    if path == "/widget.js":  # pages of other sites embed it, also as a module or with an integrity check
        headers |= {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
    held = request.headers.get("if-none-match", "").split(",")
    if tag in {one.strip().removeprefix("W/") for one in held}:  # a proxy that compresses weakens the tag
        return response.empty(status=304, headers=headers)
    if coding:
        content, headers["Content-Encoding"] = _compressed(content), coding
    return response.raw(content, content_type=content_type, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    """Return whether an `Accept-Encoding` header names gzip, other than to refuse it (`q=0`)."""
    for one in accepted.lower().split(","):
        name, _, quality = one.replace(" ", "").partition(";q=")
        if name == "gzip":
            return quality.strip("0.") != "" if quality else True
    return False


@lru_cache(maxsize=len(PAGES))
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
