"""`make run` and `make shell`: Rasa's own commands, trained for where needed, started together and kept running.

    python -m server.quiet rasa_sdk --actions actions  rasa run actions
    python -m server.without_tensorflow run            rasa run
    python -m server.without_tensorflow shell          rasa shell

`PORT` and `ACTIONS_PORT` name other ports than 5005 and 5055.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import yaml

from server import settings
from server.console import say, say_error, shows
from server.errors import ServerError, StartError
from server.model_inputs import MODEL, ROOT, is_current
from server.supervisor import Server, keep_running, start, stop
from server.train import train

PORT, ACTIONS_PORT = 5005, 5055
ENDPOINTS = ROOT / "endpoints.yml"
QUIET = {
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
    # a terminal in Latin-1 gets escapes for what it cannot show, instead of a traceback
    "PYTHONIOENCODING": ":backslashreplace",
}
"""Silences other people's deprecation warnings; errors of ours and of Rasa stay visible."""
STARTED = (
    """
助手已经在运行。The assistant is running.

  打开浏览器 Open: http://127.0.0.1:{port}/
  先问一句 Try:    会通知我家人吗？
  程序接入 REST:   curl -s http://127.0.0.1:{port}/webhooks/rest/webhook \\
                     -d '{{"sender": "me", "message": "会通知我家人吗？"}}'
  在终端里聊 Chat: make shell
  停止 Stop:       Ctrl-C
""",
    """
The assistant is running.

  Open: http://127.0.0.1:{port}/
  Chat: make shell
  Stop: Ctrl-C
""",
)


def main() -> int:
    """Run until stopped; return 1 where it could not start, or gave up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shell", action="store_true", help="talk in this terminal")
    shell = parser.parse_args().shell
    # SIGINT even where it is ignored, as in background jobs of a shell; SIGHUP not, since nohup asks for that
    endings = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        endings.append(signal.SIGHUP)
    for number in endings:
        signal.signal(number, _interrupt)
    servers: list[Server] = []
    with ExitStack() as stack:
        stack.callback(lambda: stop(servers))
        try:
            _run(servers, stack, shell)
        except ServerError as error:
            say_error(error)
            return 1
        except KeyboardInterrupt:
            pass
        finally:
            for number in endings:
                signal.signal(number, signal.SIG_IGN)  # the servers are being stopped already
    return 0


def _run(servers: list[Server], stack: ExitStack, shell: bool) -> None:
    port, actions_port = settings.port("PORT", PORT), settings.port("ACTIONS_PORT", ACTIONS_PORT)
    settings.keep_days()
    settings.action_timeout_s()
    _require_folder()
    if shell and not shows("逾期"):
        raise StartError("终端显示不了中文，请改用 UTF-8。", "This terminal cannot show Chinese; use one in UTF-8.")
    for needed in (port, actions_port):
        require_free(needed)
    if not is_current() and train() != 0:
        raise StartError("没有可用的模型，先看上面训练的报错。", "There is no model; see the error of training above.")
    actions, rasa = servers_for(port, actions_port, _endpoints(actions_port, stack), shell=shell)
    servers.append(actions)
    say("正在启动……", "Starting.")
    start(actions)
    servers.append(rasa)
    if shell:
        rasa.start()
        assert rasa.process is not None
        rasa.process.wait()
        return
    start(rasa)
    print(STARTED[0 if shows(STARTED[0]) else 1].format(port=port), flush=True)
    keep_running(servers)


def servers_for(port: int, actions_port: int, endpoints: Path, *, shell: bool = False) -> tuple[Server, Server]:
    """Return the action server and Rasa, not started.

    Args:
        port: Of Rasa.
        actions_port: Of the action server.
        endpoints: An endpoints.yml that names that port.
        shell: Whether Rasa talks in this terminal.
    """
    address = f"http://127.0.0.1:{actions_port}"
    command = "shell" if shell else "run"
    environment = {**os.environ, **QUIET}
    where = ["--interface", "127.0.0.1", "--port", str(port)]
    model = ["--model", str(MODEL), "--endpoints", str(endpoints)]
    return (
        Server(
            "动作服务 action server",
            ["-m", "server.quiet", "rasa_sdk", "--actions", "actions", "--port", str(actions_port), "--quiet"],
            f"{address}/health",
            environment,
        ),
        Server(
            "对话服务 Rasa",
            ["-m", "server.without_tensorflow", command, *where, *model, "--quiet"],
            f"http://127.0.0.1:{port}/healthz",
            environment,
            keeps_terminal=shell,
        ),
    )


def endpoints_with(actions_port: int, file: Path) -> Path:
    """Write endpoints.yml with another port of the action server to a file, and return it."""
    endpoints = yaml.safe_load(ENDPOINTS.read_text(encoding="utf-8"))
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{actions_port}/webhook"
    file.write_text(yaml.safe_dump(endpoints), encoding="utf-8")
    return file


def require_free(port: int) -> None:
    """Raise StartError where something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise StartError(
                f"端口 {port} 用不了，多半已被占用。停掉占用它的程序，或换一个：make run PORT=5006 ACTIONS_PORT=5056。",
                f"Port {port} is in use; stop what uses it, or choose others: make run PORT=5006 ACTIONS_PORT=5056.",
            ) from None


def _endpoints(actions_port: int, stack: ExitStack) -> Path:
    if actions_port == ACTIONS_PORT:
        return ENDPOINTS
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="assistant-"))
    return endpoints_with(actions_port, Path(folder) / "endpoints.yml")


def _require_folder() -> None:
    """Raise StartError where `var/` cannot be written; without importing Rasa, which takes seconds."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StartError(
            f"文件夹 {folder} 不能写入，请换一个（VAR_DIR）或改权限。",
            f"The folder {folder} cannot be written: {error.strerror}. Choose another by VAR_DIR.",
        ) from None


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
