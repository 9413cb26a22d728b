"""The model learns, is kept without pickles, and says the same after loading."""

from __future__ import annotations

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
    "credit_report": [
        "会上征信吗",
        "几天上征信",
        "逾期几天会报",
        "影响信用记录吗",
        "芝麻分会掉吗",
        "征信上会显示吗",
        "征信上怎么写",
    ],
    "home_visit": ["会上门吗", "催收会来家里吗", "他们会上门找我吗", "会不会来我家", "上门要几个人", "上门会进屋吗"],
}

QUESTIONS = {
    "几天上征信": "how_many_days",
    "逾期几天会报": "how_many_days",
    "征信上会显示吗": "how_it_shows",
    "征信上怎么写": "how_it_shows",
}
"""The questions of examples; the others ask the overview."""


def question(text: str) -> Question:
    return Question(text, list(text))


def vectors(*texts: str) -> np.ndarray:
    """Vectors that count characters, so that alike texts have alike vectors."""
    counts = [np.bincount([ord(char) % 64 for char in text], minlength=64).astype(np.float32) for text in texts]
    return np.stack([count / np.linalg.norm(count) for count in counts])


def fitted() -> TopicModel:
    pairs = [(text, topic) for topic, texts in TOPICS.items() for text in texts]
    texts = [text for text, _ in pairs]
    asked = [None if topic == "home_visit" else f"{topic}/{QUESTIONS.get(text, 'overview')}" for text, topic in pairs]
    topics = [topic for _, topic in pairs]
    return TopicModel.fit(
        [question(text) for text in texts], vectors(*texts), topics, asked, np.arange(len(texts)) % 5 == 0
    )


def ask(model: TopicModel, *texts: str) -> tuple[np.ndarray, np.ndarray]:
    return model.understand(model.reader.read([question(text) for text in texts], vectors(*texts)))


def test_it_learns_and_gives_probabilities():
    model = fitted()
    topics, _ = ask(model, "爸妈会接到电话吗", "会不会上征信记录")
    assert np.allclose(topics.sum(axis=1), 1)
    assert [model.topics[i] for i in topics.argmax(axis=1)] == ["family_notified", "credit_report"]


def test_it_learns_the_question_within_the_topic():
    model = fitted()
    _, questions = ask(model, "几天会上征信", "征信上怎么显示")
    credit = [place for place, name in enumerate(model.questions.names) if name.startswith("credit_report/")]
    assert np.allclose(questions[:, credit].sum(axis=1), 1)
    assert [model.questions.names[credit[i]] for i in questions[:, credit].argmax(axis=1)] == [
        "credit_report/how_many_days",
        "credit_report/how_it_shows",
    ]


def test_a_topic_without_questions_has_none():
    assert not any(name.startswith("home_visit/") for name in fitted().questions.names)


def test_a_loaded_model_says_the_same(tmp_path):
    model = fitted()
    model.save(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"names.json", "weights.npz", "examples.npz"}
    loaded = TopicModel.load(tmp_path)
    for kept, made in zip(ask(loaded, "会告诉我妈吗"), ask(model, "会告诉我妈吗"), strict=True):
        assert np.allclose(kept, made, atol=2e-3)
