"""The secret by which the action server knows the Rasa server. Whoever starts both gives it to both."""

from __future__ import annotations

import os
import secrets

VARIABLE = "ACTIONS_SECRET"
HEADER = "X-Actions-Secret"
"""As endpoints.yml sends it."""
SHORTEST = 32


def new_secret() -> str:
    """The secret of the environment, else a random one for this start."""
    return os.environ.get(VARIABLE) or secrets.token_hex(SHORTEST)


def required_secret() -> str:
    """The secret of the environment.

    Raises:
        SystemExit: Where there is none, or one that can be guessed: an action server without it would answer anybody.
    """
    given = os.environ.get(VARIABLE, "")
    if len(given) < SHORTEST:
        raise SystemExit(
            f"请给两个服务设置同一个 {VARIABLE}（至少 {SHORTEST} 个字符），或用 make run 启动。"
            f"Set the same {VARIABLE} for both servers, {SHORTEST} characters or more, or start by `make run`."
        )
    return given
