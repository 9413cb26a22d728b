"""Trains the assistant from a part of the examples, in a copy of the project without caches."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nlu.examples import ROOT, write_part

NOT_COPIED = (".git", ".cache", ".rasa", ".venv", "build", "models/assistant.*", "var", "web/node_modules")


def train_ours(per_topic: int, keep_as: Path | None = None) -> float:
    """Train from `per_topic` examples of each block at most, without any cache.

    Args:
        per_topic: Examples of each block below `data/nlu`.
        keep_as: Where the model is to lie afterwards.

    Returns:
        Seconds that the training took, everything included.

    Raises:
        subprocess.CalledProcessError: If training fails; it says why.
    """
    with tempfile.TemporaryDirectory(prefix="train-ours-") as folder:
        left_out = [f"--exclude=./{path}" for path in NOT_COPIED]
        packed = subprocess.run(["tar", "-c", *left_out, "."], cwd=ROOT, check=True, capture_output=True).stdout
        subprocess.run(["tar", "-x"], cwd=folder, input=packed, check=True)
        write_part(per_topic, ROOT / "data", Path(folder, "data", "nlu"))
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "server.train", "--force"], cwd=folder, check=True)
        took = time.perf_counter() - began
        if keep_as:
            keep_as.parent.mkdir(parents=True, exist_ok=True)
            keep_as.write_bytes(Path(folder, "models", "assistant.tar.gz").read_bytes())
    return took
