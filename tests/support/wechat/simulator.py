"""WeChat in a terminal: a phone that talks to the real assistant by the real protocol, signed and encrypted.

It starts the assistant with secrets made up for this one time, and conversations that are thrown away, and stands
between the two as WeChat's servers do. Reads lines from standard input, so a script can drive it:

    words       are written to the account
    #2          clicks the second item of the last menu
    :voice      sends something that is no text: voice, image, location …
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from server import settings
from server.model_inputs import ROOT
from server.run import PORT
from server.supervisor import STOP_TIMEOUT_S, answers
from tests.support.wechat.encryption import Account
from tests.support.wechat.phones import OfficialPhone, Phone, WecomPhone
from tests.support.wechat.stand_in import StandIn

CHANNELS: dict[str, type[Phone]] = {"official": OfficialPhone, "wecom": WecomPhone}
TRAINS_WITHIN_S = 1800
INTRODUCTION = """
手机已经连上。写一句话再按回车；#2 点菜单第二项；:voice、:image 发一条不是文字的消息；Ctrl-D 结束。
The phone is connected. Write and press Enter; #2 clicks the menu's second item; :voice sends no text; Ctrl-D ends.
"""


def main() -> int:
    """Talks until the input ends; exit code 1 where the assistant did not start."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--channel", choices=CHANNELS, default="official", help="official account, or WeCom")
    parser.add_argument("--plain", action="store_true", help="without encryption (official accounts only)")
    parser.add_argument("--port", type=int, default=settings.port("PORT", PORT))
    args = parser.parse_args()
    if args.plain and args.channel == "wecom":
        parser.error("企业微信总是加密。WeCom always encrypts.")
    try:
        with StandIn(Account()) as wechat:
            phone = CHANNELS[args.channel](wechat, args.port, args.plain)
            with assistant(phone, args.port) as is_there:
                if is_there and phone.is_verified():
                    talk(phone, sys.stdin)
                    return 0
    except KeyboardInterrupt:
        return 0
    print("助手没有启动成功，原因见上面。The assistant did not start; see above.", file=sys.stderr)
    return 1


@contextmanager
def assistant(phone: Phone, port: int) -> Iterator[bool]:
    """The assistant, serving this phone's account; whether it answers.

    Its output goes to standard error, so that standard output holds what the phone shows and nothing else.
    """
    with tempfile.TemporaryDirectory(prefix="wechat-simulator-") as folder:
        others = {name: value for name, value in os.environ.items() if not name.startswith(("WECHAT_", "WECOM_"))}
        ours = {**phone.variables, "PORT": str(port), "VAR_DIR": folder}
        # a group of its own: Ctrl-C reaches this process only, which then stops it in order
        server = subprocess.Popen(
            [sys.executable, "-m", "server.run"],
            cwd=ROOT,
            env={**others, **ours},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
        )
        try:
            yield is_up(server, f"http://127.0.0.1:{port}/healthz")
        finally:
            server.terminate()
            server.wait(2 * STOP_TIMEOUT_S + 10)


def is_up(server: subprocess.Popen[bytes], url: str) -> bool:
    """Waits until the assistant answers, training included; False where it ends first."""
    deadline = time.monotonic() + TRAINS_WITHIN_S
    while server.poll() is None and time.monotonic() < deadline:
        if answers(url):
            return True
        time.sleep(0.3)
    return False


def talk(phone: Phone, lines: Iterable[str]) -> None:
    """Sends each line, and prints what the phone shows."""
    print(INTRODUCTION, file=sys.stderr)
    show(phone.come())
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("#") and line[1:].isdigit():
            show(phone.click(int(line[1:])))
        elif line.startswith(":"):
            show(phone.show_something(line[1:]))
        else:
            show(phone.write(line))


def show(messages: Iterable[str]) -> None:
    """Prints messages, each set off from the next."""
    for message in messages:
        print("┃ " + message.replace("\n", "\n┃ "), end="\n\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
