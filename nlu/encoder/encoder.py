"""Sentence encoders, with caches in memory and on disk.

`Encoder` is the whole interface. A new encoder is a class with `name` and `encode`, named in `ENCODERS`.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlu.encoder import E5Encoder

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of one length, one row a text."""

    name: str
    """Names the weights: vectors of different names must not meet."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return vectors of `texts`, shape (len(texts), dimensions), each of length 1."""
        ...


ENCODERS: dict[str, Callable[[], Encoder]] = {"e5": E5Encoder}
ENCODER_FILES = (Path(__file__).parent,)
"""What vectors depend on, for fingerprints."""


@lru_cache(maxsize=2)
def encoder_named(name: str) -> Encoder:
    """Return the encoder of that name, loaded once per process.

    Raises:
        ValueError: If no such encoder is entered in `ENCODERS`.
    """
    if name not in ENCODERS:
        raise ValueError(f"config.yml: encoder {name!r} is not known; choose one of {sorted(ENCODERS)}")
    return ENCODERS[name]()


class RememberingEncoder:
    """An encoder that does not encode the same text twice while the process lives."""

    def __init__(self, encoder: Encoder, capacity: int = 2048) -> None:
        """Keep the vectors of the `capacity` texts that were asked for last."""
        self._encoder = encoder
        self._capacity = capacity
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self.name = encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        unknown = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text, vector in zip(unknown, self._encoder.encode(unknown), strict=True):
            self._known[text] = vector
        vectors = np.stack([self._known[text] for text in texts])
        for text in texts:
            self._known.move_to_end(text)
        while len(self._known) > self._capacity:
            self._known.popitem(last=False)
        return vectors


STORED_AT_ONCE = 4000
"""Texts between two commits: what an interrupted training has to encode again."""


class StoredEncoder:
    """An encoder that keeps vectors in a file, so that a second training encodes only what is new."""

    def __init__(self, encoder: Encoder, file: Path) -> None:
        """Open or create the store; one file serves several encoders."""
        self._encoder = encoder
        self.name = encoder.name
        file.parent.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(file)
        self._store.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """See `Encoder.encode`."""
        known = {text: self._read(text) for text in dict.fromkeys(texts)}
        missing = [text for text, vector in known.items() if vector is None]
        for start in range(0, len(missing), STORED_AT_ONCE):
            batch = missing[start : start + STORED_AT_ONCE]
            for text, vector in zip(batch, self._encoder.encode(batch), strict=True):
                known[text] = vector
                self._store.execute("INSERT OR REPLACE INTO vectors VALUES (?, ?)", (self._key(text), vector.tobytes()))
            self._store.commit()
        return np.stack([vector for vector in (known[text] for text in texts) if vector is not None])

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def _key(self, text: str) -> bytes:
        return hashlib.sha256(f"{self.name}\0{text}".encode()).digest()

    def _read(self, text: str) -> Vectors | None:
        row = self._store.execute("SELECT vector FROM vectors WHERE key = ?", (self._key(text),)).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32)
