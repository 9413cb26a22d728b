"""The model of beliefs learns, is kept without pickles, and says the same after loading."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message

from nlu.beliefs.belief_model import FIRM_ENOUGH, BeliefModel
from nlu.beliefs.phrasings import Phrasing
from nlu.components.beliefs import BeliefDetector

LINES = {
    ("MC-03", "plain"): ["还不上就要坐牢", "逾期了会被抓走的", "欠钱就得坐牢", "听说会坐牢", "再不还警察就来抓人"],
    ("MC-03", "neutral"): ["会坐牢吗", "逾期坐不坐牢", "警察会管吗", "要不要坐牢", "坐牢的条件是什么"],
    ("MC-21", "plain"): ["逾期就坐不了高铁", "欠钱就不能坐飞机", "听说坐不了飞机", "高铁肯定坐不成", "高铁票都买不了"],
    ("MC-21", "neutral"): ["能坐高铁吗", "坐飞机行不行", "高铁能不能坐", "飞机会不会受影响", "限高是什么"],
    ("none", "none"): ["我欠了三万", "谢谢", "怎么还款", "今天发工资", "我逾期十天了"],
}


def vector(text: str) -> np.ndarray:
    """Counts characters, so that alike texts have alike vectors."""
    counted = np.bincount([ord(char) % 64 for char in text], minlength=64).astype(np.float32)
    return counted / np.linalg.norm(counted)


@pytest.fixture(scope="module")
def model() -> BeliefModel:
    lines = [Phrasing(text, belief, way, "test") for (belief, way), texts in LINES.items() for text in texts]
    return BeliefModel.fit(lines, np.stack([vector(line.text) for line in lines]))


def found(model: BeliefModel, text: str):
    return model.find([text], lambda _: vector(text)[None, :])[0]


def test_it_tells_the_misconception_and_whether_it_is_asserted(model):
    assert found(model, "欠钱会坐牢").belief == "MC-03"
    assert found(model, "听说高铁坐不了").belief == "MC-21"
    assert found(model, "欠钱就得坐牢").firmness > FIRM_ENOUGH


def test_a_plain_question_needs_no_vector(model):
    def refuse(_):
        raise AssertionError("asked for a vector")

    assert model.find(["会坐牢吗"], refuse) == [None]


def test_a_loaded_model_says_the_same(model, tmp_path):
    model.save(tmp_path)
    assert {file.suffix for file in tmp_path.iterdir()} == {".json", ".npz"}
    before, after = found(model, "高铁坐不了了吧"), found(BeliefModel.load(tmp_path), "高铁坐不了了吧")
    assert before.belief == after.belief
    assert before.firmness == pytest.approx(after.firmness, abs=1e-4)


def test_the_component_marks_what_the_model_finds(model):
    message = Message({TEXT: "欠钱就得坐牢"})
    message.add_features(Features(vector("欠钱就得坐牢")[None, :], FEATURE_TYPE_SENTENCE, TEXT, "test"))
    BeliefDetector({}, model=model).process([message])
    assert [entity["value"] for entity in message.get("entities")] == ["MC-03"]


def test_its_fingerprint_covers_the_phrasings(monkeypatch):
    covered: list[str] = []
    monkeypatch.setattr(
        "nlu.components.beliefs.fingerprint_of", lambda *paths: covered.extend(path.name for path in paths) or "x"
    )
    assert BeliefDetector.fingerprint_addon({}) == "x"
    assert {"extraction", "beliefs"} <= set(covered)
