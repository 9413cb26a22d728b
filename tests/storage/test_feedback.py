"""Votes are read back as they were kept, those of a period only."""

from __future__ import annotations

import time

from storage.feedback import FEEDBACK_FILE, Feedback, Vote, votes_in

CARD = {"kind": "answer", "question": "lawsuit/how_long", "headline": "没有固定的时间。"}


def test_votes_of_a_period_are_read_oldest_first(tmp_path):
    file = tmp_path / FEEDBACK_FILE
    feedback = Feedback(file)
    for number in range(3):
        feedback.add(f"answer-{number}", f"sender-{number}", "down", "太长", "起诉要多久", CARD)
    now = time.time()
    read = list(votes_in(file, now - 60, now + 60))
    assert read == [Vote(f"sender-{number}", "down", "太长", "起诉要多久", CARD) for number in range(3)]
    assert list(votes_in(file, now - 120, now - 60)) == []


def test_without_a_file_there_are_no_votes_and_none_is_made(tmp_path):
    assert list(votes_in(tmp_path / FEEDBACK_FILE, 0, time.time())) == []
    assert not (tmp_path / FEEDBACK_FILE).exists()
