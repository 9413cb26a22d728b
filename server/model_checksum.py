"""Whether a model file is the one that training wrote here: finds corruption and foreign models.

The checksum stands beside the model, so whoever can replace the one can replace the other: it is no signature.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

from server.errors import ModelError

REMEDY, REMEDY_EN = "运行 make train 重新训练。", "Run `make train`."


def checksum_file(model: Path) -> Path:
    """Return where the checksum of a model is: `assistant.sha256` beside `assistant.tar.gz`."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".sha256")


def record(model: Path) -> None:
    """Write the checksum of a model that was trained here just now, in the form that `sha256sum --check` reads."""
    checksum_file(model).write_text(f"{_sha256(model)}  {model.name}\n")


def verify(model: Path) -> None:
    """Return where the model is the one that `record` saw, or where there is no checksum, as after `rasa train`.

    Raises:
        ModelError: If the model is missing or differs from its checksum.
    """
    if not model.is_file():
        raise ModelError(f"没有模型 {model}。{REMEDY}", f"There is no model. {REMEDY_EN}")
    recorded = checksum_file(model)
    if recorded.is_file() and recorded.read_bytes().split()[:1] != [_sha256(model).encode()]:
        raise ModelError(
            f"模型 {model.name} 与训练时写下的校验值不符，可能已损坏或被换过，不使用。{REMEDY}",
            f"The model differs from what training wrote; it is not served. {REMEDY_EN}",
        )


def is_recorded(model: Path) -> bool:
    """Return whether the model has a checksum, and matches it."""
    try:
        verify(model)
    except ModelError:
        return False
    return checksum_file(model).is_file()


async def require_served_model(app: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Check the model that Rasa loaded. A listener for `after_server_start`.

    Raises:
        SystemExit: If it must not be served, or if there is none: Rasa would only log that, and serve without one.
    """
    agent = getattr(app.ctx, "agent", None)
    if agent is None or not agent.is_ready():
        raise SystemExit(
            f"模型读不出来，原因见上面的日志。{REMEDY} The model could not be loaded; see the log above. {REMEDY_EN}"
        )
    try:
        verify(file_of(Path(agent.processor.model_path)))
    except ModelError as error:
        raise SystemExit(str(error)) from None


def file_of(model: Path) -> Path:
    """Return the model's file: the newest of a folder, which is what Rasa loads where it is given one."""
    if not model.is_dir():
        return model
    return max(model.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, default=model)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
