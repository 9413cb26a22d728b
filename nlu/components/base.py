"""What every component here shares: creation by Rasa, and its way over messages."""

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
        """Keeps the component's part of config.yml."""
        self.config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MessageComponent:
        """Makes the component when Rasa builds or loads its graph."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Marks every message that a person typed."""
        for message in messages:
            if is_typed(message):
                self.mark(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Marks the training examples as messages are marked later."""
        self.process(training_data.training_examples)
        return training_data

    @abstractmethod
    def mark(self, message: Message) -> None:
        """Adds what this component finds to `message`, in place."""


def is_typed(message: Message) -> bool:
    """Whether the message has text, and the text is a person's words rather than a button's payload."""
    text = message.get(TEXT)
    return bool(text) and not text.startswith(INTENT_MESSAGE_PREFIX)


def add_entities(message: Message, found: list[dict[str, Any]], extractor: str) -> None:
    """Appends entities to those that the message has, signed by their extractor."""
    if found:
        signed = [{**entity, "extractor": extractor} for entity in found]
        message.set("entities", [*message.get("entities", []), *signed], add_to_output=True)
