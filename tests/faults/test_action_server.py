"""The action server dies, freezes or answers rubbish: one answer is lost, no fact and no conversation is."""

from __future__ import annotations

import pytest

from tests.faults.conftest import grown
from tests.support.broken_actions import WAYS, broken_actions
from tests.support.servers import ACTIONS, RASA

APOLOGY = "没能答上来"
QUESTION = "会通知我家人吗"


@pytest.fixture(scope="module")
def without_actions(fragile):
    """The assistant while its action server is gone; it is there again afterwards."""
    fragile.kill(ACTIONS)
    yield fragile
    fragile.start(ACTIONS)


def test_a_killed_action_server_costs_one_answer_not_the_conversation(fragile, talk):
    talk("逾期40天了，五个电话没接")
    fragile.kill(ACTIONS)
    try:
        card = talk("我欠了3000元，会通知我家人吗")
    finally:
        fragile.start(ACTIONS)
    assert card["kind"] == "notice"
    assert APOLOGY in card["headline"]
    card = talk(QUESTION)
    assert card["topic"] == "family_notified"
    assert card["situation"]["overdue_days"] == [40, 40]
    assert card["situation"]["missed_calls"] == [5, 5]
    assert card["situation"]["principal"] == [3000, 3000]


def test_a_frozen_action_server_is_not_waited_for(fragile, talk):
    with fragile.frozen(ACTIONS):
        assert APOLOGY in talk("会上门吗，我逾期12天了")["headline"]
    card = talk("会上门吗")
    assert card["topic"] == "home_visit"
    assert card["situation"]["overdue_days"] == [12, 12]


@pytest.mark.parametrize("way", WAYS)
def test_a_broken_answer_is_apologised_for_and_logged(without_actions, way):
    before = len(without_actions.log(RASA))
    sender = f"broken-{way}"
    with broken_actions(without_actions.actions_port, WAYS[way]):
        said = without_actions.say(sender, QUESTION, timeout_s=60)
    assert [APOLOGY in line["text"] for line in said if "text" in line] == [True]
    assert [line["custom"]["kind"] for line in said if "custom" in line] == ["notice"]
    logged = grown(without_actions.log_file(RASA), before)
    assert "action_reply" in logged
    assert QUESTION not in logged
