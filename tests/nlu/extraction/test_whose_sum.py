"""Whose sum it is, where the message alone does not tell whose loan it is."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.extraction import case_facts


@pytest.mark.parametrize(
    ("text", "field", "person"),
    [
        ("老公月薪6000", "monthly_income", "husband"),
        ("我老公一个月挣七千", "monthly_income", "husband"),
        ("我妈每月能还500", "monthly_affordable", "mother"),
        ("我月薪6000", "monthly_income", None),
        ("我老公欠了三万 他每月收入6000", "monthly_income", None),
    ],
)
def test_a_sum_of_somebody_else_names_the_person(text, field, person):
    told = [fact for fact in case_facts(text, date(2026, 11, 24)) if fact.field == field]
    assert [(fact.person, fact.role) for fact in told] == [(person, "other_person" if person else None)]
