"""What an integrator and the widget do with a running assistant: REST messages, and sessions of the web channel."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from http.client import HTTPConnection, HTTPMessage
from typing import Any

Line = dict[str, Any]


class Client:
    """Talks to the assistant on one port of this machine."""

    def __init__(self, port: int) -> None:
        """Connects to nothing yet."""
        self.port = port

    @property
    def url(self) -> str:
        """The address of the REST channel."""
        return f"http://127.0.0.1:{self.port}/webhooks/rest/webhook"

    def say(self, sender: str, message: str, timeout_s: float = 30) -> list[Line]:
        """Sends one message, returns what Rasa's REST channel returns."""
        status, replies = self.post(json.dumps({"sender": sender, "message": message}).encode(), timeout_s)
        assert status == 200, (status, replies)
        return list(replies)

    def post(self, body: bytes, timeout_s: float = 30) -> tuple[int, Any]:
        """Sends any body to the REST channel, returns the status and the decoded answer."""
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=timeout_s) as reply:
                return reply.status, json.load(reply)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    def ask(
        self, method: str, path: str, body: object = None, *, timeout_s: float = 60, **headers: str
    ) -> tuple[int, HTTPMessage, str]:
        """Status, headers, and body as text; `body` may be bytes, `path` is below /webhooks/web/ or absolute."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=timeout_s)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if data is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path if path.startswith("/") else f"/webhooks/web/{path}", data, sent)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def session(self) -> str:
        """The token of a new session of the web channel."""
        status, _, body = self.ask("POST", "session", {})
        assert status == 200, body
        return str(json.loads(body)["session"])

    def send(self, session: str, text: str | None = None, message: str | None = None, **more: str) -> list[Line]:
        """Sends a message; returns the lines of the stream, or the refusal as the only one."""
        said = {} if text is None else {"text": text}
        body = {"session": session, "id": message or str(uuid.uuid4()), **said, **more}
        return [json.loads(line) for line in self.ask("POST", "messages", body)[2].splitlines()]

    def history(self, session: str) -> list[Line]:
        """What the server says was said."""
        status, _, body = self.ask("GET", "history", X_Session=session)
        assert status == 200, body
        return list(json.loads(body)["messages"])


def types(lines: list[Line]) -> list[str]:
    """Of each line of a stream."""
    return [line["type"] for line in lines]


def replies(lines: list[Line]) -> list[Line]:
    """The lines of a stream that a person reads."""
    return [line for line in lines if line["type"] == "message"]


def cards(said: list[Line]) -> list[Line]:
    """The answer cards among messages of the REST channel, or lines of a web stream."""
    return [card for line in said if (card := line.get("custom") or line.get("card"))]
