"""Component that brings typed text into one spelling before the others read it."""

from __future__ import annotations

from pathlib import Path

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.base import MessageComponent
from nlu.extraction.normalise import normalise
from nlu.fingerprints import fingerprint_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TextNormaliser(MessageComponent):
    """Rewrites `text` to its normal form. What the person typed stays in the tracker: Rasa keeps the raw message."""

    def mark(self, message: Message) -> None:
        """Replace `text` by its normal form; it is empty where nothing is readable."""
        message.set(TEXT, normalise(message.get(TEXT)), add_to_output=True)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Rewrite the training examples, too."""
        self.process(training_data.training_examples)
        return training_data

    @classmethod
    def fingerprint_addon(cls, config: dict[str, object]) -> str:
        """Return a fingerprint of tables and functions; Rasa's training cache sees this class alone."""
        return fingerprint_of(Path(__file__).parents[1] / "extraction")
