"""A secret from the environment, or a random one that is made once and kept in a file."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

RANDOM_BYTES = 32


def kept_secret(variable: str, file: Path) -> bytes:
    """The secret that `variable` holds, else that of `file`, which is made where it is missing (readable to us only).

    Replicas of one assistant that share no disk must share the variable.

    Args:
        variable: Name of an environment variable; an empty one counts as unset.
        file: Where a secret of our own rests, as hexadecimal text. Its folder must exist.

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
    """Writes a new secret, whole or not at all; another process that starts at the same time may have been first."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(secrets.token_hex(RANDOM_BYTES).encode())
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
