"""Sentences for the person in front of the terminal, in Chinese and English."""

from __future__ import annotations

import sys
from typing import TextIO

from server.errors import ServerError


def say(chinese: str, english: str, *, stream: TextIO | None = None) -> None:
    """Print both sentences; the English one alone where the terminal cannot show Chinese (Latin-1).

    Args:
        chinese: The sentence.
        english: The same in English.
        stream: Standard output where none is given.
    """
    out = stream or sys.stdout
    print(f"{chinese} {english}" if shows(chinese, out) else english, file=out, flush=True)


def say_error(error: ServerError) -> None:
    """Print what an error says, to the standard error stream."""
    say(error.chinese, error.english, stream=sys.stderr)


def shows(text: str, stream: TextIO | None = None) -> bool:
    """Return whether the terminal has the characters of a text."""
    try:
        text.encode((stream or sys.stdout).encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
