"""A talk without servers: messages as the Rasa server hands them to the action, slots kept between turns."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.reply_action import ActionReply

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "actions" / "card.schema.json").read_text(encoding="utf-8"))
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
FROM_ENTITY = {
    slot
    for slot, about in DOMAIN["slots"].items()
    if any(mapping["type"] == "from_entity" for mapping in about["mappings"])
}


class Talk:
    """One person's talk with the action.

    Attributes:
        slots: The slots after the last turn.
        channel: Name of the channel that the messages come by.
        text: What the person read last.
    """

    def __init__(self) -> None:
        self.slots: dict[str, Any] = dict.fromkeys(DOMAIN["slots"])
        self.channel = "rest"
        self.text = ""
        self.dispatcher = CollectingDispatcher()

    def say(
        self,
        text: str,
        question: str | None = None,
        *,
        intent: str | None = None,
        confidence: float = 0.95,
        told: Mapping[str, Any] | None = None,
        entities: Sequence[Mapping[str, Any]] = (),
        candidates: Sequence[tuple[str, float, float]] = (),
    ) -> dict[str, Any]:
        """Hand one message to the action and return the card.

        Args:
            text: What was typed.
            question: The question that the classifier understood.
            intent: The intent, where no question was understood.
            confidence: How sure the classifier is of the intent.
            told: Entities without a role, by name.
            entities: Further entities, as Rasa gives them.
            candidates: Questions with the probability of their topic, and of the question given the topic.
        """
        name = intent or (question.partition("/")[0] if question else "nlu_fallback")
        found = [*({"entity": key, "value": value} for key, value in (told or {}).items()), *entities]
        for entity in found:
            if entity["entity"] in FROM_ENTITY and not entity.get("role"):
                self.slots[entity["entity"]] = entity["value"]
        message = {
            "text": text,
            "intent": {"name": name, "confidence": confidence},
            "questions": [question] if question else [],
            "question_ranking": [list(row) for row in candidates]
            or [[question or f"{name}/overview", confidence, 0.9]],
            "entities": found,
        }
        event = {"event": "user", "text": text, "input_channel": self.channel, "parse_data": message}
        tracker = Tracker("someone", dict(self.slots), message, [event], False, None, {}, "action_listen")
        self.dispatcher = CollectingDispatcher()
        events = asyncio.run(ActionReply().run(self.dispatcher, tracker, {}))
        self.slots |= {event["name"]: event["value"] for event in events if event["event"] == "slot"}
        json.dumps(self.slots)  # what Rasa's store must be able to keep
        self.text = "\n".join(each["text"] or "" for each in self.dispatcher.messages)
        cards = [each["custom"] for each in self.dispatcher.messages if each.get("custom")]
        if not cards:
            return {}
        jsonschema.validate(cards[0], SCHEMA)
        return cards[0]


@pytest.fixture
def talk() -> Talk:
    return Talk()
