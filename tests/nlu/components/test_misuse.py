"""What the component makes of a request that must not be helped with."""

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.misuse import MisuseDetector


def marked(text: str) -> Message:
    return MisuseDetector({}).process([Message({TEXT: text, INTENT: {"name": "enforcement", "confidence": 0.9}})])[0]


def test_a_request_is_out_of_scope_whatever_was_understood():
    message = marked("怎么转移财产不被执行")
    assert message.get(INTENT) == {"name": "out_of_scope", "confidence": 1.0}
    assert [(found["entity"], found["value"]) for found in message.get("entities")] == [("misuse", "unlawful_evasion")]


def test_a_question_stays_what_it_was():
    message = marked("转移财产算犯罪吗")
    assert message.get(INTENT)["name"] == "enforcement"
    assert not message.get("entities")
