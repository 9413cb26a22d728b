"""Starts the server as `scripts.serve` does, with rate limits that a whole test run from one address does not reach."""

from __future__ import annotations

import channels.web
from channels.web import WebInput
from scripts import serve

NEVER = 100_000
LIMITS = ("messages_per_minute", "messages_per_minute_and_address", "sessions_per_minute_and_address")


class UnhurriedWebInput(WebInput):
    """The channel, which never says that somebody is too fast."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**{**settings, **dict.fromkeys(LIMITS, NEVER)})


if __name__ == "__main__":
    channels.web.WebInput = UnhurriedWebInput
    serve.main()
