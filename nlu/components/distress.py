"""Component that finds despair, which is answered before anything else."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.base import MessageComponent
from nlu.extraction.despair import distress

INTENT_NAME = "distress"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DistressDetector(MessageComponent):
    """Sets the intent to `distress` where the words say so, whatever was understood. The finding is `distress()`."""

    def mark(self, message: Message) -> None:
        """Override the intent; `intent_ranking` keeps the topics that were understood."""
        if distress(message.get(TEXT)):
            message.set(INTENT, {"name": INTENT_NAME, "confidence": 1.0}, add_to_output=True)
