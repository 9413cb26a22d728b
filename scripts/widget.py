"""Builds the chat widget where its sources changed since the last build, and Node is there to build it.

The built file is part of the repository, so nobody needs Node to run the assistant.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys

from server.console import say
from server.model_inputs import ROOT

WEB = ROOT / "web"
BUILT = WEB / "dist" / "widget.js"
BUILT_FROM = WEB / "dist" / "widget.sources"
SOURCES = ("package.json", "package-lock.json", "tsconfig.json", "vite.config.ts", "src")


def main() -> int:
    """Exit code 0 where a widget stands afterwards, be it an older one."""
    now = fingerprint()
    if BUILT.exists() and BUILT_FROM.exists() and BUILT_FROM.read_text().strip() == now:
        return 0
    npm = shutil.which("npm")
    if npm is None:
        say("聊天窗口改过，但没有 Node，先用原来的。", "No Node to build the changed widget.")
        return 0 if BUILT.exists() else 1
    say("正在构建聊天窗口……", "Building the chat widget.")
    for command in (["ci", "--no-fund", "--no-audit", "--loglevel=error"], ["run", "--silent", "build"]):
        done = subprocess.run([npm, *command], cwd=WEB, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(
                "构建没有成功，先用原来的。",
                f"The build failed:\n{(done.stdout + done.stderr)[-2000:]}",
                stream=sys.stderr,
            )
            return 0 if BUILT.exists() else 1
    BUILT_FROM.write_text(now + "\n")
    return 0


def fingerprint() -> str:
    """A hash over the names and contents of the sources."""
    digest = hashlib.sha256()
    for name in SOURCES:
        path = WEB / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                digest.update(str(file.relative_to(WEB)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
