"""Who lends, found by what people type."""

from __future__ import annotations

import pytest

import knowledge
from knowledge.library import load


@pytest.mark.parametrize("typed", ["meituan_jieqian", "美团借钱", "欠某团", " 美团贷 "])
def test_a_product_is_found_by_id_name_and_alias(typed: str) -> None:
    found = knowledge.lender(typed)
    assert found is not None and found.id == "meituan_jieqian"
    assert found.types == ("micro_loan", "bank")
    assert found.channels == ("CH-06", "CH-08")
    assert any("三快" in name for name in found.names)


@pytest.mark.parametrize("typed", ["", "月付", "不存在的贷款"])
def test_what_is_no_product_is_not_guessed(typed: str) -> None:
    assert knowledge.lender(typed) is None


def test_no_lender_is_named_that_is_not_established() -> None:
    unverified = [each for each in load().lenders.values() if each.confidence == "unverified"]
    assert len(unverified) >= 4
    assert [each.id for each in unverified if each.lenders or each.types] == []


def test_the_channels_fit_the_types() -> None:
    hears = {"bank": "CH-06", "card_issuer": "CH-06", "consumer_finance": "CH-06", "micro_loan": "CH-08"}
    for each in load().lenders.values():
        assert {hears[kind] for kind in each.types if kind in hears} <= set(each.channels), each.id


def test_a_lender_has_no_telephone_number_of_its_own() -> None:
    from knowledge.checks.wording import phone_numbers

    public = {"12378", "12345"}
    for each in load().lenders.values():
        told = [each.supervision, each.official_path or "", *each.names]
        assert {number for text in told for number in phone_numbers(text)} <= public, each.id


def test_facts_behind_a_lender_exist() -> None:
    assert {fact for each in load().lenders.values() for fact in each.fact_ids} <= set(load().facts)
