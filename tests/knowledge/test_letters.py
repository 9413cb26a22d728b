"""Letters: which one is handed out, what stands in them, and what the checker finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import knowledge
from knowledge.checks import letters as checks
from knowledge.errors import MissingValueError, UnknownIdError
from knowledge.library import load
from knowledge.vocabulary import LETTER_FIELDS

CASES = yaml.safe_load(Path(__file__).with_name("letters.yml").read_text(encoding="utf-8"))
LETTERS = tuple(load().letters.values())
BLANKS = {**dict.fromkeys(LETTER_FIELDS, "〔〕"), **knowledge.letter_lines().blanks}
LETTER = """
letter: complaint
title: 投诉
receiver: 官方客服
form: [CC-01]
for: [{question: grace_period/overview}]
cites: [CC-01]
text: 姓名〔 〕，{lender}，请答复。
short: 请答复。
"""
LINES = "blanks: {" + ", ".join(f"{field}: 〔〕" for field in LETTER_FIELDS if field != "requests_in_line") + "}\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["message"])
def test_the_letter_that_fits(case):
    found = knowledge.letter_for(case["question"], case.get("outcomes", {}), case["message"])
    assert (found and found.id) == case["letter"]


def test_every_letter_is_handed_out_somewhere():
    assert {letter.id for letter in LETTERS} == {case["letter"] for case in CASES if case["letter"]}


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_letter_fits_one_message_with_nothing_known(letter):
    for short in (False, True):
        text = knowledge.fill_letter(letter, BLANKS, short=short)
        assert "{" not in text
        assert len(f"{letter.title}\n\n{text}".encode()) <= 2000


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_letter_says_what_its_receiver_asks_for_and_leaves_the_rest_blank(letter):
    for source in letter.form:
        assert knowledge.citation(source)
    assert re.search("〔[^〕]*〕", knowledge.fill_letter(letter, BLANKS))
    assert letter.short != letter.text


def test_a_letter_without_a_value_for_its_field_is_refused():
    with pytest.raises(MissingValueError, match="lender"):
        knowledge.fill_letter(knowledge.letter("complaint_to_lender"), {})


def test_an_unknown_letter_is_refused():
    with pytest.raises(UnknownIdError):
        knowledge.letter("love_letter")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("title: 投诉", "title: " + "投" * 30, "has 30 characters"),
        ("请答复。\nshort", "我们保证没事。\nshort", "promises"),
        ("请答复。\nshort", "打10101010。\nshort", "no contact"),
        ("{lender}", "{lander}", "placeholder {lander} is unknown"),
        ("姓名〔 〕", "姓名张三", "without a blank"),
        ("cites: [CC-01]", "cites: [CC-99]", "which no file defines"),
        ("form: [CC-01]", "form: []", "is empty"),
        ("grace_period/overview}", "grace_period/nothing}", "has no answer file"),
        ("question: grace_period/overview}", "topic: nothing}", "no topic of topics.yml"),
        (
            "question: grace_period/overview}",
            "question: grace_period/overview, speakers: [judge]}",
            "'judge' is unknown",
        ),
        ("{question: grace_period/overview}", "{words: [投诉]}", "either a question or a topic"),
        ("letter: complaint", "letter: other", "make it the name of the file"),
        ("请答复。\nshort", "依《民法典》第一条。\nshort", "第一条"),
    ],
)
def test_the_checker_finds(tree, old, new, reason):
    assert LETTER.count(old) == 1
    tree.write("knowledge/letters/complaint.yml", LETTER.replace(old, new))
    tree.write("knowledge/letter_lines.yml", LINES)
    assert any(reason in str(problem) for problem in tree.problems()), [str(each) for each in tree.problems()]


def test_a_sound_letter_has_no_problem(tree):
    tree.write("knowledge/letters/complaint.yml", LETTER)
    tree.write("knowledge/letter_lines.yml", LINES)
    assert [str(problem) for problem in tree.problems()] == []


def test_a_letter_needs_the_lines_that_fill_it(tree):
    tree.write("knowledge/letters/complaint.yml", LETTER)
    assert any("lender is missing" in str(problem) for problem in tree.problems())


@pytest.mark.parametrize(
    ("use", "reason"), [("nothing", "is no letter"), ("plan", None), ("deadlines", None), ("complaint", None)]
)
def test_an_answer_hands_out_what_there_is(tree, use, reason):
    tree.write("knowledge/letters/complaint.yml", LETTER)
    tree.write("knowledge/letter_lines.yml", LINES)
    tree.replace("knowledge/answers/cost/grace_period/overview.yml", "next:", f"use: {use}\nnext:")
    found = [str(problem) for problem in tree.problems()]
    assert (found == []) if reason is None else any(reason in problem for problem in found)


def test_the_sizes_are_those_of_a_message():
    assert checks.MAX_TEXT + checks.MAX_TITLE < 2000 / 3
