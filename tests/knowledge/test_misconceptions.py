"""Wrong beliefs have corrections with sources, and an answer that lists them."""

from __future__ import annotations

import pytest

import knowledge
from knowledge.library import load

ALL = [knowledge.misconception(each) for each in load().misconceptions]


@pytest.mark.parametrize("item", ALL, ids=lambda item: item.id)
def test_a_correction_has_sources_that_were_verified(item: knowledge.Misconception) -> None:
    assert [cited.id for cited in item.citations] == list(item.cites) != []
    assert not [cited.id for cited in item.citations if not cited.is_channel and cited.confidence == "unverified"]


def test_numbers_have_no_gap() -> None:
    assert [item.id for item in ALL] == [f"MC-{number:02d}" for number in range(1, len(ALL) + 1)]


def test_freezing_before_judgment_is_not_denied() -> None:
    told = knowledge.misconception("MC-25").correction
    assert "保全" in told and {"LT-31", "LT-32"} <= set(knowledge.misconception("MC-25").cites)


def test_card_holders_are_told_what_malicious_overdraft_needs() -> None:
    assert "CM-17" in knowledge.misconception("MC-03").cites
    told = knowledge.misconception("MC-04").correction
    assert all(said in told for said in ("信用卡", "非法占有目的", "三个月", "五万元"))
