"""Writes standard input without personal data: `python -m privacy < message.txt`."""

from __future__ import annotations

import sys

from privacy.redact import redact


def main() -> None:
    """Redacts line by line, so that it can stand in a pipe."""
    for line in sys.stdin.buffer:
        text = redact(line.decode("utf-8", errors="replace"))
        sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
