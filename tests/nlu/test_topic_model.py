"""The model learns, is kept without pickles, and says the same after loading."""

from __future__ import annotations

import numpy as np

from nlu.question_features import Example
from nlu.topic_model import TopicModel

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


def example(text: str) -> Example:
    """A text whose vector counts its characters, so that alike texts have alike vectors."""
    vector = np.bincount([ord(char) % 64 for char in text], minlength=64).astype(np.float32)
    return Example(text, list(text), vector / np.linalg.norm(vector))


def fitted() -> TopicModel:
    pairs = [(example(text), topic) for topic, texts in TOPICS.items() for text in texts]
    return TopicModel.fit([one for one, _ in pairs], [topic for _, topic in pairs])


def test_it_learns_and_gives_probabilities():
    model = fitted()
    found = model.probabilities([example("爸妈会接到电话吗"), example("会不会上征信记录")])
    assert np.allclose(found.sum(axis=1), 1)
    assert [model.topics[i] for i in found.argmax(axis=1)] == ["family_notified", "credit_report"]


def test_a_loaded_model_says_the_same(tmp_path):
    model = fitted()
    model.save(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"names.json", "weights.npz", "examples.npz"}
    asked = [example("会告诉我妈吗")]
    assert np.allclose(TopicModel.load(tmp_path).probabilities(asked), model.probabilities(asked), atol=1e-5)
