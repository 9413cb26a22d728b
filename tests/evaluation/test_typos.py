"""Typos by sound, and the figures counted from topics by hand."""

from __future__ import annotations

from random import Random

import pytest

from evaluation.typos import homophones, mistyped, others, sounds, stays
from evaluation.untuned import errors, measured, mistyped_forms, out_of_scope, typos
from nlu.extraction.normalise import normalise

TEXTS = ("逾期多久会通知我父母", "银行行长打给我妈，欠了5000元", "征信上会有记录吗", "app上怎么还款呀")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("seed", range(20))
def test_one_or_two_characters_become_others_of_the_same_sound(text: str, seed: int) -> None:
    found = mistyped(text, Random(seed))
    assert found is not None
    swapped = [(sound, other) for char, sound, other in zip(text, sounds(text), found, strict=True) if char != other]
    assert 1 <= len(swapped) <= 2
    assert all(other in homophones()[sound] for sound, other in swapped)


def test_a_character_is_read_as_its_word_reads_it() -> None:
    assert sounds("银行行不行5k") == ["yin", "hang", "xing", "bu", "xing", "5", "k"]


def test_only_other_chinese_characters_are_offered() -> None:
    assert "期" not in others("期", "qi")
    assert {"其", "七", "起"} <= set(others("期", "qi"))
    assert list(others("5", "5")) == []


def test_what_the_table_mends_is_no_typo_here() -> None:
    assert normalise("于期了会怎样") == normalise("逾期了会怎样")
    assert not stays("逾期了会怎样", "于期了会怎样", 1)
    assert stays("逾期了会怎样", "逾期了会怎洋", 1)


@pytest.mark.parametrize("text", ["", "12345", "ok?"])
def test_where_nothing_can_be_mistyped_nothing_is(text: str) -> None:
    assert mistyped(text, Random(0)) is None


def test_the_same_text_is_always_mistyped_in_the_same_way() -> None:
    assert list(mistyped_forms(TEXTS)) == list(mistyped_forms(TEXTS))


def test_the_figures_and_errors_are_counted() -> None:
    """One chat in 150 is answered, small talk is not, and ten of 500 typos lose the topic."""
    topics = {text: "out_of_scope" for texts in out_of_scope().values() for text in texts}
    topics |= {text: "lawsuit" for typo in typos() for text in typo}
    chats = out_of_scope()["chat"]
    topics[chats[0]], topics[chats[1]] = "lawsuit", "bot_challenge"
    topics |= {typo.mistyped: "home_visit" for typo in typos()[:10]}
    found = measured(topics)
    assert found["not_answered_chat"] == pytest.approx(149 / 150)
    assert found["not_answered_other_fraud"] == 1
    assert found["topic_kept_mistyped"] == pytest.approx(490 / 500)
    listed = list(errors(topics))
    assert len(listed) == 1 + 10
    assert listed[0] == f"chat: {chats[0]} -> lawsuit"
