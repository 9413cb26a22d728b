"""SentencePiece unigram tokeniser: the likeliest segmentation of a text.

The model is SentencePiece's unigram model (Kudo, "Subword Regularization", ACL 2018); its own package needs a newer
protobuf than Rasa allows to read a vocabulary that comes in another file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

SPACE = "▁"
"""Stands for a space within pieces."""
UNKNOWN = 3
"""The number of what no piece is known for."""
_FIRST_PIECE = 4
"""The numbers before are marks, not text."""
_UNKNOWN_PENALTY = 10.0
"""An unknown character is so much less likely than the rarest piece."""
_SPACES = re.compile(" {2,}")


class Pieces:
    """The pieces of one vocabulary."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], spellings: dict[int, str]) -> None:
        """Create the vocabulary.

        Args:
            pieces: By number.
            scores: Log probability of each.
            spellings: What replaces a character before cutting, by its code point.
        """
        self._spellings = spellings
        self._known = {
            piece: (number, float(score))
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if number >= _FIRST_PIECE
        }
        self._longest = max(map(len, self._known))
        self._unknown_score = min(scores) - _UNKNOWN_PENALTY

    def numbers_of(self, text: str) -> list[int]:
        """Return the numbers of the pieces that `text` is cut into, in order."""
        spelled = _SPACES.sub(" ", text.translate(self._spellings)).replace(" ", SPACE)
        written = spelled if spelled.startswith(SPACE) else SPACE + spelled
        best = self._best_cuts(written)
        numbers, end = [], len(written)
        while end:
            start, number = best[end]
            numbers.append(number)
            end = start
        return numbers[::-1]

    def _best_cuts(self, written: str) -> list[tuple[int, int]]:
        """Return for each end the start and number of the last piece in the likeliest cut (Viterbi)."""
        scores = [0.0] + [-math.inf] * len(written)
        best = [(0, UNKNOWN)] * (len(written) + 1)
        for start in range(len(written)):
            unknown = scores[start] + self._unknown_score
            if unknown > scores[start + 1]:
                scores[start + 1], best[start + 1] = unknown, (start, UNKNOWN)
            for end in range(start + 1, min(start + self._longest, len(written)) + 1):
                if (found := self._known.get(written[start:end])) is None:
                    continue
                number, score = found
                if scores[start] + score > scores[end]:
                    scores[end], best[end] = scores[start] + score, (start, number)
        return best
