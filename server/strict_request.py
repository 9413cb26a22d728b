"""A request whose length can be relied on: where it is below nothing, Sanic waits for ever, and the server with it."""

from __future__ import annotations

from typing import Any

from sanic.compat import Header
from sanic.exceptions import InvalidUsage
from sanic.request import Request


class StrictRequest(Request):
    """Refuses, before the body is read, a head that leaves open where the body ends."""

    def __init__(self, url_bytes: bytes, headers: Header, *further: Any, **named: Any) -> None:
        """As Sanic's.

        Raises:
            InvalidUsage: If a length is no number or given twice, or if there is another coding than chunks.
        """
        lengths, codings = headers.getall("content-length", []), headers.getall("transfer-encoding", [])
        if len(lengths) + len(codings) > 1 or any(coding != "chunked" for coding in codings):
            raise InvalidUsage("the length of the body is ambiguous")
        if any(not (length.isascii() and length.isdigit()) for length in lengths):
            raise InvalidUsage("the length of the body is no number")
        super().__init__(url_bytes, headers, *further, **named)
