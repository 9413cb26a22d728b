"""Writes models/sentence_vectors.npz: the vectors of all texts that training encodes.

Run it after adding examples: what is missing in the file is encoded in every first training, half a second for fifty
examples.
"""

from __future__ import annotations

from pathlib import Path

from nlu.encoder import StoredEncoder, encoder_named
from nlu.language.belief_phrasings import phrasings
from nlu.language.normalise import normalise
from nlu.shipped_vectors import FILE, ship
from scripts.inputs import ROOT

STORE = Path(".cache/vectors.sqlite")


def training_texts() -> list[str]:
    """All examples, in the form in which the pipeline encodes them, and the phrasings of beliefs."""
    from rasa.shared.nlu.training_data.loading import load_data

    examples = load_data(str(ROOT / "data" / "nlu")).intent_examples
    return [*(normalise(example.get("text")) for example in examples), *(line.text for line in phrasings())]


def main() -> None:
    """Encodes what is new and writes the file."""
    texts = training_texts()
    stored = StoredEncoder(encoder_named("e5"), STORE)
    ship(stored, texts)
    stored.close()
    print(f"{len(set(texts))} texts, {FILE.stat().st_size / 1e6:.1f} MB: {FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
