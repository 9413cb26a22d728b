"""The training texts' sentence vectors that come with the project: encoding them anew takes two minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu.encoder import Encoder, StoredEncoder, Vectors

FILE = Path(__file__).parents[1] / "models" / "sentence_vectors.npz"
STEPS = 127
"""Steps of a component on either side of zero: cosines change by less than 0.0002."""


class ShippedEncoder:
    """An encoder that looks into the shipped file first. `make vectors` writes that file."""

    def __init__(self, encoder: Encoder, file: Path = FILE) -> None:
        """Reads the file; where it is missing, or was made by another encoder, all is left to `encoder`."""
        self._encoder = encoder
        self.name = encoder.name
        self._row: dict[bytes, int] = {}
        if file.is_file():
            shipped = np.load(file, allow_pickle=False)
            if str(shipped["encoder"]) == encoder.name:
                self._row = {key.tobytes(): row for row, key in enumerate(shipped["keys"])}
                self._steps = shipped["steps"]

    def __contains__(self, text: str) -> bool:
        """Whether the vector of a text is in the file."""
        return _key(text) in self._row

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        missing = [text for text in dict.fromkeys(texts) if text not in self]
        made = dict(zip(missing, self._encoder.encode(missing), strict=True)) if missing else {}
        return np.stack([made[text] if text in made else self._shipped(text) for text in texts])

    def _shipped(self, text: str) -> Vectors:
        steps: Vectors = self._steps[self._row[_key(text)]].astype(np.float32)
        return steps / np.linalg.norm(steps)


def training_encoder(encoder: Encoder, store: Path) -> tuple[ShippedEncoder, StoredEncoder]:
    """What training encodes with: the shipped file, then vectors kept in `store`, then `encoder`. Close the second."""
    stored = StoredEncoder(encoder, store)
    return ShippedEncoder(stored), stored


def ship(encoder: Encoder, texts: Sequence[str], file: Path = FILE) -> None:
    """Writes the vectors of `texts`, a byte a component."""
    unique = sorted(set(texts))
    vectors = encoder.encode(unique)
    steps = np.round(vectors / np.abs(vectors).max(axis=1, keepdims=True) * STEPS).astype(np.int8)
    keys = np.frombuffer(b"".join(map(_key, unique)), dtype="V16")
    np.savez_compressed(file, encoder=encoder.name, keys=keys, steps=steps)


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
