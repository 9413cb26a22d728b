"""Starts the action server: that of rasa_sdk, on loopback, answering only who knows the shared secret."""

from __future__ import annotations

import argparse
import hmac
import os

import pluggy
from rasa_sdk.__main__ import main_from_args
from rasa_sdk.endpoint import create_argument_parser
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from server.action_secret import HEADER, required_secret
from server.warm_up import warm_up_actions

OPEN_TO_ALL = ("GET", "/health")
"""Says only that it runs; whoever starts the servers waits for it."""
LOOPBACK = "127.0.0.1"


class Guard:
    """Refuses requests without the secret before anything is done for them; a plugin of rasa_sdk."""

    def __init__(self, secret: str) -> None:
        """Lets pass who sends this secret."""
        self._secret = secret.encode()

    @pluggy.HookimplMarker("rasa_sdk")
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Stands before all routes and rasa_sdk's preflight answers; the first action finds its tables read."""
        app.ctx.sanic_cors.resources = []
        app.register_middleware(self.refuse, "request")
        app.register_listener(warm_up_actions, "before_server_start")

    async def refuse(self, request: Request) -> HTTPResponse | None:
        """The refusal, or None where the request may go on."""
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if hmac.compare_digest(given, self._secret) or (request.method, request.path) == OPEN_TO_ALL:
            return None
        return response.empty(status=403)


def main() -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    port = parser.parse_args().port
    plugin_manager().register(Guard(required_secret()))
    os.environ.setdefault("SANIC_HOST", LOOPBACK)  # where rasa_sdk looks; it would listen on all interfaces
    main_from_args(create_argument_parser().parse_args(["--actions", "actions", "--port", str(port)]))


if __name__ == "__main__":
    main()
