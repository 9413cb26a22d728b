"""What a button may carry; typed text is never a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain

from channels.common.payloads import as_typed, is_allowed_payload, steers_rasa
from privacy import redact

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = Domain.from_file(str(ROOT / "domain.yml"))


def allowed(payload: str) -> bool:
    return is_allowed_payload(payload, DOMAIN.intents, DOMAIN.entities)


def quick_replies() -> list[str]:
    table = yaml.safe_load((ROOT / "actions" / "questions.yml").read_text(encoding="utf-8"))
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
    said = redact(as_typed(typed)).strip()  # Rasa strips before it looks for the slash
    assert said
    assert not said.startswith("/")


@pytest.mark.parametrize(
    "text", [" \u200b/restart", "/restart", " /back", "／restart", "//session_start", '/nlu_fallback{"a": 1}']
)
def test_a_command_of_rasa_is_known_as_one(text):
    assert steers_rasa(text)


@pytest.mark.parametrize(
    "text", ["/family_notified", '/home_visit{"a": 1}', "restart", "我想/restart", "/", "/restarted"]
)
def test_a_button_or_a_word_is_no_command(text):
    assert not steers_rasa(text)
