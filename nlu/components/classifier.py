"""Component that chooses the topic of a message, and the question within the topic."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
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

from nlu.components.base import is_typed
from nlu.components.clauses import BARE_QUESTION, CLAUSES
from nlu.components.featurizer import encoded, sentence_vector
from nlu.components.tokenizer import words_in, words_of
from nlu.encoder.encoder import ENCODER_FILES, StoredEncoder, encoder_named
from nlu.extraction.normalise import normalise
from nlu.fingerprints import fingerprint_of
from nlu.held_out import unknown_to_encoder
from nlu.topics.calibration import never_likelier
from nlu.topics.question_features import Question, Read, Vectors
from nlu.topics.talk_model import TalkModel
from nlu.topics.talks import FOLDER, Turn, turns_in
from nlu.topics.topic_model import Floats, TopicModel, Understood
from talk import talked_about

RANKING_LENGTH = 10
NOT_UNDERSTOOD = "nlu_fallback"
SECOND_QUESTION = 0.5
"""Least confidence in the topic of each of two clauses before a message gets two answers."""
AFTER_FACTS = 0.3
"""Least confidence in the topic of the question after the facts, where the whole message looks like a statement."""
LEAST_QUESTION = 0.15
"""Least probability of a question given its topic; below, the topic's overview is the answer."""
AS_LIKELY = 0.9
"""Share of the best question's probability from which the second counts as about as likely."""
OVERVIEW = "overview"
STATEMENTS = ("report_situation", "correct_fact")
"""Topics of messages that tell and do not ask."""
CLEAR = 0.9
"""Confidence from which a message means what it says, whatever was talked about. Short messages often look surer than
they are, and out of scope most of all."""
WANT_SURENESS = ("greet", "goodbye", "thank", "affirm", "deny", "restart_forget")
DISTRESS, DESPAIR = "distress", 0.6
"""From so much confidence on, nothing that was talked about makes despair less likely. Below are messages such as
我要是不接受呢, which the talk explains; what people in despair write is surer."""
BY_OWN_WORDS = (DISTRESS, "recall", *WANT_SURENESS)
"""Topics that the talk never makes likelier."""
DEEP = 3
"""Topics of which three questions are told, not one."""
SURE = 0.65
"""Least confidence in small talk, since a "好的" in reply to a half-understood worry sounds careless, and in the wish
that everything be forgotten."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(IntentClassifier, GraphComponent):
    """Understands the topic by spelling, words and meaning. The model itself is `TopicModel`.

    Sets `intent` and `intent_ranking`; the fallback stands first where the best topic is less likely than training
    found worth believing, which is why the pipeline needs no FallbackClassifier. Sets `questions`, the ids of what the
    message asks (lawsuit/how_long; several where it asks several things), and `question_ranking`: for each topic its
    likeliest question as [id, probability of the topic, probability of the question given the topic].
    The question of an example is the metadata `question` of its block in data/nlu. The first message of each talk in
    data/talks is an example, too; from the others `TalkModel` learns what a message means in its talk.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults.

        `apart` names intents that cannot be a second question; `encoder` must be the featurizer's, and
        `dictionary_path` the tokenizer's; `store` caches the vectors of the talks.
        """
        return {
            "encoder": "e5",
            "store": ".cache/vectors.sqlite",
            "dictionary_path": "data/jieba",
            "apart": [
                "out_of_scope",
                "report_situation",
                "correct_fact",
                "greet",
                "goodbye",
                "thank",
                "affirm",
                "deny",
            ],
        }

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        model: TopicModel | None = None,
        talk_model: TalkModel | None = None,
    ) -> None:
        """Create the component; Rasa calls `create` (before training) or `load`."""
        self.config = config
        self._apart = frozenset(config["apart"])
        self._storage = storage
        self._resource = resource
        self._model = model
        self._talk_model = talk_model

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """Return a fingerprint of the model's modules and of the talks, which Rasa's training cache does not see."""
        return fingerprint_of(Path(__file__).parents[1] / "topics", FOLDER, *ENCODER_FILES)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicClassifier:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TopicClassifier:
        """Read what training wrote."""
        with model_storage.read_from(resource) as folder:
            model, talk_model = TopicModel.load(folder), TalkModel.load(folder)
        return cls(config, model_storage, resource, model, talk_model)

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model to the examples and save it as numbers and words, without pickles."""
        examples = [example for example in training_data.intent_examples if is_typed(example)]
        turns = turns_in(FOLDER)
        opening = [turn for turn in turns if turn.before is None]
        following = [turn for turn in turns if turn.before is not None]
        first, first_vectors = self._read(opening)
        others, other_vectors = self._read(following)
        questions = [Question(example.get(TEXT), words_of(example)) for example in examples]
        asked = [_question_of(example) for example in examples]
        asked += [turn.question if turn.question in asked else None for turn in opening]
        topics = [example.get(INTENT) for example in examples] + [_topic(turn.question) for turn in opening]
        vectors = np.vstack([*(sentence_vector(example) for example in examples), first_vectors])
        self._model = TopicModel.fit(questions + first, vectors, topics, asked, _unknown(questions + first))
        self._talk_model = TalkModel.fit(self._model, following, others, other_vectors, _unknown(others))
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
            self._talk_model.save(folder)
        return self._resource

    def _read(self, turns: list[Turn]) -> tuple[list[Question], Vectors]:
        """Return messages of talks as the pipeline would hand them over, with their sentence vectors."""
        texts = [normalise(turn.text) for turn in turns]
        with closing(StoredEncoder(encoder_named(self.config["encoder"]), Path(self.config["store"]))) as encoder:
            vectors = encoder.encode(texts)
        return [
            Question(text, words)
            for text, words in zip(texts, words_in(texts, self.config["dictionary_path"]), strict=True)
        ], vectors

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the topics for each message."""
        for message in messages:
            if is_typed(message):
                self._classify(message)
            else:  # a button's payload, which Rasa's handler reads after this, or nothing readable
                nothing = {"name": NOT_UNDERSTOOD, "confidence": 1.0}
                message.set(INTENT, nothing, add_to_output=True)
                message.set("intent_ranking", [nothing], add_to_output=True)
        return messages

    def _classify(self, message: Message) -> None:
        assert self._model is not None
        question = Question(message.get(TEXT), words_of(message))
        read = self._model.reader.read([question], sentence_vector(message)[np.newaxis])
        alone = self._understood(read)
        topics, questions = self._question_after_facts(message, alone) or self._in_talk(read, alone)
        ranking = self._ranking(topics[0])
        asked = self._asked_in_clauses(message)
        if len(asked) > 1:
            ranking = _put_first(ranking, _topic(asked[0]))
        else:
            asked = self._asked(topics[0], questions[0])
        least = SURE if ranking[0]["name"] in WANT_SURENESS else self._model.calibration.threshold
        if ranking[0]["confidence"] < least:
            ranking = [{"name": NOT_UNDERSTOOD, "confidence": 1 - ranking[0]["confidence"]}, *ranking]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("questions", asked, add_to_output=True)
        message.set("question_ranking", self._candidates(topics[0], questions[0]), add_to_output=True)

    def _understood(self, read: Read, after: Sequence[str] = ()) -> Understood:
        """Return what messages mean after the questions that were answered before, the last one first."""
        assert self._model is not None
        assert self._talk_model is not None
        return self._talk_model.understand(self._model.understand(read), read, after, self._model)

    def _question_after_facts(self, message: Message, alone: Understood) -> Understood | None:
        """Return what the last question is taken for, where a message of many facts looks like a statement."""
        assert self._model is not None
        bare = message.get(BARE_QUESTION)
        if bare is None or self._model.topics[int(alone[0][0].argmax())] not in STATEMENTS:
            return None
        asked = Question(bare.text, words_of(message, bare.start, bare.end))
        found = self._understood(self._model.reader.read([asked], encoded(message, [bare.text])))
        best = int(found[0][0].argmax())
        clear = found[0][0][best] >= AFTER_FACTS and self._model.topics[best] not in self._apart
        return found if clear else None

    def _in_talk(self, read: Read, alone: Understood) -> Understood:
        """Return what a message means after the question that was answered last, unless it is clear by itself."""
        assert self._model is not None
        about = talked_about()
        best = int(alone[0][0].argmax())
        clear = DESPAIR if self._model.topics[best] == DISTRESS else CLEAR
        if not about or alone[0][0][best] >= clear:
            return alone
        topics, questions = self._understood(read, [about["question"], *about.get("earlier", [])])
        return never_likelier(topics, alone[0], np.isin(self._model.topics, BY_OWN_WORDS)), questions

    def _asked(self, topics: Floats, questions: Floats) -> list[str]:
        """Return the likeliest topic's question; both where two are about as likely, the overview where none is."""
        assert self._model is not None
        topic = int(topics.argmax())
        members = np.flatnonzero(self._model.questions.topics == topic)
        if not members.size:
            return []
        first, *others = members[np.argsort(-questions[members])]
        names = self._model.questions.names
        if questions[first] < LEAST_QUESTION:
            return [f"{self._model.topics[topic]}/{OVERVIEW}"]
        close = [second for second in others[:1] if questions[second] >= AS_LIKELY * questions[first]]
        return [names[each] for each in (first, *close)]

    def _candidates(self, topics: Floats, questions: Floats) -> list[list[Any]]:
        """Return for each topic its likeliest question, for the best topics their two likeliest; the best first."""
        assert self._model is not None
        model = self._model.questions
        rows: list[list[Any]] = []
        for place, topic in enumerate(np.argsort(-topics)):
            members = np.flatnonzero(model.topics == topic)
            best = members[np.argsort(-questions[members])][: 3 if place < DEEP else 1]
            rows += [[model.names[each], _short(topics[topic]), _short(questions[each])] for each in best]
            if not members.size:
                rows.append([f"{self._model.topics[topic]}/{OVERVIEW}", _short(topics[topic]), 1.0])
        return rows

    def _ranking(self, probabilities: Floats) -> list[dict[str, Any]]:
        assert self._model is not None
        best = np.argsort(-probabilities)[:RANKING_LENGTH]
        return [{"name": self._model.topics[i], "confidence": float(probabilities[i])} for i in best]

    def _asked_in_clauses(self, message: Message) -> list[str]:
        """Return what the clauses ask that are clear by themselves, each topic once."""
        assert self._model is not None
        clauses = message.get(CLAUSES, [])
        if not clauses:
            return []
        parts = [Question(clause.text, words_of(message, clause.start, clause.end)) for clause in clauses]
        read = self._model.reader.read(parts, encoded(message, [clause.text for clause in clauses]))
        found: dict[str, None] = {}
        for topics, questions in zip(*self._understood(read), strict=True):
            clear = topics.max() >= SECOND_QUESTION and self._model.topics[int(topics.argmax())] not in self._apart
            for question in self._asked(topics, questions)[:1] if clear else ():
                found[question] = None
        return list(found)


def _question_of(example: Message) -> str | None:
    """Return the id of the question that an example asks, from the metadata of its block."""
    of_block = (example.get("metadata") or {}).get("intent") or {}
    return f"{example.get(INTENT)}/{of_block['question']}" if "question" in of_block else None


def _unknown(questions: list[Question]) -> NDArray[np.bool_]:
    """Return for each message whether the encoder has not learned from it."""
    return unknown_to_encoder([question.text for question in questions])


def _topic(question: str) -> str:
    return question.partition("/")[0]


def _short(probability: np.floating[Any]) -> float:
    return round(float(probability), 4)


def _put_first(ranking: list[dict[str, Any]], topic: str) -> list[dict[str, Any]]:
    rest = [row for row in ranking if row["name"] != topic]
    confidence = max(SECOND_QUESTION, max((row["confidence"] for row in ranking), default=0.0))
    return [{"name": topic, "confidence": confidence}, *rest]
