"""What a model is trained from, and whether a model is still true to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from server.model_checksum import is_recorded

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "models" / "assistant.tar.gz"
RECORD = ROOT / "models" / "assistant.inputs"
"""Fingerprint of the inputs that the model was trained from."""

_FILES = ("config.yml", "domain.yml", "uv.lock")
_FOLDERS = ("data", "nlu", "policies")
_KINDS = {".yml", ".py", ".txt", ".npz"}


def input_files() -> Iterator[Path]:
    """Everything that changes what training makes: content, configuration, components with what the encoder learned."""
    yield from (ROOT / name for name in _FILES)
    for folder in _FOLDERS:
        yield from sorted(path for path in (ROOT / folder).rglob("*") if path.suffix in _KINDS and path.is_file())


def fingerprint() -> str:
    """A hash over names and contents. Dates do not count: a fresh clone has new dates and old contents."""
    digest = hashlib.sha256()
    for path in input_files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current() -> bool:
    """Whether there is a model as training wrote it, trained from the inputs as they are now."""
    return is_recorded(MODEL) and RECORD.is_file() and RECORD.read_text().strip() == fingerprint()
