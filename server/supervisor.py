"""Starts two processes and keeps them running: a dead one is started again, with growing pauses, and not for ever."""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from server.console import say
from server.errors import StartError

START_TIMEOUT_S = 180
STOP_TIMEOUT_S = 10
LOOKS_EVERY_S = 0.3
PAUSES_S = (1, 2, 4, 8, 16)
"""Before each new start after an unexpected end; when they are used up, the supervisor gives up."""
STABLE_AFTER_S = 60
"""Seconds of running after which a process has all its pauses again."""
_PR_SET_PDEATHSIG = 1


@dataclass
class Server:
    """A process that answers on an address.

    Attributes:
        name: What the person in front of the terminal calls it.
        arguments: Of the Python interpreter.
        health_url: Answers 200 where the process can work.
        environment: What it gets.
        keeps_terminal: Whether it reads from the terminal, so that it must stay in its process group.
    """

    name: str
    arguments: Sequence[str]
    health_url: str
    environment: Mapping[str, str]
    keeps_terminal: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    is_recovering: bool = False

    def start(self) -> None:
        """Start the process; it ends with this one, however this one ends."""
        self.process = subprocess.Popen(
            [sys.executable, *self.arguments],
            env=dict(self.environment),
            stdin=None if self.keeps_terminal else subprocess.DEVNULL,
            start_new_session=not self.keeps_terminal,
            preexec_fn=_ends_with(os.getpid()),
        )
        self.started_at = time.monotonic()

    @property
    def exit_code(self) -> int | None:
        """The exit code of the process, negative for a signal; None while it runs."""
        return self.process.poll() if self.process else None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process, and to all that it started where they are a group of their own."""
        if self.process is None or self.exit_code is not None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.keeps_terminal:
                self.process.send_signal(number)
            else:
                os.killpg(self.process.pid, number)


def start(server: Server) -> None:
    """Start a server and wait until it answers.

    Raises:
        StartError: If it ends first, or takes too long.
    """
    server.start()
    deadline = time.monotonic() + START_TIMEOUT_S
    while not answers(server.health_url):
        if server.exit_code is not None:
            raise StartError(f"{server.name} 没有启动成功，原因见上面。", "It did not start; the reason is above.")
        if time.monotonic() > deadline:
            raise StartError(f"{server.name} 在 {START_TIMEOUT_S} 秒内没有应答。", "It did not answer in time.")
        time.sleep(LOOKS_EVERY_S)


def keep_running(servers: Sequence[Server]) -> None:
    """Watch servers until the terminal closes, and start again what ends.

    `make` keeps the signal of a closed terminal to itself, so the terminal is looked at.

    Raises:
        StartError: If one of them has ended too often in a short time.
    """
    terminal = select.poll()
    if sys.stdout.isatty():
        terminal.register(sys.stdout, 0)
    while not terminal.poll(0):
        for server in servers:
            if server.exit_code is not None:
                _restart(server)
            elif server.is_recovering and answers(server.health_url):
                server.is_recovering = False
                say(f"{server.name} 已恢复。", "It answers again.")
        time.sleep(LOOKS_EVERY_S)


def _restart(server: Server) -> None:
    code = server.exit_code
    if time.monotonic() - server.started_at > STABLE_AFTER_S:
        server.failures = 0
    if server.failures == len(PAUSES_S):
        raise StartError(
            f"{server.name} 重启了 {server.failures} 次仍然退出（{ending(code)}），不再重试，原因见上面。",
            f"It ended after {server.failures} restarts; giving up. The reason is above.",
        )
    pause_s = PAUSES_S[server.failures]
    server.failures += 1
    say(
        f"{server.name} 意外退出（{ending(code)}），{pause_s} 秒后第 {server.failures} 次重启。",
        f"It ended unexpectedly ({ending(code)}); restart {server.failures} of {len(PAUSES_S)} in {pause_s} s.",
    )
    time.sleep(pause_s)
    server.start()
    server.is_recovering = True


def stop(servers: Sequence[Server]) -> None:
    """End all servers: ask first, then insist."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for server in servers:
            server.signal(number)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while time.monotonic() < deadline and any(is_running(server) for server in servers):
            time.sleep(0.1)
        if not any(is_running(server) for server in servers):
            return


def is_running(server: Server) -> bool:
    """Return whether the process was started and has not ended."""
    return server.process is not None and server.exit_code is None


def ending(code: int | None) -> str:
    """Return how a process ended, as `SIGKILL` or `exit code 1`."""
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def answers(url: str) -> bool:
    """Return whether the server at this address answers 200."""
    with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2) as reply:
        return bool(reply.status == 200)
    return False


def _ends_with(parent: int) -> Callable[[], None] | None:
    """Return what a child runs first, so that the kernel ends it when `parent` is gone, even by SIGKILL."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it ended before the kernel was told
            os._exit(1)

    return prepare
