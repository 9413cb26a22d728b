"""The model learns, is kept without pickles, and says the same after loading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nlu.topics.question_features import Question
from nlu.topics.topic_model import TopicModel

TOPICS = {
    "family_notified": [
        "会告诉我爸妈吗",
        "会打给我家人吗",
        "爸妈会知道吗",
        "家里人会接到电话吗",
        "会不会找我父母",
        "会通知家属吗",
    ],
    "credit_report": ["会上征信吗", "几天上征信", "征信会花吗", "影响信用记录吗", "芝麻分会掉吗", "征信上会显示吗"],
    "home_visit": ["会上门吗", "催收会来家里吗", "他们会上门找我吗", "会不会来我家", "上门要几个人", "上门会进屋吗"],
}


def question(text: str) -> Question:
    return Question(text, list(text))


def vectors(*texts: str) -> np.ndarray:
    """Vectors that count characters, so that alike texts have alike vectors."""
    counts = [np.bincount([ord(char) % 64 for char in text], minlength=64).astype(np.float32) for text in texts]
    return np.stack([count / np.linalg.norm(count) for count in counts])


def fitted() -> TopicModel:
    pairs = [(text, topic) for topic, texts in TOPICS.items() for text in texts]
    texts = [text for text, _ in pairs]
    return TopicModel.fit([question(text) for text in texts], vectors(*texts), [topic for _, topic in pairs])


def ask(model: TopicModel, *texts: str) -> np.ndarray:
    return model.probabilities(
        [question(text) for text in texts], lambda places: vectors(*(texts[place] for place in places))
    )


def test_it_learns_and_gives_probabilities():
    model = fitted()
    found = ask(model, "爸妈会接到电话吗", "会不会上征信记录")
    assert np.allclose(found.sum(axis=1), 1)
    assert [model.topics[i] for i in found.argmax(axis=1)] == ["family_notified", "credit_report"]


def test_a_loaded_model_says_the_same(tmp_path):
    model = fitted()
    model.save(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"names.json", "weights.npz", "examples.npz"}
    assert np.allclose(ask(TopicModel.load(tmp_path), "会告诉我妈吗"), ask(model, "会告诉我妈吗"), atol=2e-3)


def test_a_clear_question_is_answered_without_its_vector():
    model = fitted()
    sure = replace(model, quick=model.quick._replace(enough=0.0))

    def never(places: np.ndarray) -> np.ndarray:
        raise AssertionError("the vector was made")

    assert sure.probabilities([question("会上征信吗")], never).shape == (1, 3)


def test_an_unclear_question_is_answered_with_its_vector():
    model = fitted()
    unsure = replace(model, quick=model.quick._replace(enough=1.1))
    made = []

    def once(places: np.ndarray) -> np.ndarray:
        made.extend(places)
        return vectors("会上征信吗")

    unsure.probabilities([question("会上征信吗")], once)
    assert made == [0]
