"""The sentence encoder as a Rasa featurizer."""

from __future__ import annotations

from collections.abc import Iterable
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

from nlu.clauses import CLAUSES
from nlu.component import is_typed
from nlu.encoder import Encoder, RememberingEncoder, Vectors, encoder_named
from nlu.shipped_vectors import training_encoder

VECTORS = "sentence_vectors"
"""Message property: the `LazyVectors` of the message and its clauses."""


class LazyVectors:
    """Vectors that are made when somebody asks: most questions are clear without them."""

    def __init__(self, encoder: Encoder, texts: list[str]) -> None:
        """Encodes nothing yet. The encoder is to remember what it encoded: several components ask."""
        self._encoder = encoder
        self._texts = texts

    def made(self, places: Iterable[int]) -> Vectors:
        """The vectors of the texts at some places."""
        return self._encoder.encode([self._texts[place] for place in places])


def sentence_vectors(message: Message, places: Iterable[int]) -> Vectors:
    """The vectors of the message (place 0) and of its clauses (from 1); encoding takes about 12 ms, the first time.

    Raises:
        ValueError: If the pipeline has no sentence featurizer before the component that asks.
    """
    lazy = message.get(VECTORS)
    if isinstance(lazy, LazyVectors):
        return lazy.made(places)
    _, sentence = message.get_dense_features(TEXT)
    if sentence is None:
        raise ValueError(f"config.yml: {SentenceEncoderFeaturizer.__name__} must stand before this component")
    made: Vectors = sentence.features
    return made


def sentence_vector(message: Message) -> Vectors:
    """The vector of the message alone."""
    vector: Vectors = sentence_vectors(message, [0])[0]
    return vector


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the sentence vector of `text` as a dense feature, and those of its clauses."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoder` names one of `nlu.encoder.ENCODERS`; `store` is the file that keeps vectors between trainings."""
        return {**DenseFeaturizer.get_default_config(), "encoder": "e5", "store": ".cache/vectors.sqlite"}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        """Takes the encoder that the process shares."""
        super().__init__(name, config)
        self._stored = Path(config["store"])
        self._encoder: Encoder = RememberingEncoder(encoder_named(config["encoder"]))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Makes the component when Rasa builds or loads its graph."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond the defaults: an unknown encoder is refused when it is asked for."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Encodes all examples; what is shipped or was encoded by an earlier training is not encoded again."""
        examples = [example for example in training_data.training_examples if is_typed(example)]
        encoder, stored = training_encoder(self._encoder, self._stored)
        vectors = encoder.encode([example.get(TEXT) for example in examples])
        stored.close()
        for example, vector in zip(examples, vectors, strict=True):
            self._add(example, vector)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Makes typed messages ready to be encoded, with their clauses, once a component asks for a vector."""
        for message in filter(is_typed, messages):
            texts = [message.get(TEXT), *(clause.text for clause in message.get(CLAUSES, []))]
            message.set(VECTORS, LazyVectors(self._encoder, texts))
        return messages

    def _add(self, message: Message, vector: np.ndarray[Any, Any]) -> None:
        message.add_features(Features(vector[np.newaxis, :], FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
