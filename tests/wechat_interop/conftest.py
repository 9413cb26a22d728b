"""wechatpy in a process and an environment of its own, which uv installs from the lock file here on first use."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ENVIRONMENT = ROOT / ".cache" / "wechat_interop"
OUR_UV = ROOT / ".cache" / "uv" / "bin" / "uv"
INSTALL_TIMEOUT_S = 180
Ask = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def peer_python() -> Path:
    """The interpreter of the environment that has wechatpy."""
    uv = shutil.which("uv") or (str(OUR_UV) if OUR_UV.exists() else None)
    if uv is None:
        pytest.skip("uv is missing: `make install` fetches it")
    ran = subprocess.run(
        [uv, "sync", "--frozen", "--quiet", "--python", sys.executable],
        cwd=HERE,
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(ENVIRONMENT)},
        capture_output=True,
        text=True,
        timeout=INSTALL_TIMEOUT_S,
        check=False,
    )
    if ran.returncode:
        pytest.skip(f"wechatpy could not be installed; is the package index out of reach? {ran.stderr[-300:]}")
    return ENVIRONMENT / "bin" / "python"


@pytest.fixture(scope="session")
def ask(peer_python: Path) -> Iterator[Ask]:
    """Asks wechatpy: the call's name, and what it needs."""
    with subprocess.Popen(
        [str(peer_python), str(HERE / "peer.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:

        def asked(call: str, **more: Any) -> dict[str, Any]:
            assert process.stdin is not None and process.stdout is not None
            process.stdin.write(json.dumps({"call": call, **more}) + "\n")
            return dict(json.loads(process.stdout.readline()))

        yield asked
        assert process.stdin is not None
        process.stdin.close()
