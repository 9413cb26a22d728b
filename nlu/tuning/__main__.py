"""`python -m nlu.tuning`: writes nlu/encoder/adapter.npz anew."""

from __future__ import annotations

import sys

import numpy as np
import tensorflow as tf

from nlu.encoder import E5Encoder, adapter
from nlu.encoder.weights import Weights
from nlu.held_out import unknown_to_encoder
from nlu.tuning.learning import BATCH, LONGEST, ROUNDS, Places, Pupil, Texts, first_meanings, mixed, numbered
from nlu.tuning.lessons import lessons
from nlu.tuning.transformer import Transformer

TOLD = 200
"""Steps between two lines of progress."""


def main() -> int:
    """Learn, and tell how often a message that was not learned from is understood."""
    tf.keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    untuned = E5Encoder(Weights())
    learning = lessons()
    texts = [each.text for each in learning]
    right, before = numbered(learning)
    unknown = unknown_to_encoder(texts)
    known = np.flatnonzero(~unknown)
    vectors = untuned.encode(texts)
    centre = vectors.mean(axis=0)
    meanings = first_meanings((vectors - centre)[known], right[known], before[known] == 0, right.max() + 1)
    encoder = Transformer(Weights(), untuned.kept, random)
    read = Texts(encoder, [untuned.windows(text)[0][:LONGEST] for text in texts])
    steps = int(ROUNDS * len(known) / BATCH)
    pupil = Pupil(encoder, meanings, centre, before.max() + 1, steps)
    done, losses = 0, []
    while done < steps:
        for some in mixed(read, known, random):
            losses.append(float(pupil.step(*read.batch(some), right[some], before[some])))
            done += 1
            if done % TOLD == 0:
                print(f"{done} of {steps} steps, loss {np.mean(losses[-TOLD:]):.2f}", flush=True)
            if done == steps:
                break
    print(understood(pupil, encoder, read, right, before, np.flatnonzero(unknown)))
    np.savez_compressed(adapter.FILE, **{name: each.astype(np.float16) for name, each in encoder.learned.items()})
    return 0


def understood(pupil: Pupil, encoder: Transformer, read: Texts, right: Places, before: Places, some: Places) -> str:
    """Return how often the likeliest meaning is right, for messages alone and for those within talks."""
    vectors = np.zeros((len(right), encoder.width), dtype=np.float32)
    for each in read.alike(some, BATCH):
        vectors[each] = encoder.upper(*read.batch(each)).numpy()
    near, in_talk = (np.argmax(scores, axis=1) for scores in pupil.scores(vectors[some], before[some]))
    alone = before[some] == 0
    first = (near == right[some])[alone].mean()
    second = (in_talk == right[some])[~alone].mean()
    return f"right on messages it did not learn from: {first:.3f} alone, {second:.3f} in talks"


if __name__ == "__main__":
    sys.exit(main())
