"""The table of plans: every row can be read, and something is said in every moment."""

from __future__ import annotations

import pytest

import knowledge
from actions import plan, thread, words
from actions.compose import NOTICE, PARTS
from actions.yaml_table import yaml_table
from rules import EVENTS, SPEAKERS

ROWS = yaml_table("plan")


def test_every_sign_and_part_of_the_table_exists():
    signs = {sign.removeprefix("!") for row in ROWS for sign in row["when"]}
    parts = {part for row in ROWS for part in row["parts"]}
    assert signs <= set(plan.SIGNS)
    assert {part for part in parts if not part.startswith(NOTICE)} == set(PARTS)
    assert all(knowledge.has(part.removeprefix(NOTICE)) for part in parts if part.startswith(NOTICE))


def test_the_last_row_fits_every_moment():
    assert ROWS[-1]["when"] == []
    assert all(row["when"] for row in ROWS[:-1])


def test_no_row_is_hidden_by_an_earlier_one():
    for place, row in enumerate(ROWS):
        assert not any(set(earlier["when"]) <= set(row["when"]) for earlier in ROWS[:place]), row["plan"]


@pytest.mark.parametrize("event", EVENTS)
def test_every_event_has_words_and_a_question_that_says_what_to_do_now(event):
    assert words.words()["events"][event]
    for speaker in SPEAKERS:
        assert knowledge.has(thread.question_of_event((event,), speaker))


@pytest.mark.parametrize("speaker", SPEAKERS)
def test_the_question_of_a_speaker_has_an_answer(speaker):
    question = thread.question_of_speaker(speaker)
    assert question is None or knowledge.has(question)
