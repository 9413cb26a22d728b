"""How people ask for words: every row of use.yml against its own examples."""

from __future__ import annotations

import pytest

import knowledge
from actions.memory import Memory
from actions.turn import Turn
from actions.use_requests import asks_for_change, asks_for_words, letter_named, rows, wants_short
from actions.yaml_table import yaml_table

CONTENT = yaml_table("use")
LISTS = ("others", "asks", "names", "parents", "changes", "sums")
EXAMPLES = [
    (name, row["id"], text, fits)
    for name in LISTS
    for row in CONTENT[name]
    for fits, texts in ((True, row["finds"]), (False, row["spares"]))
    for text in texts
]


def turn(text: str) -> Turn:
    return Turn(text, "nlu_fallback", 0.5, (), (), ())


@pytest.mark.parametrize(("name", "row", "text", "fits"), EXAMPLES)
def test_a_row_finds_its_examples_and_spares_the_others(name, row, text, fits):
    pattern = next(each.pattern for each in rows(name) if each.id == row)
    assert bool(pattern.search(text)) == fits


@pytest.mark.parametrize(
    "text",
    [
        "帮我写一份投诉",
        "有没有投诉的模板",
        "协商的话术发我一个",
        "催收打过来我怎么说",
        "怎么跟我爸开口",
        "困难证明怎么写",
        "他说今天不还就打给我家人 我该怎么回他",
        "好 写吧",
        "能不能帮忙拟个异议书",
    ],
)
def test_words_are_asked_for(text):
    assert asks_for_words(turn(text))


@pytest.mark.parametrize(
    "text",
    ["他们会怎么说", "合同里怎么写的", "起诉要多久", "会打给我妈吗", "怎么还款", "逾期怎么算", "网上怎么说的都有"],
)
def test_words_are_not_asked_for(text):
    assert not asks_for_words(turn(text))


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("短一点", "short"),
        ("写详细些", "full"),
        ("加上他半夜打的那次", "same"),
        ("改成每月还500", "same"),
        ("起诉要多久", None),
    ],
)
def test_what_was_handed_out_is_changed(text, form):
    assert asks_for_change(turn(text), Memory(use="complaint_to_lender")) == form
    assert asks_for_change(turn(text), Memory()) is None


def test_a_long_message_asks_something_of_its_own():
    text = "短信里说三天内不还就要起诉，我想知道加上利息以后一共要还多少钱，能不能少一点"
    assert asks_for_change(turn(text), Memory(use="complaint_to_lender")) is None


@pytest.mark.parametrize(
    ("text", "speaker", "letter"),
    [
        ("写一段发给客服 让他们只联系我", "borrower", "stop_contacting_others"),
        ("帮我写一段让他们别再打我", "borrower", "contact_times"),
        ("帮我写一段让他们别再打我", "relative", "stop_contacting_me"),
        ("让他们别再打给我妈 你写一段", "borrower", "stop_contacting_others"),
        ("发给我爸妈的，你写", "borrower", "message_to_parents"),
        ("写一段投诉 他们跟我妈说我欠钱", "borrower", "complaint_to_lender"),
        ("写一份12378的投诉", "spouse", "complaint_by_contact"),
        ("会不会打给我爸妈", "borrower", None),
        ("他们会怎么跟我妈说", "borrower", None),
        ("帮我写一段", "borrower", None),
    ],
)
def test_the_words_of_a_request_name_the_letter(text, speaker, letter):
    assert letter_named(turn(text), speaker) == letter


@pytest.mark.parametrize(
    ("text", "answered", "letter"),
    [
        ("帮我写延期的申请", "lawsuit/cannot_attend", "hearing_online_or_later"),
        ("帮我写延期的申请", "extension/overview", "proposal_in_writing"),
        ("写个延期还款的申请", "lawsuit/pay_after_sued", "proposal_in_writing"),
        ("再帮我写个投诉", "complaint_channel/no_answer", "complaint_to_12378"),
        ("再帮我写个投诉", "harassment/insulted", "complaint_to_lender"),
        ("写段电话里说的话", "report_situation/statement_only", "proposal_by_phone"),
    ],
)
def test_what_the_talk_is_about_decides_between_letters(text, answered, letter):
    assert letter_named(turn(text), "borrower", answered=answered) == letter


def test_every_letter_that_a_request_names_is_there():
    assert all(knowledge.has_letter(row["letter"]) for row in CONTENT["names"])


def test_a_request_for_few_words_gets_the_short_form():
    assert wants_short(turn("写一段短的发给我妈"))
    assert not wants_short(turn("写一段发给我妈"))
