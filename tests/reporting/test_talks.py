"""Every message is counted once, by what it got; conversations are counted and not named."""

from __future__ import annotations

from collections import Counter
from datetime import date, timezone

import pytest

from reporting.figures import ANSWERED, ASKED_FOR_HUMAN, CRISIS, FAILED, HANDED_OVER, OFF_TOPIC, UNSURE, total
from reporting.stored_events import BOT, USER, StoredEvent
from reporting.talks import chosen_question, follow, spelled_alike

NOON = 1_796_040_000.0  # 2026-11-30 12:00 UTC
DAY = date(2026, 11, 30)
HOUR = 3600.0


def said(text, at=NOON, sender="a", channel="web"):
    return StoredEvent(int(at), sender, USER, at, text, channel, None, None)


def replied(question, at=NOON + 0.5, sender="a", kind="answer"):
    return StoredEvent(int(at), sender, BOT, at, None, None, kind, question)


def count(*events, begins=NOON - HOUR, ends=NOON + 10 * HOUR):
    return follow(events, begins, ends, timezone.utc)


@pytest.mark.parametrize(
    ("question", "kind", "outcome"),
    [
        ("lawsuit/how_long", "answer", ANSWERED),
        ("ask_overdue_days", "clarify", ANSWERED),
        ("greet/overview", "smalltalk", ANSWERED),
        ("not_understood", "clarify", UNSURE),
        ("hand_over", "handoff", HANDED_OVER),
        ("human_agent/overview", "handoff", ASKED_FOR_HUMAN),
        ("out_of_scope/product_use", "notice", OFF_TOPIC),
        ("off_topic_in_talk", "notice", OFF_TOPIC),
        ("distress/suicidal", "crisis", CRISIS),
        ("service_unavailable", "notice", FAILED),
    ],
)
def test_the_reply_decides_what_became_of_a_message(question, kind, outcome):
    figures = count(said("起诉要多久"), replied(question, kind=kind))
    assert total(figures.outcomes, [DAY]) == Counter({outcome: 1})


def test_a_message_without_a_reply_failed():
    assert total(count(said("起诉要多久")).outcomes, [DAY]) == Counter({FAILED: 1})


def test_a_button_is_a_turn_but_no_typed_message():
    figures = count(said('/lawsuit{"question":"how_long"}'), replied("lawsuit/how_long"))
    assert not figures.outcomes
    assert figures.turns[DAY, "web"] == 1
    assert figures.questions[DAY, "lawsuit/how_long"] == 1


def test_a_conversation_counts_once_a_day_and_once_for_the_whole_period():
    figures = count(
        said("起诉要多久"), said("会上门吗", NOON + 60), said("还在吗", NOON + 24 * HOUR), ends=NOON + 48 * HOUR
    )
    assert sorted(figures.conversations.values()) == [1, 1]
    assert figures.whole == 1
    assert sum(figures.turns.values()) == 3


def test_the_payload_that_starts_a_session_is_nobodys_message():
    assert not count(said("/session_start")).turns


def test_what_was_said_before_the_period_is_counted_by_day_only():
    figures = count(said("呜啦啦", NOON - 24 * HOUR), replied("not_understood", NOON - 24 * HOUR, kind="clarify"))
    assert sum(figures.turns.values()) == 1
    assert figures.whole == 0
    assert not figures.unanswered
    assert not figures.seconds


def test_the_same_question_in_one_talk_is_asked_again_and_after_hours_it_is_not():
    talk = (said("起诉要多久"), replied("lawsuit/how_long"))
    soon = (said("到底多久", NOON + 60), replied("lawsuit/how_long", NOON + 61))
    late = (said("到底多久", NOON + 2 * HOUR), replied("lawsuit/how_long", NOON + 2 * HOUR + 1))
    assert count(*talk, *soon).again["lawsuit/how_long"] == 1
    assert count(*talk, *late).again["lawsuit/how_long"] == 0


def test_a_talk_is_left_after_its_last_reply_once_an_hour_has_passed():
    events = (said("会上门吗"), replied("home_visit/overview"), said("多久", NOON + 60), replied("lawsuit/how_long"))
    assert +count(*events).left == Counter({"lawsuit/how_long": 1})
    assert not +count(*events, ends=NOON + 600).left


def test_nobody_is_counted_as_having_left_after_a_reply_to_despair():
    figures = count(said("不想活了"), replied("distress/suicidal", kind="crisis"))
    assert not figures.left
    assert not figures.again
    assert not figures.unanswered


def test_seconds_run_to_the_last_reply():
    figures = count(said("起诉要多久"), replied("lawsuit/how_long", NOON + 0.5), replied(None, NOON + 1.5))
    assert list(figures.seconds["web"]) == [1.5]


def test_wordings_that_differ_in_punctuation_are_one_and_know_their_talks():
    events = [
        event
        for sender, text in (("a", "额度弄没了咋整？"), ("b", "额度弄没了 咋整"), ("b", "額度弄没了咋整"))
        for event in (said(text, sender=sender), replied("not_understood", sender=sender, kind="clarify"))
    ]
    (wording,) = count(*events).unanswered.values()
    assert wording.outcomes == Counter({UNSURE: 3})
    assert len(wording.talks) == 2


def test_the_button_that_is_pressed_next_says_what_was_meant():
    missed = (said("那啥咋弄"), replied("not_understood", kind="clarify"))
    pressed = said('/lawsuit{"question":"how_long"}', NOON + 5)
    (wording,) = count(*missed, pressed, replied("lawsuit/how_long", NOON + 6)).unanswered.values()
    assert wording.chosen == Counter({"lawsuit/how_long": 1})


def test_who_asks_for_a_human_was_understood():
    assert not count(said("转人工"), replied("human_agent/overview", kind="handoff")).unanswered


def test_two_conversations_at_once_are_kept_apart():
    events = (said("一", sender="a"), said("二", sender="b"), replied("lawsuit/how_long", sender="a"))
    assert total(count(*events).outcomes, [DAY]) == Counter({ANSWERED: 1, FAILED: 1})


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ('/lawsuit{"question":"how_long"}', "lawsuit/how_long"),
        ('/report_situation{"missed_calls": "0-0"}', None),
        ("/deny", None),
        ("起诉要多久", None),
        ('/lawsuit{"question":', None),
    ],
)
def test_payloads_are_read(text, question):
    assert chosen_question(text) == question


def test_what_has_no_words_has_no_spelling():
    assert spelled_alike("？！ 🙂") == ""
