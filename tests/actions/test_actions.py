"""What each action says and keeps, without a Rasa server."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from actions.answer import ActionAnswerTopic
from actions.assess import ActionAssessSituation
from actions.handoff import ActionHandOver
from actions.rephrase import ActionAskRephrase
from actions.session import ActionForgetSituation, ActionReplyInConversation, ActionReplyToDistress

SUBJECT = "family_notified"
SCHEMA = Path(__file__).parents[2] / "actions" / "card.schema.json"
CARD = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def entity(name: str, value: Any, role: str | None = None) -> dict[str, Any]:
    return {"entity": name, "value": value, **({"role": role} if role else {})}


@pytest.fixture
def run(dispatcher, tracker):
    """Runs an action on one message; returns the cards it said and the slots it set."""

    def act(action, text, intent, entities=(), **slots):
        dispatcher.messages.clear()
        events = asyncio.run(action.run(dispatcher, tracker(text, intent, list(entities), **slots), {}))
        cards = [message["custom"] for message in dispatcher.messages]
        for card in cards:
            CARD.validate(card)
        return cards, {event["name"]: event["value"] for event in events if event["event"] == "slot"}

    return act


def test_an_answer_is_fitted_to_the_case(run):
    cards, slots = run(
        ActionAnswerTopic(), "会通知我家人吗", SUBJECT, overdue_days=[40, 40], missed_calls=[5, 6], out_of_contact=False
    )
    assert cards[0]["assessment"]["stage"] == "agent"
    assert cards[0]["assessment"]["contact_family"] == "possible"
    assert slots["topic"] == SUBJECT


def test_a_hypothetical_fact_counts_for_one_answer_only(run):
    cards, slots = run(
        ActionAnswerTopic(),
        "如果逾期100天呢",
        "collection_process",
        [entity("overdue_days", [100, 100], "hypothetical")],
        overdue_days=[5, 5],
    )
    assert cards[0]["assessment"]["stage"] == "legal_risk"
    assert "overdue_days" not in slots


def test_a_wrong_belief_is_corrected_before_the_answer(run, dispatcher):
    cards, _ = run(ActionAnswerTopic(), "肯定会告诉我爸妈吧", SUBJECT, [entity("belief", "MC-10")])
    assert cards[0]["corrects"]["id"] == "MC-10"
    assert dispatcher.messages[0]["text"].startswith(cards[0]["corrects"]["correction"])


def test_two_questions_get_two_answers(run):
    cards, _ = run(
        ActionAnswerTopic(), "会上征信吗？会坐牢吗", "credit_report", [entity("also_asked", "criminal_liability")]
    )
    assert [card["topic"] for card in cards] == ["credit_report", "criminal_liability"]


def test_a_topic_left_out_comes_from_who_is_named(run):
    asked = [entity("left_out", True), entity("relation", "workplace")]
    cards, _ = run(ActionAnswerTopic(), "那单位呢", "nlu_fallback", asked, topic=SUBJECT)
    assert cards[0]["topic"] == "workplace_contact"


def test_an_assessment_asks_for_what_is_missing_and_ends(run):
    cards, slots = run(ActionAssessSituation(), "帮我评估一下", "report_situation")
    assert (cards[0]["kind"], slots["asked_for"]) == ("clarify", "overdue_days")
    assert len(cards[0]["suggestions"]) > 2

    cards, slots = run(
        ActionAssessSituation(), "四十", "report_situation", [entity("number", [40, 40])], asked_for="overdue_days"
    )
    assert cards[0]["kind"] == "assessment"
    assert slots["overdue_days"] == [40, 40]
    assert slots["asked_for"] == "missed_calls"

    known = {"overdue_days": [40, 40], "missed_calls": [2, 2]}
    cards, slots = run(ActionAssessSituation(), "能打通", "affirm", asked_for="out_of_contact", **known)
    assert slots["out_of_contact"] is False
    assert slots["asked_for"] is None
    assert cards[0]["assessment"]["contact_family"] == "unlikely"


def test_a_question_interrupts_an_assessment_and_the_assessment_goes_on(run):
    cards, slots = run(ActionAnswerTopic(), "会上门吗", "home_visit", asked_for="missed_calls", overdue_days=[40, 40])
    assert [card["kind"] for card in cards] == ["answer", "clarify"]
    assert slots["asked_for"] == "missed_calls"


def test_an_assessment_can_be_left(run):
    cards, slots = run(ActionAssessSituation(), "算了不说了", "deny", asked_for="missed_calls", overdue_days=[40, 40])
    assert cards[0]["topic"] == "assessment_left"
    assert slots["asked_for"] is None


def test_facts_told_after_a_question_answer_it_again(run):
    cards, _ = run(
        ActionAssessSituation(),
        "逾期四十天，五个电话没接",
        "report_situation",
        [entity("overdue_days", [40, 40]), entity("missed_calls", [5, 5])],
        topic=SUBJECT,
        overdue_days=[40, 40],
        missed_calls=[5, 5],
    )
    assert (cards[0]["kind"], cards[0]["topic"]) == ("answer", SUBJECT)


def test_the_second_miss_in_a_row_hands_over(run):
    cards, slots = run(ActionAskRephrase(), "嗯那个啥", "nlu_fallback")
    assert (cards[0]["kind"], slots["misses"]) == ("clarify", 1)
    cards, slots = run(ActionAskRephrase(), "就那个啥", "nlu_fallback", misses=1)
    assert (cards[0]["kind"], slots["misses"]) == ("handoff", 0)


@pytest.mark.parametrize(
    ("action", "intent", "kind"),
    [
        (ActionAskRephrase(), "out_of_scope", "notice"),
        (ActionHandOver(), "human_agent", "handoff"),
        (ActionReplyToDistress(), "distress", "crisis"),
        (ActionReplyInConversation(), "greet", "smalltalk"),
        (ActionReplyInConversation(), "bot_challenge", "notice"),
        (ActionForgetSituation(), "restart_forget", "notice"),
    ],
)
def test_the_kind_of_reply(run, action, intent, kind):
    cards, _ = run(action, "…", intent)
    assert cards[0]["kind"] == kind


@pytest.mark.parametrize("kind", ["collector_or_misuse", "unlawful_evasion"])
def test_what_it_must_not_help_with_is_refused_with_what_it_can_do_instead(run, kind):
    told = [entity("misuse", kind), entity("overdue_days", [30, 30])]
    cards, _ = run(ActionAskRephrase(), "帮我", "out_of_scope", told, topic=SUBJECT, asked_for="overdue_days")
    assert [(card["kind"], card["topic"]) for card in cards] == [("notice", kind)]
    assert cards[0]["next_steps"] and cards[0]["suggestions"]


def test_the_crisis_reply_names_the_hotline_and_offers_nothing_else(run, dispatcher):
    cards, slots = run(ActionReplyToDistress(), "不想活了", "distress", asked_for="missed_calls")
    assert "12356" in dispatcher.messages[0]["text"]
    assert cards[0]["suggestions"] == []
    assert slots["asked_for"] is None


@pytest.mark.parametrize("nonsense", [[9, 3], ["x", "y"], -5, "many", [1e400, 1e400], {}])
def test_a_slot_that_makes_no_sense_is_passed_over(run, nonsense):
    cards, _ = run(ActionAnswerTopic(), "会通知我家人吗", SUBJECT, overdue_days=nonsense)
    assert cards[0]["situation"]["overdue_days"] is None


def test_not_knowing_is_an_answer_too(run):
    cards, slots = run(ActionAssessSituation(), "不知道几天", "deny", asked_for="overdue_days", missed_calls=[4, 4])
    assert cards[0]["kind"] == "assessment"
    assert slots["asked_for"] is None


def test_facts_that_change_nothing_in_the_answer_bring_an_assessment_not_the_same_words_again(run, dispatcher, tracker):
    told = [entity("missed_calls", [7, 8])]
    case = {"overdue_days": [60, 60], "topic": "cannot_pay"}
    run(ActionAnswerTopic(), "还不起怎么办", "cannot_pay", **case)
    before = [{"event": "user"}, *({"event": "bot", "text": said["text"]} for said in dispatcher.messages)]
    for events, kind in (([], "answer"), ([*before, {"event": "user"}], "assessment")):
        dispatcher.messages.clear()
        asked = tracker("七八个电话没敢接", "report_situation", told, missed_calls=[7, 8], **case)
        asked.events = events
        asyncio.run(ActionAssessSituation().run(dispatcher, asked, {}))
        assert dispatcher.messages[0]["custom"]["kind"] == kind


def test_a_rumour_with_a_wrong_belief_in_it_is_answered_on_what_was_heard(run):
    heard, _ = run(ActionAnswerTopic(), "网上说父债子还", "why_rumours", [entity("belief", "MC-05")])
    assert (heard[0]["topic"], heard[0]["corrects"]["id"]) == ("family_liability", "MC-05")
    asked, _ = run(ActionAnswerTopic(), "网上说的都是真的吗", "why_rumours")
    assert asked[0]["topic"] == "why_rumours"


def test_a_belief_told_with_the_situation_is_corrected_before_the_days_are_asked_for(run):
    said, slots = run(
        ActionAssessSituation(), "花呗逾期了，反正父债子还", "report_situation", [entity("belief", "MC-05")]
    )
    assert [card["kind"] for card in said] == ["answer", "clarify"]
    assert said[0]["corrects"]["id"] == "MC-05"
    assert slots["asked_for"] == "overdue_days"
