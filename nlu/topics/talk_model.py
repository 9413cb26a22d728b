"""What a message means by itself and in its talk: 不写会咋样 after a payment order is about the objection to it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from nlu.topics.calibration import softmax
from nlu.topics.neighbours import SHARPNESS, Neighbours
from nlu.topics.network import LEAST, Layers, Network
from nlu.topics.question_features import Question, Read, Vectors
from nlu.topics.spelling import Spelling
from nlu.topics.talks import Turn
from nlu.topics.topic_model import TopicModel, Understood

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

SAME_TOPIC, SAME_QUESTION = 3.0, 3.0
"""How much more the vote of an example turn counts that came after the same topic, and after the same question."""
ALONE, IN_TALK = 0.15, 0.7
"""Weight of the network beside the topic model, and beside the signs."""
AGAIN = 1.0
"""Taken from the score of the question that was answered last: its answer helps less a second time."""
LEAST_VOTE = 1e-3
RIDGE = 1e-3
ENOUGH = 1500
"""Turns from which the weights are learned, four numbers, of those that the encoder does not know; all vote."""


@dataclass(frozen=True)
class TalkModel:
    """Chooses among the meanings that a message may have after the question that was answered last.

    A meaning is a question, or a topic that has none. Its score is a weighted sum of four signs: how likely the message
    means it by its own words, whether it is of the topic that was talked about, whether it is that very question, and
    how many similar messages of the example talks meant it. Conversations of people decide the weights. What the
    network says is added.

    Attributes:
        meanings: Ids of the questions, and of the topics without one, in the order of the columns of all figures.
        topics: Number of the topic of each meaning.
        turns: The messages of the example talks, each voting for what it meant.
        before: Number of the meaning before each of them.
        weights: Weight of each sign.
        network: Knows what a message means, and what the questions before change about it.
    """

    meanings: tuple[str, ...]
    topics: Places
    turns: Neighbours
    before: Places
    weights: Floats
    network: Network

    @classmethod
    def fit(
        cls,
        model: TopicModel,
        turns: Sequence[Turn],
        questions: Sequence[Question],
        vectors: Vectors,
        unknown: NDArray[np.bool_],
    ) -> TalkModel:
        """Learn from example talks.

        Args:
            model: What understands a message by its own words; it has not learned from these messages.
            turns: Messages that are not the first of their talk.
            questions: Text and words of each.
            vectors: Their sentence vectors, shape (messages, dimensions).
            unknown: Whether the encoder has not learned from them: these decide what the signs are worth.
        """
        meanings, topics = _meanings(model)
        places = [(_place(turn.question, meanings), _place(turn.before, meanings)) for turn in turns]
        known = [row for row, pair in enumerate(places) if None not in pair]
        asked, before = np.array([places[row] for row in known], dtype=np.int64).T
        trails = [_places(turns[row].trail, meanings) for row in known]
        talks = np.array([turns[row].talk for row in known])
        features = model.reader.read([questions[row] for row in known], vectors[known])
        network = _network(model, meanings, features, asked, trails)
        learning = cls(meanings, topics, Neighbours.of(features, asked, len(meanings)), before, np.zeros(4), network)
        judging = np.flatnonzero(unknown[known])
        some = judging[:: max(1, len(judging) // ENOUGH)]
        likeness = learning.turns.likeness(features.rows(some))
        likeness[talks[some, None] == talks[None, :]] = 0  # no talk votes on itself
        alone = joint(model.understand(features.rows(some)), model, topics)
        signs = learning.signs(alone, before[some], likeness)
        return replace(learning, weights=_fitted(signs, asked[some], topics, before[some]))

    def understand(self, alone: Understood, read: Read, trail: Sequence[str], model: TopicModel) -> Understood:
        """Return what each message means after the questions that were answered before.

        Args:
            alone: What the messages mean to the topic model.
            read: The messages as numbers.
            trail: Ids of the questions that were answered, the last one first; empty where there was none.
            model: What understood the messages.
        """
        learned = np.log(joint(alone, model, self.topics) + LEAST)
        own_words = softmax((1 - ALONE) * learned + ALONE * self.network.log_likely(read, None))
        known = bool(trail) and _place(trail[0], self.meanings) is not None
        return self._understood(self._after(trail, own_words, read) if known else own_words, model)

    def _after(self, trail: Sequence[str], own_words: Floats, read: Read) -> Floats:
        """Return the probability of each meaning after these questions."""
        places = _places(trail, self.meanings)
        before = np.full(len(own_words), places[0])
        signs = self.signs(own_words, before, self.turns.likeness(read))
        scores = signs @ self.weights + IN_TALK * self.network.log_likely(read, [places] * len(own_words))
        scores[:, places[0]] -= AGAIN
        return softmax(scores)

    def _understood(self, likely: Floats, model: TopicModel) -> Understood:
        """Return the probability of each topic, and of each question given its topic, from those of the meanings."""
        topics = np.zeros((len(likely), len(model.topics)))
        np.add.at(topics.T, self.topics, likely.T)
        asked = likely[:, : len(model.questions.names)]
        return topics, cast(Floats, asked / np.maximum(topics[:, model.questions.topics], 1e-12))

    def signs(self, alone: Floats, before: Places, likeness: Vectors) -> Floats:
        """Return the signs of each meaning of each message, shape (messages, meanings, signs).

        Args:
            alone: Probability of each meaning by the message's own words.
            before: Number of the meaning before each message.
            likeness: Of each message to each turn of the example talks.
        """
        after_topic = self.topics[before][:, None] == self.topics[self.before][None, :]
        after_question = before[:, None] == self.before[None, :]
        counts = 1 + SAME_TOPIC * after_topic + SAME_QUESTION * after_question
        votes = self.turns.votes_from((likeness * counts ** (1 / SHARPNESS)).astype(np.float32))
        same_topic = self.topics[before][:, None] == self.topics[None, :]
        same_question = before[:, None] == np.arange(len(self.meanings))[None, :]
        return np.stack([np.log(alone + LEAST), same_topic, same_question, np.log(votes + LEAST_VOTE)], axis=-1)

    def save(self, folder: Path) -> None:
        """Save arrays and names beside those of the topic model."""
        (folder / "talk.json").write_text(json.dumps(self.meanings, ensure_ascii=False), encoding="utf-8")
        np.savez_compressed(
            folder / "talk.npz",
            topics=self.topics,
            asked=self.turns.topics,
            before=self.before,
            meant=self.turns.meant.astype(np.float16),
            weights=self.weights,
            network_before=self.network.before.astype(np.float16),
            terms=self.network.spelling.terms,
            axes=self.network.spelling.axes.astype(np.float16),
            spelling_centre=self.network.spelling.centre,
            **{
                f"network_{part}": np.stack([getattr(each, part) for each in self.network.parts]).astype(np.float16)
                for part in Layers._fields
            },
        )
        sp.save_npz(folder / "turns.npz", self.turns.counted)

    @classmethod
    def load(cls, folder: Path) -> TalkModel:
        """Read what `save` wrote."""
        meanings = tuple(json.loads((folder / "talk.json").read_text(encoding="utf-8")))
        numbers = dict(np.load(folder / "talk.npz", allow_pickle=False))
        counted, meant = sp.load_npz(folder / "turns.npz"), numbers["meant"].astype(np.float32)
        turns = Neighbours(counted, meant, numbers["asked"], len(meanings))
        layers = [numbers[f"network_{part}"].astype(np.float32) for part in Layers._fields]
        parts = tuple(Layers(*each) for each in zip(*layers, strict=True))
        spelling = Spelling(numbers["terms"], numbers["axes"].astype(np.float32), numbers["spelling_centre"])
        network = Network(spelling, numbers["network_before"].astype(np.float32), parts)
        return cls(meanings, numbers["topics"], turns, numbers["before"], numbers["weights"], network)


def joint(understood: Understood, model: TopicModel, topics: Places) -> Floats:
    """Return the probability of each meaning, from those of the topics and of the questions given their topic."""
    questions = understood[0][:, model.questions.topics] * understood[1]
    return np.hstack([questions, understood[0][:, topics[questions.shape[1] :]]])


def _place(question: str | None, meanings: tuple[str, ...]) -> int | None:
    """Return the number of a question's meaning, which is its topic's where the topic has no questions."""
    for name in (question, str(question).partition("/")[0]):
        if name in meanings:
            return meanings.index(name)
    return None


def _places(trail: Sequence[str], meanings: tuple[str, ...]) -> list[int]:
    """Return the numbers of the meanings of these questions, without those that have none."""
    places = (_place(each, meanings) for each in trail)
    return [place for place in places if place is not None]


def _meanings(model: TopicModel) -> tuple[tuple[str, ...], Places]:
    """Return the ids of the meanings, those of the questions first, and the topic of each."""
    bare = [place for place in range(len(model.topics)) if place not in model.questions.topics]
    names = [*model.questions.names, *(model.topics[place] for place in bare)]
    return tuple(names), np.concatenate([model.questions.topics, np.array(bare, dtype=np.int64)])


def _network(
    model: TopicModel, meanings: tuple[str, ...], turns: Read, meant: Places, trails: Sequence[Sequence[int]]
) -> Network:
    """Return a network that learned from these turns and from the topic model's examples."""
    bare = {topic: meanings.index(name) for topic, name in enumerate(model.topics) if name in meanings}
    examples = zip(model.questions.asked, model.neighbours.topics, strict=True)
    asked = np.array([question if question >= 0 else bare.get(topic, -1) for question, topic in examples])
    known = np.flatnonzero(asked >= 0)
    return Network.fit(len(meanings), model.neighbours.examples().rows(known), asked[known], turns, meant, trails)


def _fitted(signs: Floats, asked: Places, topics: Places, before: Places) -> Floats:
    """Return the weights that make what was meant the likeliest.

    The example talks keep to their topic more than people do, so that turns which stay and turns which leave weigh the
    same.
    """
    rows = np.arange(len(asked))
    stays = topics[asked] == topics[before]
    weight = np.where(stays, 0.5 / max(stays.sum(), 1), 0.5 / max((~stays).sum(), 1))

    def loss(weights: Floats) -> tuple[float, Floats]:
        likely = softmax(signs @ weights)
        value = -(weight * np.log(likely[rows, asked] + 1e-12)).sum() + RIDGE * (weights @ weights)
        slope = np.einsum("nm,nms->s", weight[:, None] * likely, signs) - weight @ signs[rows, asked]
        return float(value), slope + 2 * RIDGE * weights

    return cast(Floats, minimize(loss, np.array([1.0, 0, 0, 0]), jac=True, method="L-BFGS-B").x)
