"""Starts the assistant: trains where needed, starts both servers on loopback, waits until both answer, stops both."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from types import FrameType

from server.action_secret import VARIABLE as SECRET_VARIABLE
from server.action_secret import new_secret
from server.model_inputs import MODEL, ROOT, is_current
from server.train import train

PORT = int(os.environ.get("PORT", "5005"))
ACTIONS_PORT = int(os.environ.get("ACTIONS_PORT", "5055"))
START_TIMEOUT_S = 180
STOP_TIMEOUT_S = 10

FIRST_QUESTION = """
助手已经在运行。The assistant is running.

  打开浏览器 Open: http://127.0.0.1:{port}/
  先问一句 Try:    会通知我家人吗？
  程序接入 REST:   curl -s http://127.0.0.1:{port}/webhooks/rest/webhook \\
                     -d '{{"sender": "me", "message": "会通知我家人吗？"}}'
  在终端里聊 Chat: make shell
  停止 Stop:       Ctrl-C
"""


class StartError(Exception):
    """The assistant could not start; the message is one sentence for the person who starts it."""


def main() -> int:
    """Runs until it is stopped; exit code 1 where it could not start."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shell", action="store_true", help="talk in this terminal")
    shell = parser.parse_args().shell
    for ending in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell starts background jobs with it ignored
        signal.signal(ending, _interrupt)
    servers: list[subprocess.Popen[bytes]] = []
    os.environ[SECRET_VARIABLE] = new_secret()  # both servers inherit it
    try:
        for port in (PORT, ACTIONS_PORT):
            require_free(port)
        if not is_current() and train() != 0:
            raise StartError("没有可用的模型，先看上面训练的报错。There is no model; see the error of training above.")
        servers.append(start_actions(shell))
        wait_for("动作服务 action server", f"http://127.0.0.1:{ACTIONS_PORT}/health", servers)
        servers.append(start_rasa(shell))
        if not shell:
            wait_for("对话服务 Rasa server", f"http://127.0.0.1:{PORT}/webhooks/rest/", servers)
            print(FIRST_QUESTION.format(port=PORT), flush=True)
        return keep_running(servers, shell)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        stop(servers)


def require_free(port: int) -> None:
    """Raises StartError where something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StartError(
                f"端口 {port} 已被占用。停掉占用它的程序，或换一个：make run PORT=5006 ACTIONS_PORT=5056。"
                f"Port {port} is in use; stop what uses it, or choose others as shown."
            ) from None


def start_actions(shell: bool) -> subprocess.Popen[bytes]:
    """Starts the action server; in the shell it leaves the answer cards out."""
    arguments = ["-m", "server.serve_actions", "--port", str(ACTIONS_PORT)]
    return _start(*arguments, environment={"ANSWER_CARDS": "off"} if shell else {})


def start_rasa(shell: bool) -> subprocess.Popen[bytes]:
    """Starts the Rasa server; in the shell it keeps this terminal, so it stays in its process group."""
    arguments = ["-m", "server.serve", "--port", str(PORT), "--model", str(MODEL)]
    return _start(*arguments, *(["--shell"] if shell else []), own_group=not shell)


def wait_for(what: str, url: str, servers: list[subprocess.Popen[bytes]]) -> None:
    """Waits until the server answers; raises StartError where it ends or takes too long."""
    print(f"正在启动{what}……", flush=True)
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if any(server.poll() is not None for server in servers):
            raise StartError(f"{what} 没有启动成功，原因见上面的日志。It did not start; see the log above.")
        if answers(url):
            return
        time.sleep(0.3)
    raise StartError(f"{what} 在 {START_TIMEOUT_S} 秒内没有应答。It did not answer in {START_TIMEOUT_S} s.")


def answers(url: str) -> bool:
    """Whether the server at this address answers."""
    with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2) as reply:
        return bool(reply.status == 200)
    return False


def keep_running(servers: list[subprocess.Popen[bytes]], shell: bool) -> int:
    """Waits for the end: of the talk in the shell, of any server otherwise."""
    while True:
        for server in servers:
            code = server.poll()
            if code is not None:
                return 0 if shell and server is servers[-1] else 1
        time.sleep(0.5)


def stop(servers: list[subprocess.Popen[bytes]]) -> None:
    """Ends the servers and everything they started; asks first, then insists."""
    for insist in (signal.SIGTERM, signal.SIGKILL):
        for server in servers:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                _reach(server)(insist)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while time.monotonic() < deadline and any(server.poll() is None for server in servers):
            time.sleep(0.1)
        if all(server.poll() is not None for server in servers):
            return


def _reach(server: subprocess.Popen[bytes]) -> Callable[[int], None]:
    group = os.getpgid(server.pid)
    return server.send_signal if group == os.getpgrp() else lambda sign: os.killpg(group, sign)


def _start(
    *arguments: str, own_group: bool = True, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    ours = {"ACTIONS_PORT": str(ACTIONS_PORT), "RASA_TELEMETRY_ENABLED": "false"}
    everything = {**os.environ, **ours, **(environment or {})}
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=everything, start_new_session=own_group)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
