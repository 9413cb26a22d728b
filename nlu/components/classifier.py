"""Which topic a message means."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.base import add_entities, is_typed
from nlu.components.clauses import CLAUSES
from nlu.components.featurizer import sentence_vector
from nlu.components.tokenizer import words_of
from nlu.fingerprints import fingerprint_of
from nlu.topics.question_features import Question
from nlu.topics.topic_model import TopicModel

RANKING_LENGTH = 10
NOT_UNDERSTOOD = "nlu_fallback"
SECOND_QUESTION = 0.5
"""Least confidence in each of two questions before a message gets two answers."""
SURE = 0.65
"""Least confidence in small talk, since a "好的" in reply to a half-understood worry sounds careless, and in the wish
that everything be forgotten."""
WANT_SURENESS = ("greet", "goodbye", "thank", "affirm", "deny", "restart_forget")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Understands the topic by spelling, words and meaning. The model itself is `TopicModel`.

    Sets `intent` and `intent_ranking`; the fallback stands first where the best topic is less likely than training
    found worth believing, which is why the pipeline needs no FallbackClassifier. Where a message asks two questions,
    adds an entity `also_asked` for the second.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`apart` names intents that cannot be a second question."""
        return {
            "apart": ["out_of_scope", "report_situation", "correct_fact", "greet", "goodbye", "thank", "affirm", "deny"]
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: TopicModel | None
    ) -> None:
        """Made by Rasa through `create` (before training) or `load`."""
        self._apart = frozenset(config["apart"])
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """The model's own modules, which Rasa's cache does not see."""
        return fingerprint_of(Path(__file__).parents[1] / "topics")

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Makes an untrained component."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Reads what training wrote."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, TopicModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples and writes the model: numbers and words, no pickles."""
        examples = [example for example in training_data.intent_examples if is_typed(example)]
        questions = [Question(example.get(TEXT), words_of(example)) for example in examples]
        vectors = np.stack([sentence_vector(example) for example in examples])
        self._model = TopicModel.fit(questions, vectors, [example.get(INTENT) for example in examples])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Ranks the topics for each message."""
        for message in messages:
            if is_typed(message):
                self._classify(message)
            else:  # a button's payload, which Rasa's handler reads after this, or nothing readable
                nothing = {"name": NOT_UNDERSTOOD, "confidence": 1.0}
                message.set(INTENT, nothing, add_to_output=True)
                message.set("intent_ranking", [nothing], add_to_output=True)
        return messages

    def use_quick_view_from(self, trust: float) -> None:
        """Changes from which trust on the view without sentence vectors decides; above 1 it never does."""
        assert self._model is not None
        self._model = replace(self._model, quick=self._model.quick._replace(enough=trust))

    def _classify(self, message: Message) -> None:
        assert self._model is not None
        question = Question(message.get(TEXT), words_of(message))
        (whole,) = self._model.probabilities([question], lambda _: sentence_vector(message)[np.newaxis])
        ranking = self._ranking(whole)
        asked = self._questions(message)
        if len(asked) > 1:
            ranking = _put_first(ranking, asked[0])
            add_entities(message, [_second(topic, message.get(TEXT)) for topic in asked[1:2]], type(self).__name__)
        least = SURE if ranking[0]["name"] in WANT_SURENESS else self._model.calibration.threshold
        if ranking[0]["confidence"] < least:
            ranking = [{"name": NOT_UNDERSTOOD, "confidence": 1 - ranking[0]["confidence"]}, *ranking]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)

    def _ranking(self, probabilities: NDArray[np.float64]) -> list[dict[str, Any]]:
        assert self._model is not None
        best = np.argsort(-probabilities)[:RANKING_LENGTH]
        return [{"name": self._model.topics[i], "confidence": float(probabilities[i])} for i in best]

    def _questions(self, message: Message) -> list[str]:
        """What the clauses ask, by their words: a question that is put in clear words only is a second one."""
        assert self._model is not None
        clauses = message.get(CLAUSES, [])
        if not clauses:
            return []
        parts = [Question(clause.text, words_of(message, clause.start, clause.end)) for clause in clauses]
        found: dict[str, None] = {}
        for probabilities in self._model.by_words(parts):
            best = int(np.argmax(probabilities))
            topic = self._model.topics[best]
            if probabilities[best] >= SECOND_QUESTION and topic not in self._apart:
                found[topic] = None
        return list(found)


def _put_first(ranking: list[dict[str, Any]], topic: str) -> list[dict[str, Any]]:
    rest = [row for row in ranking if row["name"] != topic]
    confidence = max(SECOND_QUESTION, max((row["confidence"] for row in ranking), default=0.0))
    return [{"name": topic, "confidence": confidence}, *rest]


def _second(topic: str, text: str) -> dict[str, Any]:
    return {"entity": "also_asked", "value": topic, "start": 0, "end": len(text)}
