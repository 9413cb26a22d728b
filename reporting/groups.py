"""Groups unanswered messages by likeness, and finds the question that each group is nearest to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering

import knowledge
from nlu.encoder.encoder import Encoder, Vectors
from reporting.figures import Unanswered

MOST_GROUPED = 2_000
"""Wordings that are encoded and compared; the time grows with the square."""
AS_ALIKE = 0.65
"""Mean cosine distance within a group, of vectors without their common part. Measured on 480 training examples of 60
questions: groups are 91 % pure then; at 0.75 they are 81 % pure."""
SHOWN = 5
"""Wordings of a group that are shown, the most central ones."""
CHOSEN_BY = 2
"""Presses of the same button after such messages, and most of all presses, before they count more than the model."""
Ranking = Sequence[tuple[str, float, float]]


@dataclass(frozen=True, slots=True)
class Group:
    """Messages that ask alike.

    Attributes:
        texts: The most central wordings, the most central first.
        messages: How many messages there were.
        talks: From how many conversations.
        outcomes: What they got.
        question: The nearest question; None where nothing is known.
        is_chosen: Whether people chose it by a button; otherwise it is the model's best guess.
    """

    texts: tuple[str, ...]
    messages: int
    talks: int
    outcomes: Counter[str]
    question: str | None
    is_chosen: bool


def most_frequent(wordings: Sequence[Unanswered], most: int = MOST_GROUPED) -> list[Unanswered]:
    """Return the wordings that were said most often; among equals a sample that does not depend on their order."""

    def place(wording: Unanswered) -> tuple[int, bytes]:
        return -len(wording.talks), blake2b(wording.text.encode("utf-8", "replace"), digest_size=8).digest()

    return sorted(wordings, key=place)[:most]


def grouped(
    wordings: Sequence[Unanswered], encoder: Encoder, rankings: Mapping[int, Ranking], as_alike: float = AS_ALIKE
) -> list[Group]:
    """Return the groups, the one of most conversations first.

    Args:
        wordings: What was said; each by itself where there is one only.
        encoder: Gives the vectors.
        rankings: How the first message of each wording was understood, by the id of its event.
        as_alike: The largest mean distance within a group.
    """
    if not wordings:
        return []
    vectors = _without_common_part([wording.text for wording in wordings], encoder)
    members: dict[int, list[int]] = defaultdict(list)
    for place, label in enumerate(_labels(vectors, as_alike)):
        members[label].append(place)
    groups = [_group([wordings[place] for place in of], vectors[of], rankings) for of in members.values()]
    return sorted(groups, key=lambda group: (-group.talks, -group.messages, group.texts))


def two_guesses(ranking: Ranking) -> tuple[str, str] | None:
    """Return the two topics that a message was most likely about; None where only one was thought of."""
    topics = list(dict.fromkeys(question.partition("/")[0] for question, _, _ in ranking))
    return (topics[0], topics[1]) if len(topics) > 1 else None


def _labels(vectors: Vectors, as_alike: float) -> NDArray[np.int64]:
    if len(vectors) == 1:
        return np.zeros(1, dtype=np.int64)
    by_meaning = AgglomerativeClustering(
        n_clusters=None, distance_threshold=as_alike, affinity="cosine", linkage="average"
    )
    labels: NDArray[np.int64] = by_meaning.fit_predict(vectors)
    return labels


def _without_common_part(texts: Sequence[str], encoder: Encoder) -> Vectors:
    """Return vectors of length 1, less what all questions of this field share: e5 finds any two texts 0.8 alike."""
    common = encoder.encode([knowledge.title(topic) for topic in knowledge.topics()]).mean(axis=0)
    own = encoder.encode(texts) - common
    lengths = np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-9)
    return np.asarray(own / lengths, dtype=np.float32)


def _group(members: Sequence[Unanswered], vectors: Vectors, rankings: Mapping[int, Ranking]) -> Group:
    central = np.argsort(-(vectors @ vectors.mean(axis=0)), kind="stable")
    question, is_chosen = _nearest(members, rankings)
    return Group(
        texts=tuple(members[place].text for place in central[:SHOWN]),
        messages=sum(sum(member.outcomes.values()) for member in members),
        talks=len(set().union(*(member.talks for member in members))),
        outcomes=sum((member.outcomes for member in members), Counter()),
        question=question,
        is_chosen=is_chosen,
    )


def _nearest(members: Sequence[Unanswered], rankings: Mapping[int, Ranking]) -> tuple[str | None, bool]:
    """Return the question that people chose themselves after such messages, else the likeliest by the model."""
    chosen = sum((member.chosen for member in members), Counter[str]())
    if chosen:
        question, times = chosen.most_common(1)[0]
        if times >= CHOSEN_BY and 2 * times > sum(chosen.values()):
            return question, True
    likely: dict[str, float] = defaultdict(float)
    for member in members:
        for question, of_topic, within_topic in rankings.get(member.event_id, ()):
            likely[question] += of_topic * within_topic * len(member.talks)
    return (max(likely, key=lambda question: likely[question]) if likely else None), False
