"""Each component on a message as Rasa hands it over."""

from __future__ import annotations

from datetime import date

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.base import is_typed
from nlu.components.beliefs import BeliefDetector
from nlu.components.case_facts import CaseFactExtractor
from nlu.components.clauses import CLAUSES, ClauseSplitter
from nlu.components.distress import DistressDetector
from nlu.components.normaliser import TextNormaliser
from nlu.components.people import PeopleExtractor
from nlu.fingerprints import fingerprint_of


def processed(component, text: str) -> Message:
    return component.process([Message({TEXT: text})])[0]


def entities(message: Message) -> dict[str, object]:
    return {entity["entity"]: entity["value"] for entity in message.get("entities", [])}


def test_normaliser_rewrites_the_text():
    assert processed(TextNormaliser({}), "會上征信嗎？？？").get(TEXT) == "会上征信吗？"


def test_clauses_are_marked_where_there_are_two():
    assert len(processed(ClauseSplitter({}), "会上征信吗？会坐牢吗？").get(CLAUSES)) == 2
    assert processed(ClauseSplitter({}), "会上征信吗？").get(CLAUSES) is None


def test_facts_become_entities_named_as_slots():
    found = entities(processed(CaseFactExtractor({}), "逾期5天没接10个电话"))
    assert found == {"overdue_days": [5, 5], "missed_calls": [10, 10]}


def test_a_supposed_fact_carries_its_role():
    message = processed(CaseFactExtractor({}), "如果逾期30天会联系家人吗")
    roles = {(entity["entity"], entity.get("role")) for entity in message.get("entities")}
    assert ("overdue_days", "hypothetical") in roles


def test_a_sum_of_somebody_else_carries_whose_it_is():
    entity = processed(CaseFactExtractor({}), "老公月薪6000").get("entities")[0]
    assert (entity["role"], entity["person"]) == ("other_person", "husband")


def test_several_loans_events_and_who_is_typing_become_entities():
    message = processed(CaseFactExtractor({}), "我老公白条欠一万逾期75天，花呗逾期4天，催收打给我妈了，还没起诉")
    found = [(one["entity"], one["value"], one.get("role")) for one in message.get("entities")]
    assert ("loan", {"lender": "花呗", "principal": None, "overdue_days": [4, 4], "due_date": None}, None) in found
    assert ("overdue_days", [75, 75], None) in found
    assert ("event", "family_called", None) in found
    assert ("event", "sued", "denied") in found
    assert ("speaker", "spouse", None) in found
    assert ("debtor", "husband", None) in found


def test_a_span_that_is_open_above_ends_in_null():
    assert entities(processed(CaseFactExtractor({}), "逾期三个月以上了"))["overdue_days"] == [90, None]


def test_a_due_date_is_kept_as_a_date(monkeypatch):
    monkeypatch.setattr("nlu.components.case_facts.today", lambda: date(2026, 11, 10))
    found = entities(processed(CaseFactExtractor({}), "6号到期的没还"))
    assert found == {"overdue_days": [4, 4], "due_date": "2026-11-06"}


def test_a_correction_without_its_noun_is_a_number():
    assert entities(processed(CaseFactExtractor({}), "说错了，就3个")) == {"number": [3, 3]}


def test_a_bare_number_waits_for_its_question():
    assert entities(processed(CaseFactExtractor({}), "四十")) == {"number": [40, 40]}


def test_people_and_lender():
    found = entities(processed(PeopleExtractor({}), "美团借钱逾期了会打给我妈吗"))
    assert found == {"relation": "family", "lender": "美团借钱"}


def test_a_belief_is_named_by_its_id():
    assert entities(processed(BeliefDetector({}), "肯定会打电话告诉我爸妈吧")) == {"belief": "MC-10"}
    assert entities(processed(BeliefDetector({}), "会打电话给我爸妈吗")) == {}


def test_distress_overrides_what_was_understood():
    message = DistressDetector({}).process([Message({TEXT: "我不想活了", INTENT: {"name": "cannot_pay"}})])[0]
    assert message.get(INTENT)["name"] == "distress"


@pytest.mark.parametrize("component", [TextNormaliser, CaseFactExtractor, PeopleExtractor, DistressDetector])
def test_a_payload_is_left_alone(component):
    message = processed(component({}), '/report_situation{"overdue_days": [4, 30]}')
    assert message.get(TEXT) == '/report_situation{"overdue_days": [4, 30]}'
    assert not message.get("entities")
    assert not is_typed(message)


def test_a_fingerprint_follows_the_content(tmp_path):
    (tmp_path / "a.yml").write_text("one: 1\n")
    before = fingerprint_of(tmp_path)
    (tmp_path / "a.yml").write_text("one: 2\n")
    assert fingerprint_of(tmp_path) != before
