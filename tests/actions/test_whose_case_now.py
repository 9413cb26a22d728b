"""Whose case a late message tells: one's own beside a relative's, and a call to 他 or 她 whom the talk named."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nlu.extraction import as_json, case_facts, normalise
from nlu.extraction.relations import people

TODAY = date(2026, 11, 30)


def entities(text: str) -> list[dict[str, Any]]:
    """What the extraction finds in a message, as Rasa gives it."""
    text = normalise(text)
    found = [{"entity": "relation", "value": relation} for relation in people(text).relations]
    for fact in case_facts(text, TODAY):
        about = {key: value for key, value in (("role", fact.role), ("person", fact.person)) if value}
        found.append({"entity": fact.field, "value": as_json(fact.value)} | about)
    return found


def tell(talk, text: str, question: str = "report_situation/overview") -> dict[str, Any]:
    return talk.say(text, question, entities=entities(text))


@pytest.mark.parametrize("own", ["我自己也逾期", "我也逾期了", "其实我自己也欠着钱"])
def test_a_case_of_ones_own_does_not_take_over_the_others_sum(talk, own):
    tell(talk, "我老公欠了8万 逾期60天")
    card = tell(talk, own)
    situation = card["situation"]
    assert (situation["speaker"], situation["debtor"]) == ("borrower", None)
    assert (situation["principal"], situation["overdue_days"]) == (None, None)


def test_a_case_of_ones_own_has_its_own_figures(talk):
    tell(talk, "我老公欠了8万 逾期60天")
    situation = tell(talk, "我自己也逾期了20天")["situation"]
    assert (situation["principal"], situation["overdue_days"]) == (None, [20, 20])


def test_a_debtor_who_is_corrected_keeps_the_figures(talk):
    tell(talk, "我老公欠了8万 逾期60天")
    situation = tell(talk, "不是他 是我自己欠的")["situation"]
    assert (situation["speaker"], situation["principal"]) == ("borrower", [80_000, 80_000])


@pytest.mark.parametrize(
    ("before", "call", "event"),
    [
        ("会打给我妈吗", "催收打给她了", "family_called"),
        ("我同事会知道吗", "昨天打给他了", "workplace_called"),
        ("我朋友会不会接到电话", "打给他了怎么办", "contacts_messaged"),
    ],
)
def test_a_call_to_him_or_her_is_to_whom_was_named_last(talk, before, call, event):
    tell(talk, "我逾期40天了")
    tell(talk, before, "family_notified/overview")
    assert tell(talk, call)["situation"]["events"] == [event]


@pytest.mark.parametrize(
    ("before", "call"),
    [
        ("会打电话吗", "催收打给她了"),
        ("会打给我妈吗", "别打给她"),
        ("会打给我妈吗", "我打给她了"),
    ],
)
def test_nobody_was_called_where_nobody_was_named_or_no_call_is_told(talk, before, call):
    tell(talk, "我逾期40天了")
    tell(talk, before, "family_notified/overview")
    assert "family_called" not in tell(talk, call)["situation"]["events"]


def test_a_call_to_the_debtor_is_no_call_to_the_family(talk):
    tell(talk, "我老公逾期40天")
    assert tell(talk, "催收昨天打给他了")["situation"]["events"] == []
