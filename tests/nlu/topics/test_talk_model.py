"""A message that is not clear alone is understood after the question that was answered last."""

from __future__ import annotations

import numpy as np
import pytest

from nlu.topics.network import _learned
from nlu.topics.talk_model import TalkModel
from nlu.topics.talks import FOLDER, Turn, turns_in
from nlu.topics.topic_model import TopicModel, Understood
from tests.nlu.topics.test_topic_model import fitted, question, vectors

AFTER_CREDIT, AFTER_FAMILY = "credit_report/overview", "family_notified/overview"
TALKS = [
    (AFTER_CREDIT, "要几天", "credit_report/how_many_days"),
    (AFTER_CREDIT, "那几天报", "credit_report/how_many_days"),
    (AFTER_CREDIT, "写成啥样", "credit_report/how_it_shows"),
    (AFTER_CREDIT, "显示啥", "credit_report/how_it_shows"),
    (AFTER_CREDIT, "会打给我爸吗", AFTER_FAMILY),
    (AFTER_FAMILY, "会来家里吗", "home_visit"),
    (AFTER_FAMILY, "要是打了呢", AFTER_FAMILY),
    (AFTER_FAMILY, "我妈也会接到吗", AFTER_FAMILY),
]
TURNS = [Turn(text, meant, before, talk) for talk, (before, text, meant) in enumerate(TALKS)]


@pytest.fixture(scope="module")
def model() -> TopicModel:
    return fitted()


@pytest.fixture(scope="module")
def talk_model(model) -> TalkModel:
    texts = [turn.text for turn in TURNS]
    return TalkModel.fit(model, TURNS, [question(text) for text in texts], vectors(*texts), np.full(len(texts), True))


def understood(model: TopicModel, talk_model: TalkModel, text: str, before: str) -> tuple[Understood, Understood]:
    """What a message means alone, and in its talk."""
    read = model.reader.read([question(text)], vectors(text))
    alone = model.understand(read)
    return alone, talk_model.understand(alone, read, [before], model)


def likeliest(model: TopicModel, found: Understood) -> str:
    joint = found[0][:, model.questions.topics] * found[1]
    return model.questions.names[int(joint[0].argmax())]


def test_the_same_words_mean_another_thing_after_another_question(model, talk_model):
    _, after_credit = understood(model, talk_model, "要几天呢", AFTER_CREDIT)
    _, after_family = understood(model, talk_model, "要几天呢", AFTER_FAMILY)
    assert likeliest(model, after_credit) == "credit_report/how_many_days"
    family, credit = (model.topics.index(name) for name in ("family_notified", "credit_report"))
    assert after_family[0][0][family] > after_credit[0][0][family]
    assert after_family[0][0][credit] < after_credit[0][0][credit]


def test_probabilities_sum_to_one(model, talk_model):
    _, (topics, questions) = understood(model, talk_model, "显示啥", AFTER_CREDIT)
    assert topics.sum() == pytest.approx(1)
    of_credit = model.questions.topics == model.topics.index("credit_report")
    assert questions[0][of_credit].sum() == pytest.approx(1)


def test_after_a_question_that_it_does_not_know_a_message_is_the_first(model, talk_model):
    read = model.reader.read([question("几天上征信")], vectors("几天上征信"))
    first = talk_model.understand(model.understand(read), read, [], model)
    _, renamed = understood(model, talk_model, "几天上征信", "renamed/overview")
    assert np.array_equal(first[0], renamed[0])


def test_what_was_asked_before_the_last_question_counts_too(model, talk_model):
    read = model.reader.read([question("要几天呢")], vectors("要几天呢"))
    alone = model.understand(read)
    credit = model.topics.index("credit_report")
    likely = [
        talk_model.understand(alone, read, trail, model)[0][0][credit]
        for trail in ([AFTER_FAMILY, AFTER_CREDIT], [AFTER_FAMILY])
    ]
    assert likely[0] > likely[1]


def test_a_second_training_learns_the_same():
    rows, right = np.random.default_rng(0).normal(size=(200, 16)).astype(np.float32), np.arange(200) % 4
    first, second = (_learned(rows, right, np.ones(200), 4, seed=1) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        np.testing.assert_array_equal(one, other)


def test_it_says_the_same_after_loading(model, talk_model, tmp_path):
    talk_model.save(tmp_path)
    kept = TalkModel.load(tmp_path)
    for before in (AFTER_CREDIT, AFTER_FAMILY):
        first, second = (understood(model, each, "要几天呢", before)[1] for each in (talk_model, kept))
        assert np.allclose(first[0], second[0], atol=1e-2)


def test_talks_are_read_in_their_order(tmp_path):
    (tmp_path / "a.yml").write_text(
        "- - [逾期了, a/overview]\n  - [然后呢, a/next]\n  - [再说, a/overview]\n- - [在吗, greet/overview]\n", "utf-8"
    )
    assert turns_in(tmp_path) == [
        Turn("逾期了", "a/overview", None, 0),
        Turn("然后呢", "a/next", "a/overview", 0),
        Turn("再说", "a/overview", "a/next", 0, ("a/overview",)),
        Turn("在吗", "greet/overview", None, 1),
    ]


def test_every_talk_has_several_messages():
    counted = np.bincount([turn.talk for turn in turns_in(FOLDER)])
    assert counted.min() > 1
