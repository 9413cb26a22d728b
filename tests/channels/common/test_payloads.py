"""What a button may carry; typed text is never a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain

from channels.common.payloads import ENTITIES, as_seen, as_typed, is_allowed_payload, loggable
from channels.common.typed_text import LONGEST_TEXT, MOST_REDACTED, readable

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = Domain.from_file(str(ROOT / "domain.yml"))


def allowed(payload: str) -> bool:
    return is_allowed_payload(payload, DOMAIN.intents)


def quick_replies() -> list[str]:
    table = yaml.safe_load((ROOT / "actions" / "ask.yml").read_text(encoding="utf-8"))
    rows = [row for rows in table["replies"].values() for row in rows] + [table["leave"]]
    return [f"/{row['intent']}" + (json.dumps(row["facts"]) if "facts" in row else "") for row in rows]


@pytest.mark.parametrize("payload", quick_replies())
def test_every_quick_reply_passes(payload):
    assert allowed(payload)


def test_every_topic_passes():
    topics = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))["intents"]
    assert [name for topic in topics if not allowed(f"/{(name := next(iter(topic)))}")] == []


@pytest.mark.parametrize(
    "payload",
    [
        "/lawsuit",
        '/lawsuit{"question":"how_long"}',
        '/report_situation{"overdue_days":"4-30"}',
        '/report_situation{"overdue_days": "91-"}',
        '/report_situation{"missed_calls":"5-","out_of_contact":false}',
        '/restart_forget{"confirm":true}',
        '/restart_forget{"confirm":"true"}',
        '/negotiate{"use":"plan_by_phone"}',
    ],
)
def test_what_our_buttons_carry_passes(payload):
    assert allowed(payload)


def test_every_entity_of_a_button_is_one_of_the_domain():
    assert set(ENTITIES) <= set(DOMAIN.entities)


@pytest.mark.parametrize("value", ["true", "1", '"1"', "null", "[]", '"4-30"', '""', '"我"'])
def test_facts_that_only_text_can_tell_never_pass(value):
    told = set(DOMAIN.entities) - set(ENTITIES)
    assert {"lender", "principal", "speaker", "belief", "event"} <= told
    assert [name for name in sorted(told) if allowed(f'/report_situation{{"{name}":{value}}}')] == []


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "/",
        "会通知我家人吗",
        "/restart",
        "/session_start",
        "/back",
        "/nlu_fallback",
        "/unheard_of",
        "/family_notified/lawsuit",
        "/family_notified@0.9",
        "/family_notified ",
        "/family_notified\n",
        '/report_situation{"topic": "1"}',
        '/report_situation{"overdue_days": [1, 3]}',
        '/report_situation{"overdue_days": {"a": 1}}',
        '/report_situation{"overdue_days": null}',
        '/report_situation{"overdue_days": 1.5}',
        '/report_situation{"overdue_days": -1}',
        '/report_situation{"overdue_days": 99999}',
        '/report_situation{"overdue_days": "1-3; DROP TABLE"}',
        '/report_situation{"overdue_days": 12}',
        '/report_situation{"overdue_days": true}',
        '/report_situation{"overdue_days": "12"}',
        '/report_situation{"overdue_days": "30-4"}',
        '/report_situation{"overdue_days": "0-9999"}',
        '/report_situation{"overdue_days": "9999-"}',
        '/report_situation{"missed_calls": "1000-1001"}',
        '/report_situation{"out_of_contact": "false"}',
        '/report_situation{"out_of_contact": 1}',
        '/report_situation{"talked_to_lender": []}',
        '/lawsuit{"question": "../../etc"}',
        '/lawsuit{"question": "How long"}',
        '/lawsuit{"question": true}',
        '/lawsuit{"question": ["how_long"]}',
        '/restart_forget{"confirm": false}',
        '/restart_forget{"confirm": "no"}',
        '/report_situation{"lender": "13812345678"}',
        '/report_situation{"lender": "我叫张三"}',
        '/report_situation{"overdue_days": "１-３"}',
        '/report_situation{"overdue_days"',
        '/report_situation{"a":' + "[" * 290 + "}",
        '/report_situation{"overdue_days": ' + "1" * 400 + "}",
    ],
)
def test_nothing_else_passes(payload):
    assert not allowed(payload)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/restart", "restart"),
        (" \n／/session_start", "session_start"),
        ('/family_notified{"overdue_days": 3}', 'family_notified{"overdue_days": 3}'),
        ("\u200b/restart", "restart"),
        ("/\u202e/ /restart", "restart"),
        ("/", "？"),
        ("\x00\u200d", "？"),
        ("会\x00上\ud83d征\u202e信\x9b吗", "会上征信吗"),
        ("第一行\n第二行", "第一行\n第二行"),
        ("三分之一 1/3", "三分之一 1/3"),
    ],
)
def test_typed_text_keeps_its_words_and_loses_the_command(typed, kept):
    assert as_typed(typed) == kept


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('/／ \t\n\u200b\u3000\u00a0\x1frestart{}"13812345678张三：@'), max_size=40))
def test_no_typed_text_reaches_rasa_as_a_command(typed):
    said = readable(typed).strip()  # Rasa strips before it looks for the slash
    assert said or not as_seen(typed).strip()
    assert not said.startswith("/")


@pytest.mark.parametrize("length", [0, 10, 1983, 1990, 1999, 2000])
def test_what_is_cut_off_was_redacted_before(length):
    said = readable("催" * length + "11010519491231002X，我想问")
    assert "1101051949" not in said
    assert len(said) <= LONGEST_TEXT


@pytest.mark.parametrize("shift", range(-20, 1, 4))
def test_what_is_cut_before_it_was_redacted_is_not_kept(shift):
    secret = "13912345678"
    mails = "a1b2c3d4e5f6g7h8@example.com，"  # shorter once they are redacted, so that what stands behind moves up
    filler = mails * (MOST_REDACTED // len(mails)) + "催" * len(mails)
    assert secret[:6] not in readable(filler[: MOST_REDACTED + shift] + secret)


def test_nothing_of_a_platform_begins_a_line_of_a_log():
    assert loggable("menu\r\n2026-11-30 ERROR forged\x1b[31m\u2028x") == "menu 2026-11-30 ERROR forged[31mx"
    assert len(loggable("x" * 5000)) == 128
