"""Base class of the components: creation by Rasa, and iteration over messages."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class MessageComponent(GraphComponent):
    """A component without trained state that reads and marks one message at a time.

    A message that is a button's payload (`/topic{...}`) is left alone: Rasa's own handler reads it.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the component's part of config.yml."""
        self.config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageComponent:
        """Make the component when Rasa builds or loads its graph."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Call `mark` for every typed message."""
        for message in messages:
            if is_typed(message):
                self.mark(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Return the training data unchanged: what is marked is not learned from."""
        return training_data

    @abstractmethod
    def mark(self, message: Message) -> None:
        """Add what this component finds to `message`, in place."""


def is_typed(message: Message) -> bool:
    """Return whether the message has text, and the text is a person's words rather than a button's payload."""
    text = message.get(TEXT)
    return bool(text) and not text.startswith(INTENT_MESSAGE_PREFIX)


def of_whole(text: str, entity: str, value: Any) -> dict[str, Any]:
    """Return an entity that no single words of the text carry."""
    return {"entity": entity, "value": value, "start": 0, "end": len(text)}


def add_entities(message: Message, found: list[dict[str, Any]], extractor: str) -> None:
    """Append entities to those that the message has, signed by their extractor.

    Args:
        message: Is changed in place.
        found: Entities.
        extractor: Name of the component that found them.
    """
    if found:
        signed = [{**entity, "extractor": extractor} for entity in found]
        message.set("entities", [*message.get("entities", []), *signed], add_to_output=True)
