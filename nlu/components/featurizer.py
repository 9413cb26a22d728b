"""The sentence encoder as a Rasa featurizer."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.base import is_typed
from nlu.encoder.encoder import ENCODER_FILES, Encoder, RememberingEncoder, StoredEncoder, Vectors, encoder_named
from nlu.fingerprints import fingerprint_of

VECTOR = "sentence_vector"
"""Message property: its `LazyVector`."""


class LazyVector:
    """A sentence vector that is computed at the first call, since some messages need none (buttons, empty text)."""

    def __init__(self, encoder: Encoder, text: str) -> None:
        """Keep encoder and text. The encoder should cache, since several components ask for the vector."""
        self.encoder = encoder
        self._text = text

    def made(self) -> Vectors:
        """Return the vector, shape (dimensions,)."""
        made: Vectors = self.encoder.encode([self._text])[0]
        return made


def sentence_vector(message: Message) -> Vectors:
    """Return the vector of the message, shape (dimensions,); the first call encodes.

    Raises:
        ValueError: If the pipeline has no sentence featurizer before the component that asks.
    """
    lazy = message.get(VECTOR)
    if isinstance(lazy, LazyVector):
        return lazy.made()
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        raise ValueError(f"config.yml: {SentenceEncoderFeaturizer.__name__} must stand before this component")
    made: Vectors = sentence.features[0]
    return made


def encoded(message: Message, texts: list[str]) -> Vectors:
    """Return the vectors of parts of a message, shape (texts, dimensions), by the encoder that made its own.

    Raises:
        ValueError: If the pipeline has no sentence featurizer before the component that asks.
    """
    lazy = message.get(VECTOR)
    if not isinstance(lazy, LazyVector):
        raise ValueError(f"config.yml: {SentenceEncoderFeaturizer.__name__} must stand before this component")
    return lazy.encoder.encode(texts)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the sentence vector of `text` as a dense feature."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults. `encoder` is one of `ENCODERS`; `store` is a file that caches vectors."""
        return {**DenseFeaturizer.get_default_config(), "encoder": "e5", "store": ".cache/vectors.sqlite"}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Take the encoder that the process shares."""
        super().__init__(name, config)
        self._store = Path(config["store"])
        self._encoder: Encoder = RememberingEncoder(encoder_named(config["encoder"]))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Make the component when Rasa builds or loads its graph."""
        return cls(config, execution_context.node_name)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a fingerprint of the encoder; Rasa's training cache sees this class alone."""
        return fingerprint_of(*ENCODER_FILES)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Accept any configuration: an unknown encoder is refused when it is loaded."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encode all examples; what an earlier training encoded is not encoded again."""
        examples = [example for example in training_data.training_examples if is_typed(example)]
        with closing(StoredEncoder(self._encoder, self._store)) as encoder:
            vectors = encoder.encode([example.get(TEXT) for example in examples])
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Attach a `LazyVector` to each typed message."""
        for message in filter(is_typed, messages):
            message.set(VECTOR, LazyVector(self._encoder, message.get(TEXT)))
        return messages

    def _add(self, message: Message, vector: np.ndarray[Any, Any]) -> None:
        message.add_features(Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
