"""Allowed origins of the widget's channel, and the CORS headers for them."""

from __future__ import annotations

import re

from sanic.request import Request

from channels.common.addresses import is_page_of_this_machine
from channels.web.requests import Refusal

_HOST = r"[A-Za-z0-9._-]{1,253}"
_IPV6_HOST = r"\[[0-9A-Fa-f:.]{2,45}\]"
_ORIGIN = re.compile(rf"https?://(?:{_HOST}|{_IPV6_HOST})(?::[0-9]{{1,5}})?")
SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
"""Headers of every answer of this channel."""


NO_ORIGIN = "null"
"""What browsers send for pages of no site: files, `data:` addresses, sandboxed frames, web views of apps."""


def is_origin(text: str) -> bool:
    """Return whether a text is the origin of a site."""
    return _ORIGIN.fullmatch(text) is not None


def allowed_origin(request: Request, origins: frozenset[str]) -> str | None:
    """Return the origin to name in the answer; None where the request comes from no page or from our own.

    Args:
        request: Of a page or a program.
        origins: The sites that may; `NO_ORIGIN` among them allows pages of no site.

    Raises:
        Refusal: If it comes from a page that may not.
    """
    origin = request.headers.get("origin")
    if not origin or request.headers.get("sec-fetch-site") == "same-origin":
        return None  # the second is what browsers alone can say; it holds behind a proxy that changes the host, too
    if origin == NO_ORIGIN and NO_ORIGIN in origins:
        return NO_ORIGIN
    host = request.headers.get("host")
    if host and origin.partition("://")[2] == host:
        return None
    if origin in origins or is_page_of_this_machine(origin):
        return str(origin)
    raise Refusal("origin")


def refused_reader(request: Request) -> str | None:
    """Return the origin of a page, allowed or not, if it is well-formed.

    It may read a refusal. Without the headers for that, a browser reports a site that is not listed as a broken
    connection, and its owner looks for the fault in the network.
    """
    origin = request.headers.get("origin")
    return origin if origin and (is_origin(origin) or origin == NO_ORIGIN) else None


def headers_for(origin: str | None) -> dict[str, str]:
    """Return the headers of an answer to a page of this origin."""
    headers = {**SAFE, "Cache-Control": "no-store", "Vary": "Origin"}
    if origin is None:
        return headers
    return headers | {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, POST, DELETE",
        "Access-Control-Allow-Headers": "Content-Type, X-Session",
        "Access-Control-Expose-Headers": "Retry-After",
        "Access-Control-Max-Age": "600",
    }
