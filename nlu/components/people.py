"""Component that finds who is meant, and which lender."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.base import MessageComponent, add_entities, of_whole
from nlu.extraction.relations import people


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PeopleExtractor(MessageComponent):
    """Adds entities `relation` (family, spouse, workplace …) and `lender`. The finding is `people()`, with spaCy."""

    def mark(self, message: Message) -> None:
        """Add each relation once, and the lender named last."""
        text = message.get(TEXT)
        named = people(text)
        found: list[dict[str, Any]] = [of_whole(text, "relation", relation) for relation in named.relations]
        if named.lender:
            found.append(of_whole(text, "lender", named.lender))
        add_entities(message, found, type(self).__name__)
