"""All misconceptions can be reached, and each correction has a source."""

from __future__ import annotations

import pytest

import knowledge
from knowledge.errors import UnknownIdError
from knowledge.load import load

ALL = knowledge.misconceptions()


def test_there_are_forty_five() -> None:
    assert [item.id for item in ALL] == [f"MC-{number:02d}" for number in range(1, 46)]


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_a_correction_has_sources_that_were_verified(item: knowledge.Misconception) -> None:
    assert item.citations
    assert [cited.id for cited in item.citations] == list(item.cites)
    assert not [cited.id for cited in item.citations if cited.confidence == "unverified"]


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_a_misconception_is_listed_by_each_of_its_topics(item: knowledge.Misconception) -> None:
    answered = [topic for topic in item.topics if topic in load().entries]
    assert [topic for topic in answered if item.id not in load().entries[topic].misconceptions] == []


def test_misconceptions_are_found_by_topic() -> None:
    assert [item.id for item in knowledge.misconceptions("family_notified")] == ["MC-09", "MC-10"]
    assert knowledge.misconceptions("greet") == ()


def test_an_unknown_misconception_is_told_by_name() -> None:
    with pytest.raises(UnknownIdError, match="MC-99"):
        knowledge.misconception("MC-99")


def test_complaint_channels_are_found_by_topic() -> None:
    assert [channel.id for channel in knowledge.complaint_channels("distress")] == ["CH-02", "CH-04", "CH-05"]
    assert len(knowledge.complaint_channels()) == 14
