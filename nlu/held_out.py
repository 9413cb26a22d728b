"""Which texts are kept from learning, so that something can be measured on them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

PARTS = 20
MEASURED, CALIBRATION = 0, 10
"""Part on which the figures are measured, and part on which a model learns how sure it may be. The encoder learns
from neither."""


def part_of(text: str) -> int:
    """Return the part that a text belongs to, from 0 to 19, by its hash."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") % PARTS


def unknown_to_encoder(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return for each text whether the encoder never learned from it."""
    return np.array([part_of(text) in (MEASURED, CALIBRATION) for text in texts], dtype=bool)
