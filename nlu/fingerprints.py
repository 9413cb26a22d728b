"""Fingerprints of files that a component depends on, for Rasa's training cache.

The cache knows a component's own source and configuration. A function, table or dictionary beside it is invisible to
the cache unless `fingerprint_addon` names it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path


def fingerprint_of(*paths: Path) -> str:
    """Return a hash over names and contents of files, and of all files below folders except compiled Python."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(file.name.encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()
