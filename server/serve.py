"""Starts the Rasa server on loopback: `rasa run` without its HTTP API, and not waiting long for the action server."""

from __future__ import annotations

import argparse
import logging
from contextlib import nullcontext
from pathlib import Path

from server.action_secret import required_secret
from server.model_checksum import ModelError, verify
from server.model_inputs import MODEL
from server.no_tensorflow import names_only, needs_tensorflow
from server.purge import erase_daily
from server.schema_checks import check_schemas_once
from server.warm_up import warm_up


def main() -> None:
    """Serves until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--model", type=Path, default=MODEL, help="its checksum must stand beside it")
    parser.add_argument("--credentials", default="credentials.yml", help="which channels, and their settings")
    parser.add_argument("--endpoints", default="endpoints.yml", help="action server, stores and locks")
    parser.add_argument("--interface", default="127.0.0.1", help="another one only behind a proxy: deploy/README.md")
    parser.add_argument("--shell", action="store_true", help="talk in this terminal instead of serving the channels")
    parser.add_argument("--debug", action="store_true")
    args = parser.parse_args()
    required_secret()  # endpoints.yml sends it
    try:
        verify(args.model)
    except ModelError as error:
        raise SystemExit(str(error)) from None

    with nullcontext() if needs_tensorflow(args.model) else names_only():
        import rasa.engine.recipes.default_components  # noqa: F401  # here, or it would import it when the model loads
        from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.io import configure_colored_logging
    from rasa.utils.log_utils import configure_structlog

    from server.action_endpoint import ActionEndpoint

    level = logging.DEBUG if args.debug else logging.WARNING
    configure_logging_and_warnings(level)
    configure_colored_logging(logging.getLevelName(level))
    configure_structlog(level)
    check_schemas_once()
    endpoints = AvailableEndpoints.read_endpoints(args.endpoints)
    if endpoints.action:
        action = endpoints.action
        endpoints.action = ActionEndpoint(url=action.url, headers=action.headers, **action.kwargs)
    erase_daily(endpoints.tracker_store)
    serve_application(
        model_path=str(args.model),
        channel="cmdline" if args.shell else None,
        credentials=None if args.shell else args.credentials,
        interface=args.interface,
        port=args.port,
        enable_api=False,
        endpoints=endpoints,
        server_listeners=[(warm_up, "after_server_start")],
    )


if __name__ == "__main__":
    main()
