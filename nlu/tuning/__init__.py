"""Teaches the encoder which questions are the same: `python -m nlu.tuning`, some forty minutes on two cores."""
