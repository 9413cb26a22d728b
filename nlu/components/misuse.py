"""Component that finds requests for help with threats, with finding people, or with deceit."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.base import MessageComponent, add_entities, of_whole
from nlu.extraction.misuse_requests import misuse

ENTITY = "misuse"
INTENT_NAME = "out_of_scope"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class MisuseDetector(MessageComponent):
    """Puts such a message out of scope, with the entity `misuse` for its kind. The finding is `misuse()`."""

    def mark(self, message: Message) -> None:
        """Override the intent; `intent_ranking` keeps the topics that were understood."""
        text = message.get(TEXT)
        kind = misuse(text)
        if kind:
            message.set(INTENT, {"name": INTENT_NAME, "confidence": 1.0}, add_to_output=True)
            add_entities(message, [of_whole(text, ENTITY, kind)], type(self).__name__)
