"""A server in the action server's place that answers in the ways in which a broken one does."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SLOW_S = 10
Answer = Callable[[BaseHTTPRequestHandler], None]


def body(content: bytes, status: int = 200, kind: str = "application/json") -> Answer:
    """Answers every request with these bytes."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def responses(*given: object) -> Answer:
    """An answer of the right form that holds these responses."""
    return body(json.dumps({"events": [], "responses": given}).encode())


def cut_off(handler: BaseHTTPRequestHandler) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"events": [')
    handler.close_connection = True


def closed(handler: BaseHTTPRequestHandler) -> None:
    """Says nothing at all."""
    handler.close_connection = True


def slow(handler: BaseHTTPRequestHandler) -> None:
    """Is right, and far too late."""
    time.sleep(SLOW_S)
    with contextlib.suppress(OSError):  # nobody waits any more
        responses({"text": "来晚了"})(handler)


WAYS: dict[str, Answer] = {
    "no JSON": body(b"<html>502 Bad Gateway</html>"),
    "JSON that ends early": body(b'{"events": ['),
    "no text at all": body(b"\xff\xfe\x00\x80" * 64),
    "empty": body(b""),
    "null": body(b"null"),
    "a list": body(b"[]"),
    "a number": body(b"7"),
    "an object without its parts": body(b"{}"),
    "events that are no list": body(b'{"events": "x", "responses": []}'),
    "an event that does not exist": body(b'{"events": [{"event": "nonsense"}], "responses": []}'),
    "an event without its parts": body(b'{"events": [{"event": "slot"}], "responses": []}'),
    "a response that does not exist": responses({"response": "utter_nonsense"}),
    "responses that are no list": body(b'{"events": [], "responses": "x"}'),
    "responses that are no objects": responses("x", None, 3),
    "a web page": body(b"<html></html>", kind="text/html"),
    "400": body(b'{"error": "no", "action_name": "action_answer_question"}', 400),
    "403": body(b"{}", 403),
    "404": body(b"{}", 404),
    "500": body(b"Traceback (most recent call last): secret", 500),
    "503": body(b"", 503),
    "a redirect to nowhere": body(b"", 302),
    "cut off": cut_off,
    "closed": closed,
    "deeply nested": body(b"[" * 20_000),
    "slow": slow,
}
"""What is wrong, and the answer that is."""


@contextlib.contextmanager
def broken_actions(port: int, answer: Answer) -> Iterator[None]:
    """An action server on this port that only knows this answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answer(self)

        def log_message(self, format: str, *values: object) -> None:
            """Nothing: the test's own output is enough."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
