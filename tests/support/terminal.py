"""A terminal for a process under test: what it prints is read, lines are typed, and it can be closed."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import subprocess
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread

PATIENCE_S = 180
_KEPT = ("PATH", "HOME", "LANG", "PYENV_VERSION")
_STYLING = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def bare_environment() -> dict[str, str]:
    """Return the environment of a terminal in which nobody has set anything."""
    return {**{name: os.environ[name] for name in _KEPT if name in os.environ}, "TERM": "xterm"}


class Terminal:
    """A pseudo-terminal with one process in it.

    Attributes:
        process: The process; the terminal is that of its session, so that it gets SIGHUP when the terminal is closed.
        printed: Everything that was printed so far, with its control sequences.
    """

    def __init__(self, command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        """Start a command.

        Args:
            command: The program and its arguments.
            folder: Where it runs.
            environment: All its variables.
        """
        self.printed, self._is_closed = "", False
        ours, theirs = pty.openpty()
        self._ours = ours
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        Thread(target=self._read, daemon=True).start()

    @property
    def shown(self) -> str:
        """What was printed, without control sequences."""
        return _STYLING.sub("", self.printed)

    def type(self, line: str) -> None:
        """Type a line and press return."""
        os.write(self._ours, f"{line}\r".encode())

    def close(self) -> None:
        """Close the terminal, as its window is closed."""
        self._is_closed = True

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something; fail, showing what was printed, where it takes longer than PATIENCE_S."""
        deadline = time.monotonic() + PATIENCE_S
        while not is_so():
            assert time.monotonic() < deadline, self.shown
            time.sleep(0.2)

    def until_shown(self, text: str, after: int = 0) -> str:
        """Wait until `text` is shown behind the first `after` characters; return what is shown behind them.

        Fails at once where the process ends before.
        """
        self.until(lambda: text in self.shown[after:] or self.process.poll() is not None)
        assert text in self.shown[after:], self.shown
        return self.shown[after:]

    def _read(self) -> None:
        try:
            while not self._is_closed:
                if select.select([self._ours], [], [], 0.1)[0]:
                    self.printed += os.read(self._ours, 65536).decode(errors="replace")
        except OSError:
            pass  # nobody writes any more
        os.close(self._ours)
