"""Starts the Rasa server on loopback: `rasa run` without its HTTP API, and not waiting long for the action server.

`rasa run` waits five minutes for an action and offers no setting for it. Nobody waits that long in a chat.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
from typing import Any

ACTION_TIMEOUT_S = float(os.environ.get("ACTION_TIMEOUT_S", "8"))
"""Seconds until an action counts as failed and the apology is said; a turn takes well under one."""


def main() -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", default="models")
    parser.add_argument("--credentials", default="credentials.yml", help="which channels, and their settings")
    parser.add_argument("--shell", action="store_true", help="talk in this terminal instead of serving the channels")
    parser.add_argument("--debug", action="store_true")
    args = parser.parse_args()

    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.endpoints import EndpointConfig
    from rasa.utils.io import configure_colored_logging
    from rasa.utils.log_utils import configure_structlog

    class ImpatientEndpoint(EndpointConfig):
        """An endpoint that gives up after `ACTION_TIMEOUT_S`; Rasa logs the failure and goes on."""

        async def request(self, *positional: Any, **named: Any) -> Any:
            return await asyncio.wait_for(super().request(*positional, **named), ACTION_TIMEOUT_S)

    level = logging.DEBUG if args.debug else logging.WARNING
    configure_logging_and_warnings(level)
    configure_colored_logging(logging.getLevelName(level))
    configure_structlog(level)
    endpoints = AvailableEndpoints.read_endpoints("endpoints.yml")
    if endpoints.action:
        endpoints.action = ImpatientEndpoint(url=endpoints.action.url)
    serve_application(
        model_path=args.model,
        channel="cmdline" if args.shell else None,
        credentials=None if args.shell else args.credentials,
        interface="127.0.0.1",
        port=args.port,
        enable_api=False,
        endpoints=endpoints,
    )


if __name__ == "__main__":
    main()
