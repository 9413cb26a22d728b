"""Whether a model file is the one that training wrote: loading any other runs what somebody else put in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

REMEDY = "运行 make train 重新训练。Run `make train`."


class ModelError(Exception):
    """The model must not be loaded; the message says why, and what to do."""


def checksum_file(model: Path) -> Path:
    """Where the checksum of a model rests: `assistant.sha256` beside `assistant.tar.gz`."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".sha256")


def record(model: Path) -> None:
    """Writes the checksum of a model that was trained here just now, in the form that `sha256sum --check` reads."""
    checksum_file(model).write_text(f"{_sha256(model)}  {model.name}\n")


def verify(model: Path) -> None:
    """Returns where the model is the one that `record` saw.

    Raises:
        ModelError: If it is missing, has no checksum, or has changed since.
    """
    if not model.is_file():
        raise ModelError(f"没有模型 {model}。{REMEDY} There is no model.")
    recorded = checksum_file(model)
    if not recorded.is_file():
        raise ModelError(
            f"模型没有校验值 {recorded.name}，不加载。{REMEDY} The model has no checksum; it is not loaded."
        )
    if recorded.read_bytes().split()[:1] != [_sha256(model).encode()]:
        raise ModelError(
            f"模型 {model.name} 与训练时写下的校验值不符，可能已损坏或被换过，不加载。{REMEDY} "
            "The model differs from what training wrote; it is not loaded."
        )


def is_intact(model: Path) -> bool:
    """Whether `verify` returns."""
    try:
        verify(model)
    except ModelError:
        return False
    return True


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
