"""What the encoder learned from this project's questions, beside the weights of its package.

To the matrices of the upper layers products of two thin ones are added (Hu et al., "LoRA", 2021), so that a file of
3 MB holds all that was learned. `python -m nlu.tuning` writes it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from nlu.encoder.weights import Floats, Weights

FILE = Path(__file__).with_name("adapter.npz")


class TunedWeights(Weights):
    """The weights of the package with what was learned."""

    def __init__(self) -> None:
        """Open both files."""
        super().__init__()
        self._learned = {name: numbers.astype(np.float32) for name, numbers in np.load(FILE).items()}

    def vector(self, name: str) -> Floats:
        """See `Weights.vector`."""
        learned = self._learned.get(name)
        return super().vector(name) if learned is None else learned

    def matrix(self, name: str, columns: int, rows: list[int] | None = None) -> Floats:
        """See `Weights.matrix`."""
        found = super().matrix(name, columns, rows)
        if f"{name}.into" not in self._learned:
            return found
        return found + (self._learned[f"{name}.into"] @ self._learned[f"{name}.out_of"]).T
