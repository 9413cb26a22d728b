"""Secrets from the environment, or random ones that are created once and stored in a file."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

RANDOM_BYTES = 32


def kept_secret(variable: str, file: Path) -> bytes:
    """Return the secret in the variable, else in the file, created with mode 600 where it is missing.

    Replicas of one assistant that share no disk must share the variable.

    Args:
        variable: Name of an environment variable; an empty one counts as unset.
        file: Where a generated secret is stored, as hexadecimal text. Its folder must exist.

    Raises:
        OSError: If the file cannot be read or made.
    """
    given = os.environ.get(variable)
    if given:
        return given.encode()
    if not file.exists():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    """Write a new secret atomically, unless another process was first."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(secrets.token_hex(RANDOM_BYTES).encode())
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
