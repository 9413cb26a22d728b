"""The component that finds a wrong belief."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.component import MessageComponent, add_entities
from nlu.language.beliefs import beliefs


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class BeliefDetector(MessageComponent):
    """Adds an entity `belief`: the id of the misconception that the message asserts. The finding is `beliefs()`."""

    def mark(self, message: Message) -> None:
        """Adds the belief that is asserted most clearly: one correction a reply is kind, two are a lecture."""
        text = message.get(TEXT)
        found = [{"entity": "belief", "value": belief, "start": 0, "end": len(text)} for belief in beliefs(text)[:1]]
        add_entities(message, found, type(self).__name__)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is learned from entities."""
        return training_data
